internal import JSON

extension ReceivedRequest {
    /// Writes the request as a JSON object; tokens are left out.
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("number", number)
        writer.member("platform", platform.rawValue)
        writer.member("method", method)
        writer.member("path", path)
        if query != nil { writer.member("query", "***") }
        writer.key("headers")
        writer.beginObject()
        var seen: Set<String> = []
        for (name, value) in headers where seen.insert(name.lowercased()).inserted {
            writer.key(name)
            writer.string(Self.secret.contains(name.lowercased()) ? "***" : value)
        }
        writer.endObject()
        if let pixel { writer.member("pixel", pixel) }
        writer.key("verdict")
        verdict.write(to: &writer)
        writer.member("taken", isTaken)
        if let fault {
            writer.key("fault")
            writer.beginObject()
            fault.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.key("answer")
        writer.beginObject()
        writer.member("status", answerStatus)
        writer.key("body")
        Self.write(body: answerBody, to: &writer)
        writer.endObject()
        writer.key("events")
        writer.beginArray()
        for event in events { event.write(to: &writer) }
        writer.endArray()
        writer.key("body")
        Self.write(body: body, to: &writer)
        writer.endObject()
    }

    private static let secret: Set<String> = ["access-token", "authorization", "cookie", "proxy-authorization"]

    /// JSON as it is, anything else as text.
    private static func write(body: [UInt8], to writer: inout JSONWriter) {
        if (try? JSONDocument(parsing: body)) != nil {
            writer.raw(body)
        } else {
            writer.string(String(decoding: body, as: UTF8.self))
        }
    }
}

extension SandboxVerdict {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("accepted", isAccepted)
        writer.member("code", code)
        writer.member("reasons", reasons)
        writer.endObject()
    }
}

extension ReceivedEvent {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", name)
        if let id { writer.member("id", id) }
        if let time { writer.member("time", time) }
        writer.member("fields", fields)
        writer.member("hashed", hashed)
        writer.member("reasons", reasons)
        writer.member("warnings", warnings)
        writer.endObject()
    }
}

extension EventCopy {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("request", request)
        writer.member("received_at", receivedAt)
        writer.member("name", name)
        if let time { writer.member("time", time) }
        writer.member("fate", fate.rawValue)
        if let fault {
            writer.key("fault")
            writer.beginObject()
            fault.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.member("digest", String(digest, radix: 16))
        if !bytes.isEmpty {
            writer.key("body")
            writer.raw(bytes)
        }
        writer.endObject()
    }
}

extension EventTally {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("received", received)
        writer.member("counted", counted)
        writer.member("repeated", repeated)
        writer.member("refused", refused)
        writer.endObject()
    }
}

extension SandboxStep {
    /// Writes the members by which the step can be ordered.
    func writeMembers(to writer: inout JSONWriter) {
        switch extent {
        case .requests(let count): writer.member("times", count)
        case .time(let time): writer.member("for", time.inMilliseconds)
        }
        fault?.writeMembers(to: &writer)
        if let delay { writer.member("delay", delay.inMilliseconds) }
        if let retryAfter = hints.retryAfter { writer.member("retry_after", retryAfter) }
        if let retryAfterDate = hints.retryAfterDate { writer.member("retry_after_date", retryAfterDate) }
        if let usage = hints.usage { writer.member("usage", usage) }
        if let regainAccess = hints.regainAccess { writer.member("regain_access", regainAccess) }
        if let takesEvents { writer.member("takes_events", takesEvents) }
    }
}

extension SandboxFault {
    /// Writes the members by which the fault can be ordered.
    func writeMembers(to writer: inout JSONWriter) {
        switch self {
        case .answer(let status, let headers, let body):
            writer.member("status", status)
            writer.key("headers")
            writer.beginObject()
            for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
                writer.key(name)
                writer.string(value)
            }
            writer.endObject()
            writer.member("body", body)
        case .stock(let answer): writer.member("answer", answer.rawValue)
        case .tiktok(let code, let message):
            writer.member("code", code)
            if let message { writer.member("message", message) }
        case .facebook(let code, let subcode, let status, let isTransient, let message):
            writer.member("code", code)
            if let subcode { writer.member("subcode", subcode) }
            if let status { writer.member("status", status) }
            if isTransient { writer.member("is_transient", true) }
            if let message { writer.member("message", message) }
        case .missing(let count): writer.member("events_missing", count)
        case .truncate: writer.member("truncate", true)
        case .delay(let duration): writer.member("delay", duration.inMilliseconds)
        case .drip(let pause): writer.member("drip", pause.inMilliseconds)
        case .hang: writer.member("hang", true)
        case .drop: writer.member("drop", true)
        case .loseAnswer: writer.member("lose_answer", true)
        case .reset(let point): writer.member("reset", point.rawValue)
        case .garbage: writer.member("garbage", true)
        case .refuse: writer.member("refuse", true)
        }
    }
}

extension Duration {
    fileprivate var inMilliseconds: String { "\(Int(self / .milliseconds(1)))ms" }
}
