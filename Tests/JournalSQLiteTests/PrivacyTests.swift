import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// What can be found in the journal's files.
struct PrivacyTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory
    private static let secret = "ada@example.com"

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: directory.path("data"), clock: clock, options: options)
    }

    private func key(_ id: String, _ byte: UInt8? = nil) throws -> BodyKey {
        try #require(BodyKey(id: id, bytes: [UInt8](repeating: byte ?? id.utf8.first ?? 0, count: 32)))
    }

    private func entry(_ id: String, _ text: String) -> JournalEntry {
        let body = #"{"event":"Lead","event_id":"\#(id)","user":{"email":"\#(text)"}}"#
        return JournalEntry(key: EventKey(name: "Lead", id: id), receivedAt: clock.now, body: Array(body.utf8))
    }

    /// The files of the directory that hold a text.
    private func files(holding text: String) throws -> [String] {
        let data = directory.path("data")
        return try FileManager.default.contentsOfDirectory(atPath: data).filter { file in
            try Data(contentsOf: URL(filePath: data + "/" + file)).range(of: Data(text.utf8)) != nil
        }
    }

    /// 600 events of which every 50th has the secret; some of them settled, some replayed.
    private func fill(_ journal: SQLiteJournal) async throws {
        try await journal.register(destination: "tiktok")
        for group in 0..<20 {
            _ = try await journal.append(
                (0..<30).map { number in
                    let number = group * 30 + number
                    return entry("\(number)", number % 50 == 0 ? Self.secret : "bob \(number)")
                })
        }
        let claim = try #require(try await journal.claim(.of("tiktok", 120)))
        try await journal.settle(claim.settled(.dead(reason: "rejected"), at: clock.now))
        _ = try await journal.replay(ReplayRequest(.positions(destination: "tiktok", Array(1...60))))
    }

    private static func isAda(_ event: StoredEvent) -> Bool {
        String(decoding: event.bytes[event.range], as: UTF8.self).contains(secret)
    }

    @Test(arguments: [0, 8 << 20], [64 << 10, 1 << 30])
    func `after forgetting, the text is in no file`(recent: Int, checkpoint: Int) async throws {
        var journal = try open(.init(recentBytes: recent, checkpointBytes: checkpoint))
        try await fill(journal)
        #expect(try !files(holding: Self.secret).isEmpty)
        let result = try await journal.forget(Self.isAda)
        #expect(result.events.map(\.key.id) == (0..<12).map { "\($0 * 50)" })
        #expect(try files(holding: Self.secret).isEmpty)
        #expect(try !files(holding: "bob 7").isEmpty)
        let figures = try #require(try await journal.figures(of: "tiktok"))
        #expect(figures.waiting + figures.retrying + figures.dead == 600)
        // 2 replayed ones and 9 that waited are dead besides those that were.
        #expect((figures.waiting, figures.retrying, figures.dead) == (471, 58, 71))
        await journal.close()
        #expect(try files(holding: Self.secret).isEmpty)

        journal = try open()
        #expect(try await journal.figures(of: "tiktok") == figures)
        #expect(try await journal.forget(Self.isAda).events.isEmpty)
        await journal.close()
    }

    @Test
    func `what the retention removed is in no file either`() async throws {
        let journal = try open(.init(recentBytes: 0, retention: .seconds(60), deadLetterRetention: .seconds(60)))
        try await journal.register(destination: "tiktok")
        _ = try await journal.append((0..<50).map { entry("\($0)", Self.secret) })
        let claim = try #require(try await journal.claim(.of("tiktok")))
        try await journal.settle(claim.settled(.taken, at: clock.now))
        clock.advance(by: .seconds(60))
        try await journal.keepUp()
        await journal.close()
        #expect(try files(holding: Self.secret).isEmpty)
    }

    @Test
    func `sealed bodies are in no file in the clear, keys are`() async throws {
        var journal = try open(.init(recentBytes: 0, bodyKeys: [try key("a")]))
        try await fill(journal)
        #expect(try files(holding: Self.secret).isEmpty)
        #expect(try files(holding: "bob").isEmpty)
        await journal.close()
        #expect(try files(holding: Self.secret).isEmpty)

        journal = try open(.init(recentBytes: 0, bodyKeys: [try key("a")]))
        let event = try #require(try await journal.event(at: 51))
        #expect(Self.isAda(event))
        #expect(try await journal.forget(Self.isAda).events.count == 12)
        #expect(try await journal.health().groupsByKey == ["a": 20])
        await journal.close()
    }

    @Test
    func `groups are sealed anew with the first key, and the old key may go then`() async throws {
        for keys in [[], ["a"], ["b", "a"], ["c", "b", "a"]] {
            var options = SQLiteJournal.Options(bodyKeys: try keys.map { try key($0) })
            options.keepsUp = false
            let journal = try open(options)
            _ = try await journal.append((0..<30).map { entry("\(keys.count) \($0)", Self.secret) })
            await journal.close()
        }
        #expect(try !files(holding: Self.secret).isEmpty)
        var options = SQLiteJournal.Options(bodyKeys: try ["c", "b", "a"].map { try key($0) })
        options.keepsUp = false
        var journal = try open(options)
        #expect(try await journal.health().groupsByKey == ["": 1, "a": 1, "b": 1, "c": 1])
        try await journal.keepUp()
        #expect(try await journal.health().groupsByKey == ["c": 4])
        await journal.close()
        #expect(try files(holding: Self.secret).isEmpty)

        journal = try open(.init(bodyKeys: [try key("c")]))
        for position in UInt64(1)...120 { #expect(Self.isAda(try #require(try await journal.event(at: position)))) }
        await journal.close()
    }

    @Test
    func `a missing or a wrong key is an error that names it`() async throws {
        let journal = try open(.init(bodyKeys: [try key("march")]))
        _ = try await journal.append([entry("1", Self.secret)])
        await journal.close()
        for keys in [[], [try key("april")], [try key("march", 7)]] {
            do {
                await (try open(.init(bodyKeys: keys))).close()
                Issue.record("it opened with \(keys)")
            } catch let error as JournalError {
                #expect(error.code == .missingKey)
                #expect(error.message.contains("march"))
            }
        }
    }

    @Test
    func `a key never prints itself`() throws {
        let key = try key("march")
        var dumped = ""
        dump(key, to: &dumped)
        for text in [
            "\(key)", String(reflecting: key), dumped, "\([key])", "\(SQLiteJournal.Options(bodyKeys: [key]))",
        ] {
            #expect(!text.contains("109") && !text.contains("6d6d") && !text.contains("Symmetric"), "\(text)")
        }
        #expect(BodyKey(id: "short", bytes: [1, 2, 3]) == nil)
    }
}
