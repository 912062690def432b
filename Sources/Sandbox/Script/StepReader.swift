internal import YAML

/// Reads what happens to a few requests, in the words of a script.
struct StepReader {
    private var members: MemberReader
    private let platform: SandboxPlatform

    /// What a step can be; at most one of them stands in it.
    private static let kinds = [
        "code", "answer", "status", "events_missing", "truncate", "drip", "hang", "drop", "lose_answer", "reset",
        "garbage", "refuse",
    ]

    /// Reads a step of a platform; `count` is the name of the member that says to how many requests it happens.
    static func step(
        _ node: YAMLNode, _ platform: SandboxPlatform, count: String = "requests"
    ) -> (step: SandboxStep?, diagnostics: [Diagnostic]) {
        var reader = StepReader(members: MemberReader(node, "step"), platform: platform)
        let step = reader.read(count)
        return (step, reader.members.diagnostics)
    }

    /// Reads an order: a step together with its platform.
    static func order(
        _ node: YAMLNode
    ) -> (order: (platform: SandboxPlatform, step: SandboxStep)?, diagnostics: [Diagnostic]) {
        var members = MemberReader(node, "fault")
        let names = SandboxPlatform.allCases.map(\.rawValue)
        let word = members.word("platform", of: names)
        guard let platform = word.flatMap({ SandboxPlatform(rawValue: $0) }) else {
            if members.diagnostics.isEmpty { members.fail("platform must be \(names.joined(separator: " or "))") }
            return (nil, members.diagnostics)
        }
        var reader = StepReader(members: members, platform: platform)
        let step = reader.read("times")
        if let step, step.fault == nil, reader.members.diagnostics.isEmpty {
            reader.members.fail("fault: expected one of \(kinds.joined(separator: ", ")), delay")
        }
        let diagnostics = reader.members.diagnostics
        return (diagnostics.isEmpty ? step.map { (platform, $0) } : nil, diagnostics)
    }

    private mutating func read(_ count: String) -> SandboxStep? {
        let requests = members.integer(count, in: 1...1_000_000)
        let time = members.duration("for")
        if requests != nil, time != nil { members.fail("step: expected \(count) or for, found both") }
        // With Facebook's code the status belongs to it.
        let hasCode = members.node["code"] != nil
        let given = Self.kinds.filter { members.node[$0] != nil && !(hasCode && $0 == "status") }
        if given.count > 1 { members.fail("step: expected one of them, found \(given.joined(separator: " and "))") }

        let delay = members.duration("delay")
        let fault = fault(given.first)
        let hints = ThrottleHints(
            retryAfter: members.integer("retry_after", in: 0...86_400),
            retryAfterDate: members.integer("retry_after_date", in: -86_400...86_400),
            usage: members.integer("usage", in: 0...1000),
            regainAccess: members.integer("regain_access", in: 0...1440))
        let takesEvents = members.bool("takes_events")
        if fault == .refuse, time == nil {
            members.fail("step: refuse needs for: a time, because nobody comes in whom to count")
        }
        members.finish()
        guard members.diagnostics.isEmpty else { return nil }
        let extent = time.map { SandboxStep.Extent.time($0) } ?? .requests(requests ?? 1)
        guard let delay, fault == nil else {
            return SandboxStep(extent, fault, delay: delay, hints: hints, takesEvents: takesEvents)
        }
        return SandboxStep(extent, .delay(delay), hints: hints, takesEvents: takesEvents)
    }

    private mutating func fault(_ kind: String?) -> SandboxFault? {
        switch kind {
        case "code": code()
        case "answer":
            members.word("answer", of: StockAnswer.allCases.map(\.rawValue))
                .flatMap { StockAnswer(rawValue: $0) }.map { .stock($0) }
        case "status": answer()
        case "events_missing": missing()
        case "drip": members.duration("drip").map { .drip($0) }
        case "reset":
            members.word("reset", of: SandboxFault.ResetPoint.allCases.map(\.rawValue))
                .flatMap { SandboxFault.ResetPoint(rawValue: $0) }.map { .reset($0) }
        case "truncate": flag("truncate", .truncate)
        case "hang": flag("hang", .hang)
        case "drop": flag("drop", .drop)
        case "lose_answer": flag("lose_answer", .loseAnswer)
        case "garbage": flag("garbage", .garbage)
        case "refuse": flag("refuse", .refuse)
        default: known()
        }
    }

    /// Lets the names of all kinds be among those that a wrong one is compared with.
    private mutating func known() -> SandboxFault? {
        for name in Self.kinds { _ = members.take(name) }
        return nil
    }

    private mutating func flag(_ name: String, _ fault: SandboxFault) -> SandboxFault? {
        guard let value = members.bool(name) else { return nil }
        if !value { members.fail("\(name): expected true; leave it out otherwise") }
        return fault
    }

    private mutating func code() -> SandboxFault? {
        guard let code = members.integer("code") else { return nil }
        let message = members.text("message")
        guard platform == .facebook else { return .tiktok(code: code, message: message) }
        return .facebook(
            code: code, subcode: members.integer("subcode"), status: members.integer("status", in: 200...599),
            isTransient: members.bool("is_transient") ?? false, message: message)
    }

    private mutating func answer() -> SandboxFault? {
        guard let status = members.integer("status", in: 200...599) else { return nil }
        return .answer(status: status, headers: members.texts("headers"), body: members.text("body") ?? "")
    }

    private mutating func missing() -> SandboxFault? {
        guard let count = members.integer("events_missing", in: 1...1000) else { return nil }
        if platform != .facebook { members.fail("events_missing: only Facebook says how many events it received") }
        return .missing(count)
    }
}
