internal import YAML

/// What a platform accepts in one of its fields.
package struct FieldDefinition: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        case string, number, integer, boolean
        /// Whatever JSON value stands in our event, unchanged.
        case any
    }

    package enum ListRule: String, Sendable, CaseIterable {
        /// One value; of several the first usable one is sent.
        case no
        /// One value, or a list where there are several.
        case allowed
        /// A list even of one value.
        case always
    }

    package enum HashRule: String, Sendable, CaseIterable {
        case required, optional, forbidden
    }

    package var kind: Kind = .any
    package var list: ListRule = .no
    package var hash: HashRule = .forbidden
    /// The values allowed; empty: all.
    package var allowed: [String] = []
    /// Without it the platform refuses the event (or, in a list of items, the item).
    package var isRequired = false
    /// The field that has to be sent for this one to be sent.
    package var needs: String?
    /// The platform refuses numbers below zero.
    package var isNotNegative = false
    /// All of them have to hold for the field to be sent.
    package var conditions: [Condition] = []
    /// The steps that give what the platform expects; empty: it expects nothing in particular.
    package var clean: [ValueStep] = []
    /// Whether a log must not hold the value in the clear; `nil`: by what else is known of the field.
    package var isPersonal: Bool?
}

/// All fields of a platform.
struct FieldSchema: Sendable {
    /// In the adapter's order.
    private(set) var names: [String] = []
    private var definitions: [String: FieldDefinition] = [:]
    /// `properties.*`: the part before the star, and what holds for the fields below it.
    private var open: [(prefix: String, definition: FieldDefinition)] = []

    /// Prefixes below which fields of any name are accepted.
    var openPrefixes: [String] { open.map(\.prefix) }

    /// The field that was probably meant by a name that the platform takes without knowing it.
    func misspelt(_ path: String) -> String? {
        guard definitions[path] == nil, let dot = path.lastIndex(of: ".") else { return nil }
        let siblings = names.filter { $0.hasPrefix(path[...dot]) }.map { $0.dropFirst(path[...dot].count) }
            .filter { !$0.contains(".") }.map { String($0) }
        return nearestName(to: String(path[path.index(after: dot)...]), among: siblings).map { path[...dot] + $0 }
    }

    /// What is known of the field `path`; `nil` when the platform has no such field.
    func definition(of path: String) -> FieldDefinition? {
        if let definition = definitions[path] { return definition }
        return open.first { path.hasPrefix($0.prefix) && path.count > $0.prefix.count }?.definition
    }

    /// Whether the platform's schema has the field by its name.
    func hasField(_ path: String) -> Bool { definitions[path] != nil }

    init(_ section: Section, settings: [Adapter.Setting]) {
        var section = section
        for (name, key, value) in section.allEntries() {
            guard let definition = FieldDefinition(value, settings: settings, log: section.log) else { continue }
            if name.hasSuffix("*") {
                open.append((String(name.dropLast()), definition))
            } else if TargetPath(name) == nil {
                section.log.error("`\(name)` is no path of a field", at: key)
            } else {
                names.append(name)
                definitions[name] = definition
            }
        }
        for name in names {
            if let needed = definitions[name]?.needs { checkNeed(of: name, needed, section) }
        }
    }

    /// A field and what it needs stand in one object, because that is written first.
    private func checkNeed(of name: String, _ needed: String, _ section: Section) {
        let place = section.node[name]?["needs"]
        let parent = { (path: String) in path.split(separator: ".").dropLast().joined(separator: ".") }
        if definitions[needed] == nil {
            section.log.error(
                "there is no field `\(needed)`", at: place, hint: hint(for: needed, among: names))
        } else if parent(name) != parent(needed) {
            section.log.error("`\(name)` can only need a field of the same object", at: place)
        } else if definitions[needed]?.needs != nil {
            section.log.error("`\(needed)` needs another field itself", at: place)
        }
    }

    /// The fields outside of lists that a destination with these settings has to send with every event.
    func requiredNames(_ settings: SettingValues) -> [String] {
        names.filter { name in
            guard let definition = definitions[name], definition.isRequired, !name.contains("[") else { return false }
            return definition.conditions.actionSources == nil && definition.conditions.hold(settings)
        }
    }

    /// The members without which the platform refuses an item of `list`, or a list of fixed places.
    func requiredMembers(of list: String) -> [String] {
        names.filter { $0.hasPrefix(list + "[") && definitions[$0]?.isRequired == true }
    }

    /// How many places a list of fixed places has.
    func slotCount(of list: String) -> Int {
        let slots = names.compactMap { TargetPath($0) }.filter { $0.slotListName == list }.compactMap(\.slot)
        return (slots.max() ?? -1) + 1
    }
}

extension FieldDefinition {
    fileprivate init?(_ node: YAMLNode, settings: [Adapter.Setting], log: DiagnosticLog) {
        guard var section = Section(node, what: "a field", log: log) else { return nil }
        kind = section.choice("type", of: Kind.self) ?? .any
        list = section.choice("list", of: ListRule.self) ?? (kind == .any ? .allowed : .no)
        hash = section.choice("hash", of: HashRule.self) ?? .forbidden
        allowed = section.texts("enum").map(\.text)
        isRequired = section.bool("required") ?? false
        needs = section.text("needs")
        isNotNegative = section.bool("not_negative") ?? false
        conditions = section.conditions("when", settings: settings)
        isPersonal = section.bool("personal")
        clean = section.value("clean").flatMap { FieldRuleReader(log: log).steps($0) } ?? []
        section.finish()
    }
}

extension Section {
    /// One of the raw values of an enumeration.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let found = value(key), let text = log.text(found, what: "`\(key)`") else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let known = Choice.allCases.map(\.rawValue)
        log.error("`\(key)` cannot be \(text)", at: found, hint: "it is one of \(known.joined(separator: ", "))")
        return nil
    }
}
