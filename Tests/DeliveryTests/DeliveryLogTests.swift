import Events
import Foundation
import JSON
import Journal
import Mapping
import TestSupport
import Testing
import Transport

@testable import Delivery

@Suite("The delivery log", .timeLimit(.minutes(1)))
struct DeliveryLogTests {
    private let folder: TemporaryDirectory
    private let fixture: DeliveryFixture

    init() throws {
        folder = try TemporaryDirectory()
        fixture = try DeliveryFixture(delivery: "{max_events: 2, max_wait: 0ms, concurrency: 1}")
    }

    private func log(
        _ payloads: DeliveryLogSettings.Payloads = .errors, maxBytes: Int = 50_000_000, backups: Int = 5
    ) throws -> DeliveryLog {
        try DeliveryLog(
            DeliveryLogSettings(
                folder: folder.path("log"), payloads: payloads, maxBytes: maxBytes, backups: backups),
            clock: fixture.clock, logger: quietLogger)
    }

    /// Delivers events of these ids and closes the log.
    private func deliver(_ ids: [String], _ log: DeliveryLog, by transport: RecordingTransport) async throws {
        let keys = try await fixture.append(ids.map { ("Purchase", $0) })
        try await fixture.delivering(by: transport, log: log) { fixture in _ = try await fixture.untilFinal(keys) }
        await log.close()
    }

    private func text(_ name: String = "shop.jsonl") throws -> String {
        try String(contentsOfFile: folder.path("log/\(name)"), encoding: .utf8)
    }

    private func lines(_ name: String = "shop.jsonl") throws -> [JSONDocument] {
        try text(name).split(separator: "\n").map { try JSONDocument(parsing: Array($0.utf8)) }
    }

    private func member(_ line: JSONDocument, _ path: String) -> String? {
        var node = JSONDocument.root
        for name in path.split(separator: ".") {
            let next =
                Int(name).map { index in line.elements(of: node).dropFirst(index).first { _ in true } }
                ?? line.member(String(name), of: node)
            guard let next else { return nil }
            node = next
        }
        return String(decoding: line.bytes[line.rawRange(node)], as: UTF8.self)
    }

    @Test("has one line for each request, with what it carried and what came of it")
    func writesLines() async throws {
        try await deliver(["a", "b", "c"], try log(), by: RecordingTransport([], then: answer(0)))
        let lines = try lines()
        #expect(lines.count == 2)
        let line = try #require(lines.first)
        #expect(member(line, "destination") == "\"shop\"")
        #expect(member(line, "method") == "\"POST\"")
        #expect(member(line, "url") == "\"https://ads.example.com/events\"")
        #expect(member(line, "attempt") == "1")
        #expect(member(line, "count") == "2")
        #expect(member(line, "events.1.event_id") == "\"b\"")
        #expect(member(line, "events.1.event") == "\"Purchase\"")
        #expect(member(line, "events.1.position") == "2")
        #expect(member(line, "verdict") == "\"delivered\"")
        #expect(member(line, "row") == "\"1: accepted\"")
        #expect(member(line, "status") == "200")
        #expect(member(line, "code") == "\"0\"")
        #expect(member(line, "trace") == "\"t-1\"")
        #expect(member(line, "duration_ms") == "0")
        #expect(member(line, "time") == "\"\(fixture.clock.now.rfc3339)\"")
        #expect(member(line, "body") == nil && member(line, "answer") == nil, "of a success no payload")
    }

    @Test("has request and answer where asked", arguments: DeliveryLogSettings.Payloads.allCases)
    func payloads(_ payloads: DeliveryLogSettings.Payloads) async throws {
        try await deliver(["a"], try log(payloads), by: RecordingTransport([answer(2)], then: answer(0)))
        try await deliver(["b"], try log(payloads), by: RecordingTransport([], then: answer(0)))
        let lines = try lines()
        let hasPayload = lines.map { member($0, "body") != nil && member($0, "answer.code") != nil }
        switch payloads {
        case .full: #expect(hasPayload == [true, true])
        case .errors: #expect(hasPayload == [true, false])
        case .none: #expect(hasPayload == [false, false])
        }
    }

