import Events
import JSON
import LoadGenerator
import Testing

@Suite struct LoadEventsTests {
    private func plan(batch: Int = 1, bytes: Int = 1000, testCode: String? = "code") -> LoadPlan {
        LoadPlan(
            url: "http://127.0.0.1", rate: 100, duration: .seconds(1), batch: batch, eventBytes: bytes,
            testCode: testCode)
    }

    /// The events of a body, as a gateway takes them.
    private func accepted(_ body: [UInt8]) throws -> [AcceptedEvent] {
        let document = try JSONDocument(parsing: body)
        let root = JSONDocument.root
        let places = document.kind(root) == .array ? Array(document.elements(of: root)) : [root]
        let reader = EventReader(destinations: [])
        return try places.map { place in
            let reading = reader.read(document, at: place, receivedAt: Timestamp(seconds: 1_796_126_400))
            guard case .accepted(let event) = reading else { throw Refused(reading: "\(reading)") }
            return event
        }
    }

    private struct Refused: Error {
        let reading: String
    }

    @Test(arguments: [350, 1000, 4000, 32_000], [1, 10])
    func everyEventIsTakenWithoutAWarning(bytes: Int, batch: Int) throws {
        let events = LoadEvents(plan(batch: batch, bytes: bytes), run: "test", seconds: 1_796_126_000)
        let body = events.body(of: 7)
        let taken = try accepted(body)
        #expect(taken.count == batch)
        #expect(taken.allSatisfy { $0.warnings.isEmpty })
        // To an item, which takes 100 bytes; the smallest event is what it is.
        let each = body.count / batch
        #expect(abs(each - bytes) < (bytes < 1000 ? 250 : 110), "\(each) bytes")
    }

    @Test func idsAreOfTheRunAndNeverTheSame() throws {
        let plan = plan(batch: 3)
        let bodies =
            [0, 1, 2].map { LoadEvents(plan, run: "a", seconds: 0).body(of: $0) }
            + [LoadEvents(plan, run: "b", seconds: 0).body(of: 0)]
        let ids = try bodies.flatMap { try accepted($0).map(\.id) }
        #expect(Set(ids).count == 12)
        #expect(ids[..<9].allSatisfy { $0.hasPrefix("bench-a-") })
    }

    @Test(arguments: ["code", nil]) func testsAreMarkedAndLiveEventsAreNot(code: String?) throws {
        let body = LoadEvents(plan(testCode: code), run: "a", seconds: 0).body(of: 0)
        let document = try JSONDocument(parsing: body)
        let member = document.member("test_event_code", of: JSONDocument.root)
        #expect(member.flatMap { document.string($0) } == code)
    }
}
