internal import Events
internal import JSON
internal import YAML

/// An adapter's table from answers to verdicts: the first row that fits decides.
struct ReplyRules: Sendable {
    struct Row: Sendable {
        let verdict: Verdict
        let conditions: [ReplyCondition]
        let means: String
        /// Whether the platform may have counted the events; `nil`: as the status has it.
        let isDoubtful: Bool?
        let place: FilePlace
    }

    /// Where an answer says what: none of it decides on the verdict.
    ///
    /// Of several places the first counts where something stands, but for `retryAfter`, of which the longest counts.
    struct Pointers: Sendable {
        var code: [ReplySubject] = []
        var subcode: [ReplySubject] = []
        var message: [ReplySubject] = []
        var trace: [ReplySubject] = []
        var retryAfter: [WaitPointer] = []
        var blame: [BlamePointer] = []
    }

    let rows: [Row]
    /// The last row: it has no condition, so that no answer is left without a verdict.
    let otherwise: Row
    let pointers: Pointers

    /// What `reply` means for a request of `sent` events; what a platform echoes of our secrets is hidden.
    func judgement(on reply: Reply, sent: Int, now: Timestamp, hiding secrets: SecretMask) -> Judgement {
        let index = rows.firstIndex { row in row.conditions.allSatisfy { $0.holds(for: reply, sent: sent) } }
        let row = index.map { rows[$0] } ?? otherwise
        let code = reply.text(at: pointers.code)
        let message = reply.text(at: pointers.message).map(secrets.applied(to:))
        let trace = reply.text(at: pointers.trace).map(secrets.applied(to:))
        return Judgement(
            verdict: row.verdict, row: "\((index ?? rows.count) + 1): \(row.means)", place: row.place,
            answer: summary(of: reply, code, message, trace), code: code, message: message, trace: trace,
            retryAfter: pointers.retryAfter.compactMap { $0.wait(in: reply, now: now) }.max(),
            isDoubtful: isDoubtful(row, reply.status),
            blamed: Set(pointers.blame.flatMap { $0.indexes(in: reply) }).filter { (0..<sent).contains($0) }.sorted())
    }

    /// After a server's error, or an answer that says neither yes nor no, nobody knows whether the events counted.
    private func isDoubtful(_ row: Row, _ status: Int) -> Bool {
        switch row.verdict {
        case .retry: row.isDoubtful ?? (status >= 500 || status / 100 == 2)
        case .throttle: row.isDoubtful ?? (status >= 500)
        case .delivered, .deliveredWithWarning, .split, .rejected, .hold: false
        }
    }

    private func summary(of reply: Reply, _ code: String?, _ message: String?, _ trace: String?) -> String {
        var parts = ["HTTP \(reply.status)"]
        if let code {
            let subcode = reply.text(at: pointers.subcode).map { "/" + $0 } ?? ""
            parts.append("code \(code)\(subcode)")
        }
        if let message, !message.isEmpty { parts.append(String(message.prefix(Self.longestMessage))) }
        if let trace { parts.append("(\(trace.prefix(100)))") }
        return parts.joined(separator: " ")
    }

    /// Characters of a platform's message that are kept.
    private static let longestMessage = 300
}