    @Test("never holds a secret or clear personal data, not even what the platform echoes")
    func hidesThings() async throws {
        let echo =
            #"{"code": 2, "message": "secret-token 192.0.2.44", "more": ["Bearer secret-token", {"ip": "192.0.2.44"}]}"#
        let failed = TransportError(code: .other, outcome: .unknown, message: "broken")
        let transport = RecordingTransport(
            [
                .failure(failed), reply("<html>secret-token 192.0.2.44</html>", status: 502),
                reply(#"{"code": 9, "x": "secret-token 192.0.2.44"}"#),
            ], then: reply(echo))
        try await deliver(["a"], try log(.full), by: transport)
        let text = try text()
        let lines = try lines()
        #expect(lines.count == 4)
        #expect(!text.contains("secret-token") && !text.contains("192.0.2") && !text.contains("ada@"))
        for line in lines {
            #expect(member(line, "headers.Authorization") == "\"Bearer ***\"")
            #expect(member(line, "body.data.0.ip") == "\"***\"")
            #expect(member(line, "body.data.0.id") == "\"a\"")
            #expect(member(line, "body.data.0.value") == "1.50")
            // How a person is found: by the hash that was sent.
            #expect(member(line, "body.data.0.email")?.count == 66)
        }
        #expect(lines.map { member($0, "verdict") } == ["\"unanswered\"", "\"retry\"", "\"retry\"", "\"split\""])
        #expect(member(lines[0], "failure") == "\"other: broken\"")
        #expect(member(lines[1], "answer") == "\"<html>*** ***</html>\"")
        #expect(member(lines[3], "answer.more.0") == "\"Bearer ***\"")
        #expect(member(lines[3], "message") == "\"*** ***\"")
    }

    @Test("puts full files aside, so many and no more, all of them for their owner alone")
    func rotates() async throws {
        try await deliver(
            (0..<40).map { "order-\($0)" }, try log(maxBytes: 1500, backups: 2),
            by: RecordingTransport([], then: answer(0)))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("log")).sorted()
        #expect(names == ["shop.jsonl", "shop.jsonl.1", "shop.jsonl.2"])
        for name in names {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("log/\(name)"))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect((attributes[.size] as? Int ?? 0) <= 1500)
        }
        let ids = try names.reversed().flatMap { try lines($0) }.compactMap { member($0, "events.0.event_id") }
        #expect(ids == ids.sorted { $0.count == $1.count ? $0 < $1 : $0.count < $1.count }, "the oldest first")
        #expect(ids.last == "\"order-38\"")
        let folderMode = try FileManager.default.attributesOfItem(atPath: folder.path("log"))[.posixPermissions] as? Int
        #expect(folderMode == 0o700)
    }

    @Test("is searched by request and by event")
    func searches() async throws {
        let log = try log(maxBytes: 1500)
        let watching = WatchingJournal(fixture.journal)
        let keys = try await fixture.append((0..<20).map { ("Purchase", "order-\($0)") })
        try await fixture.delivering(by: RecordingTransport([], then: answer(0)), through: watching, log: log) {
            fixture in
            _ = try await fixture.untilFinal(keys)
        }
        await log.close()
        let attempt = try #require(watching.settlements[3].attempts.first)
        let found = try log.files.requests(ids: [attempt.request])
        #expect(found.map(\.destination) == ["shop"])
        let byEvent = try log.files.requests(eventID: "order-6")
        #expect(byEvent == found)
        #expect(try log.files.requests(eventID: "order").isEmpty)
        #expect(try log.files.requests(ids: ["nobody"]).isEmpty)
        #expect(try DeliveryLogFiles(folder: folder.path("none")).requests(eventID: "x").isEmpty)
    }

    @Test("forgets the payloads of an event, in all files, while it goes on")
    func scrubs() async throws {
        let log = try log(.full, maxBytes: 1500)
        let keys = try await fixture.append((0..<10).map { ("Purchase", "\($0)") })
        try await fixture.delivering(by: RecordingTransport([], then: answer(0)), log: log) { fixture in
            _ = try await fixture.untilFinal(keys)
        }
        #expect(try await log.scrub(eventIDs: ["0", "5", "none"]) == 2)
        #expect(try await log.scrub(eventIDs: ["0", "5"]) == 0)
        try await deliver(["later"], log, by: RecordingTransport([], then: answer(0)))
        for id in (0..<10).map({ "\($0)" }) + ["later"] {
            let lines = try log.files.requests(eventID: id)
            #expect(lines.count == 1)
            let line = try JSONDocument(parsing: try #require(lines.first).json)
            // Two events went in each request.
            let isBare = ["0", "1", "4", "5"].contains(id)
            #expect((member(line, "body") == nil) == isBare && (member(line, "answer") == nil) == isBare)
            #expect(member(line, "verdict") == "\"delivered\"")
        }
        await #expect(throws: DeliveryLogError.self) { try await log.scrub(eventIDs: ["0"]) }
    }

    @Test("says how many lines it lost, and never makes a delivery wait")
    func dropsLines() async throws {
        let log = try log()
        // A folder in the file's place: nothing can be written.
        try FileManager.default.createDirectory(
            atPath: folder.path("log/shop.jsonl"), withIntermediateDirectories: true)
        let keys = try await fixture.append((0..<4).map { ("Purchase", "\($0)") })
        try await fixture.delivering(by: RecordingTransport([], then: answer(0)), log: log) { fixture in
            _ = try await fixture.untilFinal(keys)
        }
        _ = try? await log.scrub(eventIDs: [])
        try FileManager.default.removeItem(atPath: folder.path("log/shop.jsonl"))
        try await deliver(["later"], log, by: RecordingTransport([], then: answer(0)))
        let lines = try lines()
        #expect(lines.map { member($0, "dropped") } == [nil, "2"])
    }

    @Test("does not open where its folder cannot be made")
    func refusesAFolder() throws {
        let file = folder.path("file")
        try Data().write(to: URL(filePath: file))
        #expect(throws: DeliveryLogError.self) {
            try DeliveryLog(DeliveryLogSettings(folder: file + "/log"), logger: quietLogger)
        }
    }
}
