internal import HTTPServer
internal import JSON

/// The refusals of a whole request.
enum IngestProblems {
    static func methodNotAllowed(_ allowed: String) -> HTTPResponse {
        .problem(
            Problem(title: "Method not allowed", status: 405, detail: "Allowed here: \(allowed)."),
            headers: [("Allow", allowed)])
    }

    static func unsupportedMediaType() -> HTTPResponse {
        .problem(
            Problem(
                title: "Unsupported media type", status: 415,
                detail: "Content-Type must be application/json, or application/x-ndjson for one event per line, in "
                    + "UTF-8."),
            headers: [("Accept-Post", EventFormat.accepted.joined(separator: ", "))])
    }

    static func unsupportedEncoding() -> HTTPResponse {
        .problem(
            Problem(
                title: "Unsupported content encoding", status: 415,
                detail: "The body must be sent as it is, without Content-Encoding."),
            headers: [("Accept-Encoding", "identity")])
    }

    static func empty() -> HTTPResponse {
        .problem(
            Problem(
                title: "No events", status: 400, detail: "The body must hold an event, or a list of at least one."))
    }

    static func notJSON(_ error: JSONError) -> HTTPResponse {
        let place: [(name: String, json: [UInt8])] = [
            ("line", Array("\(error.line)".utf8)), ("column", Array("\(error.column)".utf8)),
            ("offset", Array("\(error.offset)".utf8)),
        ]
        return .problem(
            Problem(
                title: "Not JSON", status: 400, detail: "line \(error.line), column \(error.column): \(error.message)",
                members: place))
    }

    static func tooManyEvents(limit: Int) -> HTTPResponse {
        .problem(
            Problem(
                title: "Too many events", status: 413,
                detail: "One request may bring \(limit) events at most; send them in several."))
    }

    static func bodyTooLarge(limit: Int) -> HTTPResponse {
        .problem(
            Problem(
                title: "Body too large", status: 413,
                detail: "The body may have \(limit) bytes at most; send it in several requests."))
    }

    /// Nothing was stored, for a reason that may pass.
    static func unavailable(_ detail: String, retryAfter seconds: Int) -> HTTPResponse {
        .problem(
            Problem(title: "Service unavailable", status: 503, detail: detail),
            headers: [("Retry-After", "\(seconds)")])
    }
}
