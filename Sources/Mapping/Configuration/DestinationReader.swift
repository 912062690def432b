internal import Events
internal import YAML

/// A destination before the tables that all destinations share are complete.
struct DestinationDraft {
    let name: String
    let adapter: Adapter
    let delivery: DeliveryOptions
    let gates: Gates
    let program: PayloadProgram
    let requestTemplate: RequestTemplate

    func destination(_ shared: SharedTables) -> Destination {
        Destination(
            name: name, adapter: adapter.name, delivery: delivery, sendsNothing: adapter.sendsNothing,
            dedupWindow: adapter.limits.dedupWindow, shared: shared, gates: gates, program: program,
            requestTemplate: requestTemplate, replyRules: adapter.replyRules)
    }
}

/// Reads one entry of `destinations`.
struct DestinationReader {
    let name: String
    let adapter: Adapter
    let log: DiagnosticLog
    let substitution: Substitution
    /// From the command line, before what the file says.
    let endpoint: String?
    let now: Timestamp

    mutating func read(_ section: inout Section, _ compiler: inout MappingCompiler) -> DestinationDraft? {
        let settings = settings(section.value("settings"), at: section.node)
        let endpoint = endpoint(&section)
        let events = events(section.required("events", hint: "write at least `\"*\": as is`"))
        let rules = fields(&section)
        var gates = Gates(
            events: events, addressees: compiler.paths.slot(for: ["destinations"]),
            testEventCode: compiler.paths.slot(for: ["test_event_code"]), limits: adapter.limits)
        gates.consent = consent(&section, &compiler)
        gates.filters = filters(section.section("only"), &compiler)
        gates.requirements = requirements(section.section("require"), &compiler)
        gates.testMode = testMode(section.section("test"))
        let delivery = delivery(section.section("delivery"))
        coverage(section.section("coverage"))
        section.finish()
        warnOfVersionEnd(settings, at: section.node)

        let requestTemplate = RequestTemplate(adapter.request, settings: settings, endpoint: endpoint, log: adapter.log)
        let envelope = envelope(settings)
        let program = compiler.program(envelope + rules, adapter: adapter, log: log)
        guard let requestTemplate else { return nil }
        return DestinationDraft(
            name: name, adapter: adapter, delivery: delivery, gates: gates, program: program,
            requestTemplate: requestTemplate)
    }

