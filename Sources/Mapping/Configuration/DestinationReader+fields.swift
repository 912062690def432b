internal import Events
internal import YAML

extension DestinationReader {
    /// Reads `fields` and `hashing`, and holds them against what the platform accepts.
    mutating func fields(_ section: inout Section, _ settings: SettingValues) -> [FieldRule] {
        var rules: [FieldRule] = []
        // Written in `fields`, rightly or nearly, and refused there: nothing that follows from it need be said.
        var refused: Set<String> = []
        // A table under a misspelt name is all that is wrong with what should stand in it.
        if section.reportsMisspelt("fields") {
            _ = section.entry("hashing")
            return []
        }
        let hasNoHashing = section.reportsMisspelt("hashing")
        let reader = FieldRuleReader(log: log)
        if var table = section.section("fields") {
            for (name, key, value) in table.allEntries() {
                guard let definition = adapter.schema.definition(of: name) else {
                    log.error(
                        "\(adapter.title) has no field `\(name)`", at: key,
                        hint: hint(
                            for: name, among: adapter.schema.names,
                            list: "`fanout fields \(adapter.name)` lists all"))
                    refused.formUnion([name, nearestName(to: name, among: adapter.schema.names) ?? name])
                    continue
                }
                if let near = adapter.schema.misspelt(name) {
                    log.warning(
                        "`\(name)` is none of \(adapter.title)'s own fields: it arrives as a property of yours",
                        at: key,
                        hint: "did you mean \(near)?")
                }
                if value.isNull {
                    neverSent.append(EmptyField(name: name, reason: .switchedOff, place: log.place(of: key)))
                }
                if let rule = reader.rule(name, key: key, value: value, definition: definition) {
                    rules.append(rule)
                } else if !value.isNull {
                    refused.insert(name)
                }
            }
        }
        let names = refused.union(rules.map(\.name))
        checkCompleteness(rules, names, settings, at: section.keyNode("fields") ?? section.place)
        if var table = section.section("hashing") {
            for entry in table.allEntries() where !neverSent.contains(where: { $0.name == entry.name }) {
                add(entry, to: &rules, reader, isRefused: refused.contains(entry.name))
            }
        }
        for rule in rules where !hasNoHashing {
            if let definition = adapter.schema.definition(of: rule.name) {
                FieldCheck(rule: rule, definition: definition, platform: adapter.title, log: log).run()
            }
        }
        return rules
    }

    /// Those that the platform takes of a destination with these settings.
    mutating func taken(_ rules: [FieldRule], _ settings: SettingValues) -> [FieldRule] {
        rules.filter { rule in
            if isTaken(rule, settings) { return true }
            let conditions = adapter.schema.definition(of: rule.name)?.conditions ?? []
            let words = conditions.map(\.inWords).joined(separator: " and ")
            neverSent.append(EmptyField(name: rule.name, reason: .otherwise(words), place: rule.place))
            return false
        }
    }

    func isTaken(_ rule: FieldRule, _ settings: SettingValues) -> Bool {
        (adapter.schema.definition(of: rule.name)?.conditions ?? []).hold(settings)
    }

    /// Adds the steps of one line of `hashing` to its field.
    private func add(
        _ entry: (name: String, key: YAMLNode, value: YAMLNode), to rules: inout [FieldRule],
        _ reader: FieldRuleReader, isRefused: Bool
    ) {
        let steps = reader.steps(entry.value)
        guard let index = rules.firstIndex(where: { $0.name == entry.name }) else {
            if isRefused { return }
            let near = nearestName(to: entry.name, among: rules.map(\.name))
            log.error(
                "`hashing` names `\(entry.name)`, which does not stand in `fields`", at: entry.key,
                hint: near.map { "did you mean \($0)?" } ?? "add a line for it to `fields`, or remove this one")
            return
        }
        guard rules[index].stepsLocation == nil else {
            log.error("`\(entry.name)` has steps in `fields` and in `hashing`", at: entry.key, hint: "keep one of them")
            return
        }
        rules[index].steps = steps ?? []
        rules[index].isUnreadable = steps == nil
        rules[index].stepsLocation = entry.value.location
    }

    /// Fields that the platform requires, or that others need, have to be mapped.
    private func checkCompleteness(
        _ rules: [FieldRule], _ names: Set<String>, _ settings: SettingValues, at table: YAMLNode
    ) {
        for name in adapter.schema.requiredNames(settings) where !names.contains(name) {
            log.error(
                "\(adapter.title) requires `\(name)`, which is not mapped: nothing could be sent", at: table,
                hint: CanonicalSchema.kind(of: name) == nil ? nil : "add a line `\(name): \(name)` to `fields`")
        }
        for rule in rules {
            if let needed = adapter.schema.definition(of: rule.name)?.needs, !names.contains(needed) {
                log.warning(
                    "`\(rule.name)` is never sent, because \(adapter.title) wants `\(needed)` with it",
                    at: rule.location,
                    hint: "add a line for `\(needed)` to `fields`")
            }
        }
        var seen: Set<String> = []
        for rule in rules {
            guard let list = rule.target.listName ?? rule.target.slotListName, seen.insert(list).inserted else {
                continue
            }
            let item = rule.target.isInList ? "an item of " : ""
            for member in adapter.schema.requiredMembers(of: list) where !names.contains(member) {
                log.error(
                    "\(adapter.title) refuses \(item)`\(list)` without `\(member)`, which is not mapped",
                    at: rule.location, hint: "add a line for `\(member)` to `fields`")
            }
        }
    }
}
