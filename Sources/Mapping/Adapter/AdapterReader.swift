internal import Events
internal import YAML

extension Adapter {
    /// Reads `adapter.yaml`.
    ///
    /// - Returns: `nil`, with errors in the log, when it cannot be used.
    init?(_ source: SourceFile, name: String, log: DiagnosticLog) {
        let (node, diagnostics) = YAMLLoader.load(source)
        log.append(diagnostics)
        guard let node, var top = Section(node, what: "an adapter", log: log) else { return nil }
        let written = top.requiredText("adapter")
        if let written, written != name {
            log.error("this file stands in plugins/\(name) but calls itself `\(written)`", at: node["adapter"])
        }
        self.name = name
        self.log = log
        title = top.text("title") ?? name
        _ = top.text("documentation")
        sendsNothing = top.text("sends") == "nothing"
        settings = top.section("settings").map(Self.settings) ?? []
        limits = top.section("limits").map(Self.limits) ?? Limits()
        event = top.value("event")
        eventNames = top.section("event_names").map(Self.eventNames) ?? EventNames()
        rules = top.value("rules")?.sequence?.compactMap { Self.rule($0, log: log) } ?? []
        versionEnds = top.section("api_versions").flatMap(Self.versionEnds)
        let reply = top.section("reply")
        let request = top.required("request")
        let fields = top.required("fields").flatMap { Section($0, what: "`fields`", log: log) }
        let verdicts = top.required("verdicts")
        top.finish()
        guard let request, let fields, let verdicts else { return nil }
        self.request = request
        schema = FieldSchema(fields)
        guard let replyRules = ReplyRules(reply: reply, verdicts: verdicts, log: log) else { return nil }
        self.replyRules = replyRules
        for rule in rules {
            guard case .require(let names) = rule.check else { continue }
            for name in names where schema.definition(of: name) == nil {
                log.error("the rule \(rule.name) names the unknown field `\(name)`", at: node["rules"])
            }
        }
        if log.hasErrors { return nil }
    }

    private static func settings(_ section: Section) -> [Setting] {
        var section = section
        return section.allEntries().compactMap { name, _, value in
            guard var entry = Section(value, what: "the setting `\(name)`", log: section.log) else { return nil }
            let setting = Setting(
                name: name, about: entry.text("about"), isRequired: entry.bool("required") ?? false,
                isSecret: entry.bool("secret") ?? false, fallback: entry.text("default"),
                allowed: entry.texts("allowed").map(\.text))
            entry.finish()
            return setting
        }
    }

    private static func limits(_ section: Section) -> Limits {
        var section = section
        var limits = Limits()
        limits.maxEvents = section.integer("events_per_request", in: 1...100_000) ?? limits.maxEvents
        limits.maxBytes = section.bytes("bytes_per_request") ?? limits.maxBytes
        if var ages = section.section("event_age") {
            for (source, _, value) in ages.allEntries() { limits.eventAge[source] = ages.log.duration(value) }
        }
        limits.dedupWindow = section.duration("dedup_window")
        section.finish()
        return limits
    }

    private static func eventNames(_ section: Section) -> EventNames {
        var section = section
        var names = EventNames(standard: section.texts("standard").map(\.text))
        if var renamed = section.section("renamed") {
            names.renamed = renamed.allEntries().compactMap { old, _, new in new.scalarText.map { (old, $0) } }
        }
        names.deprecated = section.texts("deprecated").map(\.text)
        section.finish()
        return names
    }

    private static func rule(_ node: YAMLNode, log: DiagnosticLog) -> PayloadRule? {
        guard var section = Section(node, what: "a rule", log: log) else { return nil }
        let name = section.requiredText("rule")
        let reason = section.requiredText("reason")
        let events = section.texts("events").map(\.text)
        let required = section.texts("require").map(\.text)
        let object = section.text("object")
        let sets = section.value("insufficient")?.sequence?.map { log.texts($0, what: "a set").map(\.text) }
        section.finish()
        guard let name, let reason else { return nil }
        if let object, let sets {
            return PayloadRule(
                name: name, reason: reason, events: events, check: .insufficient(object: object, sets: sets))
        }
        guard !required.isEmpty else {
            log.error("a rule needs `require`, or `object` and `insufficient`", at: node)
            return nil
        }
        return PayloadRule(name: name, reason: reason, events: events, check: .require(required))
    }

    private static func versionEnds(_ section: Section) -> VersionEnds? {
        var section = section
        let setting = section.requiredText("setting")
        var ends: [String: Timestamp] = [:]
        if var table = section.section("ends") {
            for (version, _, value) in table.allEntries() {
                ends[version] = table.log.day(value)
            }
        }
        section.finish()
        return setting.map { VersionEnds(setting: $0, ends: ends) }
    }
}

extension Section {
    mutating func duration(_ key: String) -> Duration? {
        value(key).flatMap { log.duration($0) }
    }

    mutating func bytes(_ key: String) -> Int? {
        guard let found = value(key) else { return nil }
        if let text = found.scalarText, let bytes = Units.bytes(text), bytes > 0 { return bytes }
        log.error("`\(key)` has to be a size, found \(found.described)", at: found, hint: "write it like 500KB or 1MB")
        return nil
    }
}

extension DiagnosticLog {
    func duration(_ node: YAMLNode) -> Duration? {
        if let text = node.scalarText, let duration = Units.duration(text) { return duration }
        error(
            "a duration is expected here, found \(node.described)", at: node,
            hint: "write it like 200ms, 10s, 5m, 48h or 7d")
        return nil
    }

    /// A date such as 2026-12-01, at 00:00 UTC.
    func day(_ node: YAMLNode) -> Timestamp? {
        if let text = node.scalarText, let moment = Timestamp(rfc3339: text + "T00:00:00Z") { return moment }
        error("a date is expected here, found \(node.described)", at: node, hint: "write it like 2026-12-01")
        return nil
    }
}