    private func settings(_ node: YAMLNode?, at destination: YAMLNode) -> SettingValues {
        var values = SettingValues()
        var section = node.flatMap { Section($0, what: "`settings` of `\(name)`", log: log) }
        for setting in adapter.settings {
            let written = section?.value(setting.name)
            var text: String?
            if let written {
                text = log.text(written, what: "`\(setting.name)`")
                    .flatMap { substitution.applied(to: $0, at: written, log: log) }
                if text?.isEmpty == true {
                    log.error("`\(setting.name)` is empty", at: written, hint: setting.about)
                }
            } else if setting.isRequired {
                log.error(
                    "`\(name)` lacks the setting `\(setting.name)`", at: node ?? destination, hint: setting.about)
            }
            guard let value = text ?? (written == nil ? setting.fallback : nil) else {
                // A placeholder, so that what uses the setting is not reported as well.
                values[setting.name] = .text("")
                continue
            }
            if !setting.allowed.isEmpty, !setting.allowed.contains(value) {
                log.error(
                    "`\(setting.name)` cannot be \(setting.isSecret ? "that" : value)", at: written,
                    hint: hint(for: value, among: setting.allowed))
            }
            if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                log.error("`\(setting.name)` holds a line break or another control character", at: written)
            }
            values[setting.name] = setting.isSecret ? .secret(Secret(value)) : .text(value)
        }
        section?.finish()
        return values
    }

    private func endpoint(_ section: inout Section) -> String? {
        let written = section.value("endpoint")
        let text =
            endpoint
            ?? written.flatMap { node in
                log.text(node, what: "`endpoint`").flatMap { substitution.applied(to: $0, at: node, log: log) }
            }
        guard var text else { return nil }
        while text.hasSuffix("/") { text.removeLast() }
        if let objection = URLParts.objection(toEndpoint: text) {
            log.error(
                "the endpoint of `\(name)` cannot be used: \(objection)", at: endpoint == nil ? written : section.node)
        }
        return text
    }

    private func events(_ node: YAMLNode?) -> EventNameTable {
        var entries: [String: EventNameTable.Entry] = [:]
        guard let node, var table = Section(node, what: "`events`", log: log) else {
            return EventNameTable(entries: [:], others: nil)
        }
        for (ours, _, value) in table.allEntries() {
            if value.isNull {
                entries[ours] = .off
            } else if value.string == "as is" {
                entries[ours] = .asIs
            } else {
                let names = log.texts(value, what: "the names for `\(ours)`")
                for (theirs, node) in names { checkName(theirs, at: node) }
                entries[ours] = .names(names.map(\.text))
            }
        }
        let others = entries.removeValue(forKey: "*")
        return EventNameTable(entries: entries, others: others)
    }

    private func checkName(_ theirs: String, at node: YAMLNode) {
        let known = adapter.eventNames.all
        guard !known.isEmpty, !known.contains(theirs) else { return }
        guard let near = nearestName(to: theirs, among: known) else { return }
        log.warning(
            "\(adapter.title) has no standard event `\(theirs)`: it would arrive as a custom event", at: node,
            hint: "did you mean \(near)?")
    }

    private func envelope(_ settings: SettingValues) -> [FieldRule] {
        guard let node = adapter.event, var section = Section(node, what: "`event`", log: adapter.log) else {
            return []
        }
        let reader = FieldRuleReader(log: adapter.log, settings: settings)
        return section.allEntries().compactMap {
            reader.rule($0.name, key: $0.key, value: $0.value, definition: FieldDefinition())
        }
    }

    private func consent(_ section: inout Section, _ compiler: inout MappingCompiler) -> [Gates.ConsentGate] {
        let known = ["ad_user_data", "ad_personalization"]
        return section.texts("consent").compactMap { name, node in
            guard known.contains(name) else {
                log.error("there is no consent `\(name)`", at: node, hint: hint(for: name, among: known))
                return nil
            }
            return Gates.ConsentGate(name: name, slot: compiler.paths.slot(for: ["consent", name]))
        }
    }

    private func filters(_ section: Section?, _ compiler: inout MappingCompiler) -> [Gates.Filter] {
        guard var section else { return [] }
        let reader = FieldRuleReader(log: log)
        return section.allEntries().compactMap { name, key, value in
            guard let path = reader.path(name, at: key) else { return nil }
            let patterns = log.texts(value, what: "`\(name)`").map { GlobPattern($0.text) }
            return Gates.Filter(name: name, slot: compiler.slot(path), patterns: patterns)
        }
    }

    private func requirements(
        _ section: Section?, _ compiler: inout MappingCompiler
    ) -> [String: [Gates.Requirement]] {
        guard var section else { return [:] }
        let reader = FieldRuleReader(log: log)
        var requirements: [String: [Gates.Requirement]] = [:]
        for (event, _, value) in section.allEntries() {
            requirements[event] = log.texts(value, what: "the fields of `\(event)`").compactMap { text, node in
                reader.path(text, at: node).map { Gates.Requirement(name: text, slot: compiler.slot($0)) }
            }
        }
        return requirements
    }

    private func testMode(_ section: Section?) -> Gates.TestMode? {
        guard var section else { return nil }
        let code = section.required("code").flatMap { node in
            log.text(node, what: "`code`").flatMap { substitution.applied(to: $0, at: node, log: log) }
        }
        let until = section.value("until").flatMap { log.day($0) }
        if until == nil {
            log.warning(
                "test mode without an end: all events of `\(name)` arrive as tests", at: section.node,
                hint: "add `until: 2026-12-01`")
        }
        section.finish()
        return code.map { Gates.TestMode(code: $0, until: until) }
    }

    private func delivery(_ section: Section?) -> DeliveryOptions {
        var options = DeliveryOptions(maxEvents: min(500, adapter.limits.maxEvents), maxBytes: adapter.limits.maxBytes)
        guard var section else { return options }
        options.maxEvents = section.integer("max_events", in: 1...adapter.limits.maxEvents) ?? options.maxEvents
        options.maxBytes = section.bytes("max_bytes") ?? options.maxBytes
        options.maxWait = section.duration("max_wait") ?? options.maxWait
        options.timeout = section.duration("timeout") ?? options.timeout
        options.concurrency = section.integer("concurrency", in: 1...64) ?? options.concurrency
        if let node = section.value("rate") {
            options.rate = node.string.flatMap { Units.perSecond($0) }
            if options.rate.map({ $0 > 0 }) != true {
                log.error(
                    "`rate` has to be a number per time, found \(node.described)", at: node,
                    hint: "write it like 200/s or 600/m")
            }
        }
        section.finish()
        return options
    }

    private func coverage(_ section: Section?) {
        guard var section else { return }
        for (field, key, value) in section.allEntries() {
            if adapter.schema.definition(of: field) == nil {
                log.error(
                    "\(adapter.title) has no field `\(field)`", at: key,
                    hint: hint(for: field, among: adapter.schema.names))
            }
            let share = value.string.flatMap { $0.hasSuffix("%") ? Double($0.dropLast()) : nil }
            if share.map({ (0...100).contains($0) }) != true {
                log.error("a share is expected here, found \(value.described)", at: value, hint: "write it like 95%")
            }
        }
    }

    private func warnOfVersionEnd(_ settings: SettingValues, at node: YAMLNode) {
        guard let ends = adapter.versionEnds, let version = settings.text(ends.setting), let end = ends.ends[version]
        else { return }
        let days = (end - now).wholeMilliseconds / 86_400_000
        guard days < 60 else { return }
        let written = node["settings"]?[ends.setting] ?? node
        log.warning(
            days < 0
                ? "\(version) has ended at \(adapter.title)" : "\(version) ends in \(days) days at \(adapter.title)",
            at: written, hint: "set `\(ends.setting)` to a newer version")
    }
}

extension Section {
    mutating func substitutedBool(_ key: String, _ substitution: Substitution) -> Bool? {
        guard let found = value(key) else { return nil }
        guard let text = found.string, text.contains("$") else { return bool(key) }
        switch substitution.applied(to: text, at: found, log: log) {
        case "true": return true
        case "false": return false
        case nil: return nil
        default:
            log.error("`\(key)` has to be true or false", at: found)
            return nil
        }
    }
}
