internal import HTTPServer

/// How a body holds its events.
enum EventFormat: Hashable {
    /// One object, or an array of them.
    case json
    /// One object per line.
    case lines

    static let accepted = ["application/json", "application/x-ndjson", "application/ndjson"]

    /// The format that `Content-Type` names.
    ///
    /// - Returns: `nil` where it names another, or another character encoding than UTF-8, or is missing.
    init?(contentType values: [String]) {
        guard values.count == 1, let value = values.first else { return nil }
        // As nearly every client writes it; to take it apart would cost as much as parsing the event.
        if value == "application/json" {
            self = .json
            return
        }
        let parts = value.split(separator: ";", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        switch parts[0].lowercased() {
        case "application/json": self = .json
        case "application/x-ndjson", "application/ndjson": self = .lines
        default: return nil
        }
        for parameter in parts.dropFirst() where !parameter.isEmpty {
            switch parameter.lowercased() {
            case "charset=utf-8", "charset=\"utf-8\"", "charset=utf8": continue
            default: return nil
            }
        }
    }

    /// Whether a body with these `Content-Encoding` values can be read as it is.
    static func isPlain(contentEncoding values: [String]) -> Bool {
        values.allSatisfy { trimmed($0[...]).lowercased() == "identity" }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return start }
        return start[...last]
    }
}
