internal import Events
internal import YAML

extension DestinationReader {
    /// Reads `fields` and `hashing`, and holds them against what the platform accepts.
    mutating func fields(_ section: inout Section) -> [FieldRule] {
        var rules: [FieldRule] = []
        let reader = FieldRuleReader(log: log)
        if var table = section.section("fields") {
            for (name, key, value) in table.allEntries() {
                guard let definition = adapter.schema.definition(of: name) else {
                    log.error(
                        "\(adapter.title) has no field `\(name)`", at: key,
                        hint: hint(
                            for: name, among: adapter.schema.names,
                            seeAlso: "`fanout fields \(adapter.name)` lists them"))
                    continue
                }
                if let near = adapter.schema.misspelt(name) {
                    log.warning(
                        "`\(name)` is none of \(adapter.title)'s own fields: it arrives as a property of yours",
                        at: key,
                        hint: "did you mean \(near)?")
                }
                if value.isNull { switchedOff.append((name, log.place(of: key))) }
                if let rule = reader.rule(name, key: key, value: value, definition: definition) { rules.append(rule) }
            }
        }
        checkCompleteness(rules, at: section.keyNode("fields") ?? section.place)
        if var table = section.section("hashing") {
            for entry in table.allEntries() where !switchedOff.contains(where: { $0.name == entry.name }) {
                add(entry, to: &rules, reader)
            }
        }
        for rule in rules {
            if let definition = adapter.schema.definition(of: rule.name) {
                FieldCheck(rule: rule, definition: definition, platform: adapter.title, log: log).run()
            }
        }
        return rules
    }

    /// Adds the steps of one line of `hashing` to its field.
    private func add(
        _ entry: (name: String, key: YAMLNode, value: YAMLNode), to rules: inout [FieldRule],
        _ reader: FieldRuleReader
    ) {
        let steps = reader.steps(entry.value)
        guard let index = rules.firstIndex(where: { $0.name == entry.name }) else {
            log.error(
                "`hashing` names `\(entry.name)`, which does not stand in `fields`", at: entry.key,
                hint: hint(
                    for: entry.name, among: rules.map(\.name),
                    seeAlso: "add it to `fields`, or remove this line"))
            return
        }
        guard rules[index].stepsLocation == nil else {
            log.error("`\(entry.name)` has steps in `fields` and in `hashing`", at: entry.key, hint: "keep one of them")
            return
        }
        rules[index].steps = steps
        rules[index].stepsLocation = entry.value.location
    }

    /// Fields that the platform requires, or that others need, have to be mapped.
    private func checkCompleteness(_ rules: [FieldRule], at table: YAMLNode) {
        let names = Set(rules.map(\.name))
        for name in adapter.schema.requiredNames where !names.contains(name) {
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
            guard let list = rule.target.listName, seen.insert(list).inserted else { continue }
            for member in adapter.schema.requiredMembers(of: list) where !names.contains(member) {
                log.error(
                    "\(adapter.title) refuses an item of `\(list)` without `\(member)`, which is not mapped",
                    at: rule.location, hint: "add a line for `\(member)` to `fields`")
            }
        }
    }
}
