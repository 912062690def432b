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
        if let written = top.requiredText("adapter"), written != name {
            log.error("this file stands in plugins/\(name) but calls itself `\(written)`", at: node["adapter"])
        }
        self.name = name
        self.log = log
        title = top.text("title") ?? name
        documentation = top.text("documentation")
        sendsNothing = top.choice("sends", of: Sending.self) == .nothing
        countsTests = top.choice("test_events", of: TestEvents.self) == .counted
        settings = top.section("settings").map(Self.settings) ?? []
        limits = top.section("limits").map(Self.limits) ?? Limits()
        event = top.value("event")
        let settings = settings
        eventNames = top.section("event_names").map { Self.eventNames($0, settings) } ?? EventNames()
        let ruleList = top.value("rules")
        let eventNames = eventNames
        versionEnds = top.section("api_versions").flatMap { Self.versionEnds($0, of: settings) }
        let reply = top.section("reply")
        recommended = top.text("recommended")
        let request = top.required("request")
        let fields = top.required("fields").flatMap { Section($0, what: "`fields`", log: log) }
        let verdicts = top.required("verdicts")
        top.finish()
        guard let request, let fields, let verdicts else { return nil }
        self.request = request
        schema = FieldSchema(fields, settings: settings)
        let ruleReader = PayloadRuleReader(schema: schema, names: eventNames, settings: settings, log: log)
        rules = ruleList.map { ruleReader.rules($0) } ?? []
        guard let replyRules = ReplyRules(reply: reply, verdicts: verdicts, log: log) else { return nil }
        self.replyRules = replyRules
        if log.hasErrors { return nil }
    }

    private enum Sending: String, CaseIterable { case nothing }
    private enum TestEvents: String, CaseIterable { case counted, apart }

    private static func settings(_ section: Section) -> [Setting] {
        var section = section
        return section.allEntries().compactMap { name, _, value in
            guard var entry = Section(value, what: "the setting `\(name)`", log: section.log) else { return nil }
            let setting = Setting(
                name: name, about: entry.text("about"), isRequired: entry.bool("required") ?? false,
                isSecret: entry.bool("secret") ?? false, fallback: entry.text("default"),
                allowed: entry.texts("allowed").map(\.text))
            entry.finish()
            if let fallback = setting.fallback, !setting.allowed.isEmpty, !setting.allowed.contains(fallback) {
                section.log.error(
                    "the default of `\(name)` is not among its allowed values", at: value["default"],
                    hint: hint(for: fallback, among: setting.allowed))
            }
            return setting
        }
    }

    private static func limits(_ section: Section) -> Limits {
        var section = section
        var limits = Limits()
        limits.maxEvents = section.integer("events_per_request", in: 1...100_000) ?? limits.maxEvents
        limits.maxBytes = section.bytes("bytes_per_request") ?? limits.maxBytes
        limits.eventAgePlace = section.keyNode("event_age").map { section.log.place(of: $0) }
        if var ages = section.section("event_age") {
            let known = CanonicalSchema.actionSources + ["default"]
            for (source, key, value) in ages.allEntries() {
                if !known.contains(source) {
                    ages.log.error(
                        "there is no action_source `\(source)`", at: key, hint: hint(for: source, among: known))
                }
                if let limit = ages.log.duration(value) { limits.eventAge.append((source, limit)) }
            }
        }
        limits.lateAfter = section.duration("late_after")
        limits.dedupWindow = section.duration("dedup_window")
        section.finish()
        return limits
    }

    private static func eventNames(_ section: Section, _ settings: [Setting]) -> EventNames {
        var section = section
        var names = EventNames(standard: section.texts("standard").map(\.text))
        names.renamed = pairs("renamed", of: &section)
        names.reserved = pairs("reserved", of: &section)
        names.deprecated = section.texts("deprecated").map(\.text)
        names.variants = (section.value("instead")?.sequence ?? []).compactMap { node in
            guard var variant = Section(node, what: "`instead`", log: section.log) else { return nil }
            let conditions = variant.conditions("when", settings: settings)
            let standard = variant.texts("standard").map(\.text)
            variant.finish()
            return (conditions, EventNames(standard: standard))
        }
        section.finish()
        return names
    }

    private static func pairs(_ key: String, of section: inout Section) -> [(old: String, new: String)] {
        guard var table = section.section(key) else { return [] }
        return table.allEntries().compactMap { old, _, new in new.scalarText.map { (old, $0) } }
    }

    private static func versionEnds(_ section: Section, of settings: [Setting]) -> VersionEnds? {
        var section = section
        let setting = section.requiredText("setting")
        if let setting, !settings.contains(where: { $0.name == setting }) {
            section.log.error(
                "there is no setting `\(setting)`", at: section.node["setting"],
                hint: hint(for: setting, among: settings.map(\.name)))
        }
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
