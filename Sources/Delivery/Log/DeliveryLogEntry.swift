internal import Events
internal import JSON
internal import Mapping

/// What the log keeps of one request until its thread writes it down.
struct DeliveryLogEntry: Sendable {
    struct Event: Sendable {
        let id: String
        let name: String
        let position: UInt64
    }

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]
        let judgement: Judgement
    }

    let request: String
    let begin: Timestamp
    let end: Timestamp
    let destination: Destination
    let attempt: Int
    let events: [Event]
    /// `nil`: none came, and `failure` says why.
    let answer: Answer?
    let failure: String?
    /// What was sent, where something went wrong: to hide in the answer what is hidden there.
    let sent: [MappedEvent]
    /// Whether request and answer are written too.
    let hasPayload: Bool

    /// About how much memory it holds until it is written.
    var bytes: Int { sent.reduce(512 + (answer?.body.count ?? 0)) { $0 + $1.json.count } + events.count * 96 }

    /// The line, with its end.
    var line: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", end.rfc3339)
        writer.member("destination", destination.name)
        writer.member("request", request)
        let logged = sent.isEmpty ? nil : destination.logged(sent)
        let (method, url) = destination.shownRequest
        writer.member("method", method)
        writer.member("url", url)
        writer.member("attempt", attempt)
        writer.member("count", events.count)
        writer.key("events")
        writer.beginArray()
        for event in events {
            writer.beginObject()
            writer.member("event_id", event.id)
            writer.member("event", event.name)
            writer.member("position", Int64(event.position))
            writer.endObject()
        }
        writer.endArray()
        writer.member("verdict", answer?.judgement.verdict.rawValue ?? "unanswered")
        writer.member("duration_ms", max(0, (end - begin).wholeMilliseconds))
        if let answer { write(answer, logged?.mask, &writer) }
        if let failure { writer.member("failure", failure) }
        if hasPayload, let logged { write(logged, &writer) }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    private func write(_ answer: Answer, _ mask: SecretMask?, _ writer: inout JSONWriter) {
        let judgement = answer.judgement
        writer.member("row", judgement.row)
        writer.member("status", answer.status)
        if let code = judgement.code { writer.member("code", code) }
        // Of a success it says nothing, and what it echoes of an event is hidden only where the event is at hand.
        if let mask, let message = judgement.message { writer.member("message", mask.applied(to: message)) }
        if let trace = judgement.trace { writer.member("trace", trace) }
        if let wait = judgement.retryAfter { writer.member("retry_after_ms", wait.wholeMilliseconds) }
        guard hasPayload, let mask else { return }
        writer.key("answer")
        if answer.body.count <= Self.longestAnswer, let document = try? JSONDocument(parsing: answer.body) {
            copy(document, JSONDocument.root, mask, &writer)
        } else {
            writer.string(mask.applied(to: String(decoding: answer.body.prefix(Self.longestAnswer), as: UTF8.self)))
        }
    }

    private func write(_ logged: LoggedRequest, _ writer: inout JSONWriter) {
        writer.key("headers")
        writer.beginObject()
        for header in logged.headers {
            writer.key(header.name)
            writer.string(header.value)
        }
        writer.endObject()
        writer.member("body", raw: logged.body)
    }

    private func copy(_ document: JSONDocument, _ node: Int, _ mask: SecretMask, _ writer: inout JSONWriter) {
        switch document.kind(node) {
        case .object:
            writer.beginObject()
            for (key, value) in document.members(of: node) {
                writer.key(mask.applied(to: document.string(key) ?? ""))
                copy(document, value, mask, &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in document.elements(of: node) { copy(document, element, mask, &writer) }
            writer.endArray()
        case .string: writer.string(mask.applied(to: document.string(node) ?? ""))
        case .number: writer.number(mask.applied(to: document.digits(node) ?? ""))
        default: writer.value(document, node)
        }
    }

    /// Bytes of an answer that are kept.
    private static let longestAnswer = 65_536
}
