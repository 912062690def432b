import HTTPServer
import Ingest
import Journal
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AvailabilityTests {
    private static func event(_ id: Int) -> String { #"{"event":"Purchase","event_id":"\#(id)"}"# }

    @Test func aFullJournalStoresNothingAndSaysWhenToComeBack() async throws {
        try await withIngest(capacity: 1) { ingest async throws in
            let answer = try await ingest.post("[\(Self.event(1)),\(Self.event(2))]")
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "30")
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(try await ingest.stored == 0)
            #expect(try await ingest.post(Self.event(1)).status == 202)
        }
    }

    @Test func aClosedJournalTurnsEventsAway() async throws {
        try await withIngest { ingest async throws in
            await ingest.journal.close()
            let answer = try await ingest.post(Self.event(1))
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "5")
        }
    }

    @Test func aFailureIsToldTheOperatorOnceASecond() async throws {
        try await withIngest(capacity: 0) { ingest async throws in
            for id in 0..<3 {
                let answer = try await ingest.post(Self.event(id))
                #expect(answer.status == 503)
            }
            let told = ingest.log.text.split(separator: "\n").filter { $0.hasPrefix("error journal failed") }
            #expect(told.count == 1)
            #expect(told.first?.contains("code=full") == true)
        }
    }

    @Test func saysThatItLives() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            await ingest.journal.close()
            let answer = try await exchange(port: ingest.port, "GET", "/healthz")
            #expect(answer.status == 200)
            #expect(answer.body == #"{"status":"alive"}"#)
            #expect(try await exchange(port: ingest.port, "HEAD", "/healthz").body == "")
        }
    }

    @Test func isReadyAsLongAsTheJournalAnswers() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            let ready = try await exchange(port: ingest.port, "GET", "/readyz?verbose=1")
            #expect(ready.status == 200)
            #expect(ready.body == #"{"status":"ready"}"#)
        }
    }

    @Test func aBrokenJournalIsNotReadyAndTakesNothing() async throws {
        try await withIngest(journal: BrokenJournal()) { ingest async throws in
            let ready = try await exchange(port: ingest.port, "GET", "/readyz")
            #expect(ready.status == 503)
            #expect(ready.fields["retry-after"] == "5")
            let answer = try await ingest.post(Self.event(1))
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "10")
            #expect(!answer.body.contains("disk on fire"))
            #expect(ingest.log.text.contains("disk on fire"))
        }
    }

    @Test(arguments: ["/healthz", "/readyz"])
    func probesOnlyLook(path: String) async throws {
        try await withIngest { ingest async throws in
            let answer = try await exchange(port: ingest.port, "POST", path)
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == "GET, HEAD")
        }
    }

    @Test func theLogHoldsNothingOfABody() async throws {
        try await withIngest(keys: ["the-key"], capacity: 0) { ingest async throws in
            let bodies = [
                #"{"event":"Purchase","user":{"email":"ada@example.com"}}"#, #"{"event":"ada@example.com"#,
                #"{"event":"Purchase","ada@example.com":1}"#, #"[{"event":"Lead"},"ada@example.com"]"#,
            ]
            for body in bodies { #expect(try await ingest.post(body, key: "the-key").status >= 400) }
            #expect(try await ingest.post(bodies[0], key: "wrong-key").status == 401)
            let text = ingest.log.text
            #expect(text.contains("request refused"))
            for secret in ["ada", "example.com", "the-key", "wrong-key"] { #expect(!text.contains(secret)) }
        }
    }
}
