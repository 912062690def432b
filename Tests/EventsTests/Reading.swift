import Events
import JSON
import Testing

/// Monday, 2026-11-23T22:15:00Z: when every event of these tests is received.
let received = Timestamp(seconds: 1_795_472_100)

func reading(
    _ json: String, destinations: [String]? = ["tiktok", "facebook"], at time: Timestamp = received
) throws -> EventReading {
    let document = try JSONDocument(parsing: Array(json.utf8))
    return EventReader(destinations: destinations, makeID: { _ in "made" })
        .read(document, at: JSONDocument.root, receivedAt: time)
}

/// The event as accepted; records a failure where it is refused.
func accepted(_ json: String, at time: Timestamp = received) throws -> AcceptedEvent {
    switch try reading(json, at: time) {
    case .accepted(let event): return event
    case .refused(let issues):
        Issue.record("refused: \(issues)")
        throw Refused()
    }
}

/// The issues of a refused event; records a failure where it is accepted.
func issues(_ json: String, destinations: [String]? = ["tiktok", "facebook"]) throws -> [EventIssue] {
    switch try reading(json, destinations: destinations) {
    case .refused(let issues): return issues
    case .accepted(let event):
        Issue.record("accepted: \(text(event.canonical))")
        return []
    }
}

/// The canonical form as text.
func canonical(_ json: String) throws -> String {
    text(try accepted(json).canonical)
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}

struct Refused: Error {}

/// The value of one member of a section of the canonical form; nil where it is absent.
func member(_ name: String, of section: String, in event: AcceptedEvent) throws -> String? {
    let document = try JSONDocument(parsing: event.canonical)
    guard let object = document.member(section, of: JSONDocument.root) else { return nil }
    return document.member(name, of: object).map { text(Array(document.bytes[document.rawRange($0)])) }
}
