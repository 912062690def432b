internal import Events
internal import YAML

/// A destination before the tables that all destinations share are complete.
struct DestinationDraft {
    let name: String
    let adapter: Adapter
    let delivery: DeliveryOptions
    let gates: Gates
    let program: PayloadProgram
    let overrides: [String: PayloadProgram]
    let requestTemplate: RequestTemplate
    let neverSent: [EmptyField]

    func destination(_ shared: SharedTables) -> Destination {
        Destination(
            name: name, adapter: adapter.name, delivery: delivery, sendsNothing: adapter.sendsNothing,
            dedupWindow: adapter.limits.dedupWindow, platform: adapter.title, shared: shared, gates: gates,
            program: program, overrides: overrides, requestTemplate: requestTemplate, replyRules: adapter.replyRules,
            redaction: PayloadRedaction(adapter),
            secrets: SecretMask(requestTemplate.secrets), neverSent: neverSent)
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
    /// Fields of the file that no event gets: with `~`, or not for these settings.
    var neverSent: [EmptyField] = []

    mutating func read(_ section: inout Section, _ compiler: inout MappingCompiler) -> DestinationDraft? {
        let settings = settings(section.section("settings"), at: section.place)
        let endpoint = endpoint(&section)
        let table = section.required("events", hint: "write at least `events: {\"*\": as is}`")
        let events = events(table, adapter.eventNames.names(settings))
        let rules = fields(&section, settings)
        let overrides = overrides(section.section("overrides"), of: rules)
        var gates = Gates(
            events: events, addressees: compiler.paths.slot(for: ["destinations"]),
            testEventCode: compiler.paths.slot(for: ["test_event_code"]), limits: adapter.limits)
        gates.consent = consent(&section, &compiler)
        gates.filters = filters(section.section("only"), &compiler)
        gates.requirements = requirements(section.section("require"), &compiler)
        gates.testMode = testMode(section.section("test"))
        let delivery = delivery(section.section("delivery"))
        checkCoverage(section.section("coverage"), rules)
        section.finish()
        warnOfVersionEnd(settings, at: section.place, written: section.node["settings"])

        let requestTemplate = RequestTemplate(adapter.request, settings: settings, endpoint: endpoint, log: adapter.log)
        let envelope = envelope(settings)
        let program = compiler.program(
            envelope + taken(rules, settings), adapter: adapter, settings: settings, log: log)
        var programs: [String: PayloadProgram] = [:]
        for (event, rules) in overrides {
            programs[event] = compiler.program(
                envelope + rules.filter { isTaken($0, settings) }, adapter: adapter, settings: settings, log: log)
        }
        guard let requestTemplate else { return nil }
        return DestinationDraft(
            name: name, adapter: adapter, delivery: delivery, gates: gates, program: program, overrides: programs,
            requestTemplate: requestTemplate, neverSent: neverSent)
    }

    private func settings(_ section: Section?, at destination: YAMLNode) -> SettingValues {
        var values = SettingValues()
        var section = section
        for setting in adapter.settings {
            let written = section?.value(setting.name)
            if written == nil, setting.isRequired, section?.reportsMisspelt(setting.name) != true {
                log.error(
                    "`\(name)` lacks the setting `\(setting.name)`", at: section?.place ?? destination,
                    hint: setting.about)
            }
            let value = written.map { text(of: setting, at: $0) } ?? setting.fallback
            // Without a value a placeholder, so that what uses the setting is not reported as well.
            values[setting.name] = setting.isSecret ? .secret(Secret(value ?? "")) : .setting(value ?? "")
            if setting.isSecret, value != nil, let literal = written?.scalarText, !literal.contains("${") {
                log.warning(
                    "`\(setting.name)` of `\(name)` stands in this file for everybody to read", at: destination,
                    hint: "put it into an environment variable and write ${NAME}, or ${file:/path/to/it}")
            }
        }
        section?.finish()
        return values
    }

    /// What is written for a setting, its variables replaced; `nil`, with an error in the log, when it cannot be used.
    private func text(of setting: Adapter.Setting, at node: YAMLNode) -> String? {
        guard let written = log.text(node, what: "`\(setting.name)`"),
            let text = substitution.applied(to: written, at: node, isSecret: setting.isSecret, log: log)
        else { return nil }
        if text.isEmpty {
            log.error("`\(setting.name)` is empty", at: node, hint: setting.about)
        } else if !setting.allowed.isEmpty, !setting.allowed.contains(text) {
            log.error(
                "`\(setting.name)` cannot be \(setting.isSecret ? "that" : written)", at: node,
                hint: hint(for: written, among: setting.allowed))
        } else if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            log.error("`\(setting.name)` holds a line break or another control character", at: node)
        } else {
            return text
        }
        return nil
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
                "the endpoint of `\(name)` cannot be used: \(objection)",
                at: endpoint == nil ? written : section.place)
        }
        return text
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

    private func delivery(_ section: Section?) -> DeliveryOptions {
        var options = DeliveryOptions(maxEvents: min(500, adapter.limits.maxEvents), maxBytes: adapter.limits.maxBytes)
        guard var section else { return options }
        options.maxEvents = section.integer("max_events", in: 1...adapter.limits.maxEvents) ?? options.maxEvents
        options.maxBytes = section.bytes("max_bytes", atMost: adapter.limits.maxBytes) ?? options.maxBytes
        options.maxWait = section.duration("max_wait", in: .zero ... .seconds(3600)) ?? options.maxWait
        options.timeout = section.duration("timeout", in: .milliseconds(1) ... .seconds(600)) ?? options.timeout
        options.concurrency = section.integer("concurrency", in: 1...64) ?? options.concurrency
        if let node = section.value("rate") {
            options.rate = node.scalarText.flatMap { Units.perSecond($0) }.flatMap { $0 > 0 ? $0 : nil }
            if options.rate == nil {
                log.error(
                    "`rate` has to be a number per time, found \(node.described)", at: node,
                    hint: "write it like 200/s or 600/m")
            }
        }
        section.finish()
        return options
    }

    private func warnOfVersionEnd(_ settings: SettingValues, at place: YAMLNode, written: YAMLNode?) {
        guard let ends = adapter.versionEnds, let version = settings.text(ends.setting), let end = ends.ends[version]
        else { return }
        let days = (end - now).wholeMilliseconds / 86_400_000
        guard days < 60 else { return }
        log.warning(
            end <= now
                ? "\(version) has ended at \(adapter.title)" : "\(version) ends in \(days) days at \(adapter.title)",
            at: written?[ends.setting] ?? place, hint: "set `\(ends.setting)` to a newer version")
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
            log.error("`\(key)` has to be true or false", at: found, hint: "write true or false, without quotes")
            return nil
        }
    }
}
