internal import YAML

extension ReplyRules {
    /// Reads `reply` and `verdicts` of an adapter.
    ///
    /// - Returns: `nil`, with errors in the log, when an answer could be left without a verdict.
    init?(reply: Section?, verdicts: YAMLNode, log: DiagnosticLog) {
        guard let list = verdicts.sequence, !list.isEmpty else {
            log.error("`verdicts` has to be a list of rows, found \(verdicts.described)", at: verdicts)
            return nil
        }
        var rows = list.compactMap { Self.row($0, log: log) }
        pointers = reply.map(Self.pointers) ?? Pointers()
        guard rows.count == list.count, let otherwise = rows.popLast() else { return nil }
        guard otherwise.conditions.isEmpty else {
            log.error("the last row must not have `when`: every answer needs a verdict", at: list.last)
            return nil
        }
        self.rows = rows
        self.otherwise = otherwise
    }

    private static func row(_ node: YAMLNode, log: DiagnosticLog) -> Row? {
        guard var section = Section(node, what: "a row of `verdicts`", log: log) else { return nil }
        let verdict = section.choice("verdict", of: Verdict.self)
        if verdict == nil, node["verdict"] == nil { log.error("a row of `verdicts` lacks `verdict`", at: node) }
        let means = section.requiredText("means")
        let isDoubtful = section.bool("doubtful")
        if isDoubtful != nil, let verdict, verdict != .retry, verdict != .throttle {
            log.error(
                "`doubtful` is for rows whose verdict is retry or throttle", at: node["doubtful"],
                hint: "after `\(verdict.rawValue)` nothing is repeated that may have counted")
        }
        var conditions: [ReplyCondition] = []
        var complete = true
        if var when = section.section("when") {
            for (name, key, value) in when.allEntries() {
                if let condition = ReplyCondition(name, key: key, value: value, log: log) {
                    conditions.append(condition)
                } else {
                    complete = false
                }
            }
        }
        section.finish()
        guard complete, let verdict, let means else { return nil }
        return Row(
            verdict: verdict, conditions: conditions, means: means, isDoubtful: isDoubtful, place: log.place(of: node))
    }

    private static func pointers(_ section: Section) -> Pointers {
        var section = section
        let log = section.log
        let pointers = Pointers(
            code: section.subjects("code"), subcode: section.subjects("subcode"),
            message: section.subjects("message"), trace: section.subjects("trace"),
            retryAfter: section.entries("retry_after").compactMap { WaitPointer($0, log: log) },
            blame: section.entries("blame").compactMap { BlamePointer($0, log: log) })
        section.finish()
        return pointers
    }
}

extension Section {
    fileprivate mutating func subjects(_ key: String) -> [ReplySubject] {
        texts(key).compactMap { text, node in ReplySubject(text, at: node, log: log) }
    }

    /// One entry, or a list of them.
    fileprivate mutating func entries(_ key: String) -> [YAMLNode] {
        value(key).map { $0.sequence ?? [$0] } ?? []
    }
}
