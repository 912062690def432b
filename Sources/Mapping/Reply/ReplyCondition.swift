internal import JSON
internal import YAML

/// A part of an answer that a condition looks at.
enum ReplySubject: Sendable {
    case status
    case header(String)
    case body([String])
    /// The body as a whole: is it JSON?
    case wholeBody

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else { return nil }
        switch (parts.first, parts.count) {
        case ("status", 1): self = .status
        case ("body", 1): self = .wholeBody
        case ("body", _): self = .body(Array(parts.dropFirst()))
        case ("header", 2): self = .header(parts[1])
        default: return nil
        }
    }

    /// The same; what is no part of an answer goes to the log.
    init?(_ text: String, at node: YAMLNode, log: DiagnosticLog) {
        guard let subject = ReplySubject(text) else {
            log.error(
                "`\(text)` is no part of an answer", at: node, hint: "write header.retry-after or body.error.code")
            return nil
        }
        self = subject
    }

    var isStatus: Bool {
        if case .status = self { true } else { false }
    }

    /// Whether a condition can hold for some answer.
    func canBe(_ expected: ReplyCondition.Expected) -> Bool {
        switch (self, expected) {
        case (.wholeBody, .notJSON), (.status, .numbers): true
        case (.wholeBody, _), (.status, _), (_, .notJSON): false
        default: true
        }
    }

    /// What stands there, as text.
    func text(in reply: Reply) -> String? {
        switch self {
        case .status: return "\(reply.status)"
        case .header(let name):
            return reply.headers.first { $0.name.lowercased() == name.lowercased() }?.value.trimmedOfSpaces
        case .body(let path):
            guard let document = reply.document, let node = reply.node(path) else { return nil }
            switch document.kind(node) {
            case .string: return document.string(node)
            case .number: return document.digits(node)
            case .true: return "true"
            case .false: return "false"
            default: return nil
            }
        case .wholeBody: return nil
        }
    }
}

/// One condition of a row of the verdict table.
struct ReplyCondition: Sendable {
    enum Expected: Sendable {
        case numbers(ClosedRange<Int>)
        case text(String)
        /// As many as the request had events.
        case sent
        case present
        case absent
        case notJSON
    }

    let subject: ReplySubject
    /// One of these has to hold.
    let expected: [Expected]

    func holds(for reply: Reply, sent: Int) -> Bool {
        if case .wholeBody = subject {
            return expected.contains { if case .notJSON = $0 { reply.document == nil } else { false } }
        }
        let text = subject.text(in: reply)
        return expected.contains { one in
            switch one {
            case .numbers(let range): text.flatMap { Int($0) }.map(range.contains) ?? false
            case .text(let wanted): text == wanted
            case .sent: text == "\(sent)"
            case .present: text != nil
            case .absent: text == nil
            case .notJSON: false
            }
        }
    }
}

extension ReplyCondition {
    init?(_ name: String, key: YAMLNode, value: YAMLNode, log: DiagnosticLog) {
        guard let subject = ReplySubject(name) else {
            log.error(
                "`\(name)` is no part of an answer", at: key,
                hint: "write status, header.retry-after or body.error.code")
            return nil
        }
        self.subject = subject
        let texts = log.texts(value, what: "`\(name)`")
        expected = texts.compactMap { Self.expected($0.text) }
        if expected.isEmpty {
            log.error("`\(name)` is compared with nothing", at: value)
            return nil
        }
        for (condition, written) in zip(expected, texts) where !subject.canBe(condition) {
            log.error(
                "`\(name)` can never be \(written.text)", at: written.node,
                hint: subject.isStatus ? "write a number such as 429, 5xx or 400-499" : "write `body: not json`")
            return nil
        }
    }

    private static func expected(_ text: String) -> Expected {
        switch text {
        case "sent": return .sent
        case "present": return .present
        case "absent": return .absent
        case "not json": return .notJSON
        default: break
        }
        if let number = Int(text) { return .numbers(number...number) }
        // 5xx: the hundred numbers from 500.
        if text.count == 3, text.hasSuffix("xx"), let hundreds = Int(text.prefix(1)) {
            return .numbers(hundreds * 100...hundreds * 100 + 99)
        }
        let ends = text.split(separator: "-").map { Int($0) }
        if ends.count == 2, let low = ends[0], let high = ends[1], low <= high { return .numbers(low...high) }
        return .text(text)
    }
}

extension String {
    /// Without blanks around it.
    fileprivate var trimmedOfSpaces: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
