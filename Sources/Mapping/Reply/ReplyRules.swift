internal import JSON
internal import YAML

/// An adapter's table from answers to verdicts: the first row that fits decides.
struct ReplyRules: Sendable {
    struct Row: Sendable {
        let verdict: Verdict
        let conditions: [ReplyCondition]
        let means: String
    }

    /// Where an answer says what, for people: none of it decides anything.
    ///
    /// Of several places the first counts where something stands.
    struct Pointers: Sendable {
        var code: [ReplySubject] = []
        var subcode: [ReplySubject] = []
        var message: [ReplySubject] = []
        var trace: [ReplySubject] = []
        var retryAfter: [ReplySubject] = []
    }

    let rows: [Row]
    /// The last row: it has no condition, so that no answer is left without a verdict.
    let otherwise: Row
    let pointers: Pointers

    /// What `reply` means for a request of `sent` events.
    func judgement(on reply: Reply, sent: Int) -> Judgement {
        let index = rows.firstIndex { row in row.conditions.allSatisfy { $0.holds(for: reply, sent: sent) } }
        let row = index.map { rows[$0] } ?? otherwise
        return Judgement(
            verdict: row.verdict, row: "\((index ?? rows.count) + 1): \(row.means)", answer: summary(of: reply),
            retryAfter: retryAfter(reply))
    }

    private func summary(of reply: Reply) -> String {
        var parts = ["HTTP \(reply.status)"]
        if let code = reply.text(at: pointers.code) {
            let subcode = reply.text(at: pointers.subcode).map { "/" + $0 } ?? ""
            parts.append("code \(code)\(subcode)")
        }
        if let message = reply.text(at: pointers.message), !message.isEmpty {
            parts.append(String(message.prefix(Self.longestMessage)))
        }
        if let trace = reply.text(at: pointers.trace) { parts.append("(\(trace.prefix(100)))") }
        return parts.joined(separator: " ")
    }

    private func retryAfter(_ reply: Reply) -> Duration? {
        guard let text = reply.text(at: pointers.retryAfter), !text.isEmpty, text.utf8.allSatisfy(\.isASCIIDigit)
        else { return nil }
        return .seconds(min(Int64(text) ?? Self.longestWait, Self.longestWait))
    }

    /// Characters of a platform's message that are kept.
    private static let longestMessage = 300
    /// Seconds; a platform that asks for more is asked again after this.
    private static let longestWait: Int64 = 86_400
}

/// An answer, taken apart once for all rows.
struct Reply {
    let status: Int
    let headers: [(name: String, value: String)]
    /// `nil` when the body is no JSON.
    let document: JSONDocument?

    init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        document = try? JSONDocument(parsing: body)
    }

    /// What stands at the first of these places where something stands.
    func text(at places: [ReplySubject]) -> String? {
        places.lazy.compactMap { $0.text(in: self) }.first
    }

    /// The node at a path of the body; in a list a number is the place from 0.
    func node(_ path: [String]) -> Int? {
        guard let document else { return nil }
        var node = JSONDocument.root
        for name in path {
            let next =
                if document.kind(node) == .array {
                    Int(name).flatMap { index in
                        document.elements(of: node).dropFirst(max(0, index)).first { _ in true }
                    }
                } else {
                    document.member(name, of: node)
                }
            guard let next else { return nil }
            node = next
        }
        return document.kind(node) == .null ? nil : node
    }
}
