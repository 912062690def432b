import Events
import Foundation
import Ingest
import Journal
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AcceptingTests {
    private static let purchase = #"{"event":"Purchase","event_id":"order-1","user":{"external_id":"7"}}"#

    @Test func answersOneEventWhenItIsStored() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(Self.purchase)
            #expect(answer.status == 202)
            #expect(answer.fields["content-type"] == "application/json")
            #expect(
                answer.body
                    == #"{"events":[{"index":0,"event_id":"order-1","status":"accepted","warnings":[]}]}"#)
            let trace = try await ingest.journal.trace(EventKey(name: "Purchase", id: "order-1"))
            #expect(trace?.states == ["tiktok": .waiting])
            #expect(trace?.receivedAt.seconds == 1_782_907_200)
        }
    }

    @Test func tellsTheIDThatItMade() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(#"{"event":"Lead","user":{"external_id":"7"}}"#)
            #expect(answer.body.contains(#""event_id":"made-at-1782907200000""#))
        }
    }

    @Test func tellsADuplicateAndStoresItOnce() async throws {
        try await withIngest { ingest async throws in
            _ = try await ingest.post(Self.purchase)
            let again = try await ingest.post(Self.purchase)
            #expect(again.status == 202)
            #expect(again.body.contains(#""status":"duplicate""#))
            let twice = try await ingest.post("[\(Self.purchase), {\"event\":\"Lead\",\"event_id\":\"order-1\"}]")
            let events = try #require(try twice.json["events"] as? [[String: Any]])
            #expect(events.map { $0["status"] as? String } == ["duplicate", "accepted"])
            #expect(try await ingest.stored == 2)
        }
    }

    @Test func aDuplicateThatTellsSomethingElseIsNamed() async throws {
        func event(_ value: String, email: String = "a@example.com") -> String {
            #"{"event":"Purchase","event_id":"o-1","user":{"email":"\#(email)"},"properties":{"value":\#(value)}}"#
        }
        try await withIngest { ingest async throws in
            #expect(try await ingest.post(event("29.90")).status == 202)
            let same = try await ingest.post(event("29.9"))
            #expect(same.status == 202)
            #expect(!same.body.contains("differs"))
            let other = try await ingest.post(event("31", email: "b@example.com"))
            #expect(other.status == 202)
            #expect(other.body.contains("\"status\":\"duplicate\""))
            #expect(other.body.contains("differs in user.email, properties.value"))
            #expect(!other.body.contains("b@example.com"))
            #expect(try await ingest.stored == 1)
        }
    }

    @Test func passesWarningsOn() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(#"{"event":"Purchase","event_id":"1"}"#)
            #expect(answer.status == 202)
            let events = try #require(try answer.json["events"] as? [[String: Any]])
            let warnings = try #require(events[0]["warnings"] as? [[String: String]])
            #expect(warnings.map { $0["path"] } == ["user"])
            #expect(warnings[0]["message"]?.isEmpty == false)
        }
    }

    @Test(arguments: [
        ("application/json", "[%1,%2]"), ("application/x-ndjson", "%1\n%2"), ("application/ndjson", "%1\r\n\n  \n%2\n"),
        ("Application/JSON; charset=UTF-8", "[%1,%2]"), ("application/json ; charset=\"utf-8\"", "[%1,%2]"),
        ("application/json;", "[%1,%2]"),
    ])
    func takesAListInEachOfItsForms(type: String, form: String) async throws {
        try await withIngest { ingest async throws in
            let other = Self.purchase.replacingOccurrences(of: "order-1", with: "order-2")
            let body = form.replacingOccurrences(of: "%1", with: Self.purchase)
                .replacingOccurrences(of: "%2", with: other)
            let answer = try await ingest.post(body, type: type)
            #expect(answer.status == 202)
            let events = try #require(try answer.json["events"] as? [[String: Any]])
            #expect(events.map { $0["event_id"] as? String } == ["order-1", "order-2"])
            #expect(events.map { $0["index"] as? Int } == [0, 1])
            #expect(try await ingest.stored == 2)
        }
    }

    @Test func countsLinesAndEventsApart() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("\n\n\(Self.purchase)\n", type: "application/x-ndjson")
            #expect(answer.body.contains(#"{"index":0,"line":3,"event_id":"order-1""#))
        }
    }

    @Test func takesAPlainContentEncoding() async throws {
        try await withIngest { ingest async throws in
            #expect(try await ingest.post(Self.purchase, fields: ["Content-Encoding: identity"]).status == 202)
        }
    }

    @Test func takesAsManyEventsAsAllowed() async throws {
        try await withIngest(limits: IngestLimits(maxEvents: 300)) { ingest async throws in
            let events = (0..<300).map { #"{"event":"Lead","event_id":"\#($0)"}"# }
            #expect(try await ingest.post("[\(events.joined(separator: ","))]").status == 202)
            #expect(try await ingest.stored == 300)
        }
    }
}
