internal import Events
internal import JSON
package import YAML

extension PlatformGuide {
    /// The guide to a destination of the file, or to an adapter.
    ///
    /// Errors in the file do not matter here: a guide is what one looks into to mend them.
    ///
    /// - Parameters:
    ///   - name: of a destination, or of an adapter.
    ///   - file: destinations.yaml, where there is one.
    ///   - adapters: adapter.yaml of each plugin, by the plugin's name.
    /// - Returns: the guide, or what keeps it from being read.
    package static func read(
        _ name: String, file: SourceFile?, adapters: [String: SourceFile]
    ) -> (guide: PlatformGuide?, diagnostics: [Diagnostic]) {
        let root = file.flatMap { YAMLLoader.load($0).node }
        let destination = root?["destinations"]?[name]
        let adapterName = destination?["adapter"]?.scalarText ?? name
        guard let source = adapters[adapterName] else {
            let destinations = root?["destinations"]?.mapping?.compactMap(\.key.scalarText) ?? []
            let known = destinations + adapters.keys.sorted().filter { !destinations.contains($0) }
            let message = "there is no destination and no adapter `\(name)`"
            return (nil, [Diagnostic(.error, message, hint: hint(for: name, among: known))])
        }
        let log = DiagnosticLog(file: source.name)
        guard let adapter = Adapter(source, name: adapterName, log: log) else { return (nil, log.diagnostics) }
        let entry = destination.map { DestinationEntry($0, adapter: adapter) }
        let names = adapter.eventNames.names(settings(adapter, destination))
        let guide = PlatformGuide(
            adapter: adapterName, title: adapter.title, documentation: adapter.documentation,
            destination: destination == nil ? nil : name, fields: fields(adapter, entry),
            openPrefixes: adapter.schema.openPrefixes, eventNames: eventNames(names, entry?.events),
            keptBack: entry?.events.keptBack ?? [], sendsOthers: entry.map { $0.events.others == .asIs })
        return (guide, [])
    }

    /// The settings as they are written; where nothing is, as they are without it.
    private static func settings(_ adapter: Adapter, _ destination: YAMLNode?) -> SettingValues {
        adapter.settings.reduce(into: SettingValues()) { values, setting in
            let written = destination?["settings"]?[setting.name]?.scalarText
            values[setting.name] = .setting(written ?? setting.fallback ?? "")
        }
    }

    private static func fields(_ adapter: Adapter, _ entry: DestinationEntry?) -> [Field] {
        let own = (entry?.mappings.map(\.name) ?? []).filter { !adapter.schema.names.contains($0) }
        return (adapter.schema.names + own).compactMap { name in
            adapter.schema.definition(of: name).map { definition in
                Field(
                    name: name, definition: definition, recommendedSteps: definition.recommendedSteps,
                    mapping: entry?.mappings.first { $0.name == name }?.mapping)
            }
        }
    }

    private static func eventNames(_ names: Adapter.EventNames, _ table: EventNameTable?) -> [EventName] {
        let ours = table?.ourNamesByTheirs ?? []
        func entry(_ name: String, _ standing: EventName.Standing) -> EventName {
            EventName(name: name, standing: standing, sentFor: ours.filter { $0.theirs == name }.map(\.ours))
        }
        let custom = ours.map(\.theirs).reduce(into: [String]()) { custom, name in
            if !names.all.contains(name), !names.reserved.contains(where: { $0.old == name }), !custom.contains(name) {
                custom.append(name)
            }
        }
        return names.standard.map { entry($0, .standard) }
            + names.renamed.map { entry($0.old, .renamed(to: $0.new)) }
            + names.deprecated.map { entry($0, .deprecated) }
            + names.reserved.map { entry($0.old, .reserved(for: $0.new)) } + custom.map { entry($0, .custom) }
    }
}

/// What can be read of a destination, errors or not.
private struct DestinationEntry {
    var mappings: [(name: String, mapping: PlatformGuide.Mapping)] = []
    var events = EventNameTable(entries: [:], others: nil)

    init(_ node: YAMLNode, adapter: Adapter) {
        // What is wrong is `fanout check`'s to say.
        let log = DiagnosticLog(file: "")
        let reader = FieldRuleReader(log: log)
        for (key, value) in node["fields"]?.mapping ?? [] {
            guard let name = key.scalarText, let definition = adapter.schema.definition(of: name),
                let rule = reader.rule(name, key: key, value: value, definition: definition)
            else { continue }
            let steps = node["hashing"]?[name].flatMap { reader.steps($0) } ?? rule.steps
            mappings.append(
                (name, PlatformGuide.Mapping(source: rule.inWords, steps: steps, line: key.location.line)))
        }
        var entries: [String: EventNameTable.Entry] = [:]
        for (key, value) in node["events"]?.mapping ?? [] {
            if let name = key.scalarText { entries[name] = EventNameTable.Entry(value) }
        }
        let others = entries.removeValue(forKey: "*")
        events = EventNameTable(entries: entries, others: others)
    }
}

extension EventNameTable.Entry {
    /// What is written for a name of ours; names that are no texts are left out.
    fileprivate init(_ node: YAMLNode) {
        if node.isNull {
            self = .off
        } else if node.scalarText == "as is" {
            self = .asIs
        } else {
            self = .names((node.sequence ?? [node]).compactMap(\.scalarText))
        }
    }
}

extension EventNameTable {
    /// Every pair of a name of ours and the name it is sent under, sorted by ours.
    fileprivate var ourNamesByTheirs: [(ours: String, theirs: String)] {
        entries.sorted { $0.key < $1.key }.flatMap { ours, entry in
            switch entry {
            case .names(let names): names.map { (ours, $0) }
            case .asIs: [(ours, ours)]
            case .off: [(ours: String, theirs: String)]()
            }
        }
    }

    /// Names of ours that are switched off.
    fileprivate var keptBack: [String] {
        entries.filter { $0.value == .off }.map(\.key).sorted()
    }
}

extension FieldRule {
    /// Where the value comes from, as the right side of a line in a table.
    fileprivate var inWords: String {
        var words: String
        switch source {
        case .paths(let paths): words = paths.map(\.description).joined(separator: " or ")
        case .constant(let json): words = "always " + String(decoding: json, as: UTF8.self)
        case .template: words = "a text of the adapter"
        }
        if let table {
            let pairs = table.map {
                "\(String(decoding: $0.ours, as: UTF8.self)) as \(String(decoding: $0.json, as: UTF8.self))"
            }
            words += " (\(pairs.joined(separator: ", ")))"
        }
        if let fallback { words += ", else " + String(decoding: fallback, as: UTF8.self) }
        if let when { words += ", when \(when)" }
        if let only { words += ", only for \(Self.inWords(events: only))" }
        if let except { words += ", not for \(Self.inWords(events: except))" }
        return words
    }

    private static func inWords(events: [String]) -> String {
        events.count <= 2 ? events.joined(separator: " and ") : "\(events.count) events"
    }
}
