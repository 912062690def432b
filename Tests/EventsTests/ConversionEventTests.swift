import Events
import JSON
import Testing

struct ConversionEventTests {
    @Test func aCanonicalEventIsSeenAsItWasAccepted() throws {
        let stored = try accepted(
            #"{"event": "Käufe \"x\"", "event_id": "a\/b", "event_time": 1795472099.25, "action_source": "app"}"#)
        let event = try ConversionEvent(canonical: stored.canonical)
        #expect(event.name == "Käufe \"x\"")
        #expect(event.id == "a/b")
        #expect(event.time == Timestamp(milliseconds: 1_795_472_099_250))
        #expect(event.actionSource == "app")
        #expect((event.name, event.id, event.time) == (stored.name, stored.id, stored.time))
    }

    @Test func oneOfManyIsReadWhereItStands() throws {
        let first = try accepted(#"{"event": "Lead", "event_id": "1"}"#).canonical
        let second = try accepted(#"{"event": "Search", "event_id": "2"}"#).canonical
        let event = try ConversionEvent(canonical: first + second, range: first.count..<(first.count + second.count))
        #expect(event.name == "Search")
        #expect(event.document.member("event_id", of: JSONDocument.root).flatMap { event.document.string($0) } == "2")
    }

    @Test func theDeepestEventThatIsTakenCanBeReadBack() throws {
        // A single object for contents becomes a list of one, which is one level more than was received.
        let nested = String(repeating: "[", count: 29) + String(repeating: "]", count: 29)
        let stored = try accepted(#"{"event": "Lead", "properties": {"contents": {"own": \#(nested)}}}"#)
        #expect(try ConversionEvent(canonical: stored.canonical).name == "Lead")
    }

    @Test(arguments: [
        ("", EventsError.Code.notJSON), ("{", .notJSON), (#"{"event":"x"} "x""#, .notJSON), ("[]", .notCanonical),
        (#"{"event_id":"1","event_time":1,"action_source":"app"}"#, .notCanonical),
        (#"{"event":"Lead","event_time":1,"action_source":"app"}"#, .notCanonical),
        (#"{"event":"Lead","event_id":"1","event_time":"1","action_source":"app"}"#, .notCanonical),
        (#"{"event":"Lead","event_id":"1","event_time":1e3,"action_source":"app"}"#, .notCanonical),
        (#"{"event":"Lead","event_id":"1","event_time":1}"#, .notCanonical),
        (#"{"event":7,"event_id":"1","event_time":1,"action_source":"app"}"#, .notCanonical),
    ])
    func whatIsNotCanonicalIsNamed(text: String, code: EventsError.Code) {
        let error = #expect(throws: EventsError.self) { try ConversionEvent(canonical: Array(text.utf8)) }
        #expect(error?.code == code)
    }
}
