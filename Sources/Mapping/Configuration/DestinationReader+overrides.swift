internal import YAML

extension DestinationReader {
    /// Reads `overrides`: for single events of ours, lines that take the place of lines of `fields`.
    ///
    /// A field keeps the steps that `hashing` gives it, unless the line has its own.
    ///
    /// - Returns: all lines that hold for an event, by the event's name.
    func overrides(_ section: Section?, of rules: [FieldRule]) -> [String: [FieldRule]] {
        guard var section else { return [:] }
        let reader = FieldRuleReader(log: log)
        var overrides: [String: [FieldRule]] = [:]
        for (event, key, value) in section.allEntries() {
            log.checkEventName(event, at: key)
            guard var table = Section(value, what: "the fields of `\(event)`", log: log) else { continue }
            var merged = rules
            for (name, key, value) in table.allEntries() {
                guard let definition = adapter.schema.definition(of: name) else {
                    log.error(
                        "\(adapter.title) has no field `\(name)`", at: key,
                        hint: hint(
                            for: name, among: adapter.schema.names, list: "`fanout fields \(adapter.name)` lists all"))
                    continue
                }
                let place = merged.firstIndex { $0.name == name }
                guard var rule = reader.rule(name, key: key, value: value, definition: definition) else {
                    if value.isNull, let place { merged.remove(at: place) }
                    continue
                }
                if let only = value["only"] ?? value["except"] {
                    log.error(
                        "`\(name)` stands under `\(event)` here, so it is for that event alone", at: only,
                        hint: "remove this")
                }
                if let place {
                    if rule.stepsLocation == nil {
                        rule.steps = merged[place].steps
                        rule.isUnreadable = merged[place].isUnreadable
                        rule.stepsLocation = merged[place].stepsLocation
                    }
                    merged[place] = rule
                } else {
                    merged.append(rule)
                }
                FieldCheck(rule: rule, definition: definition, platform: adapter.title, log: log).run()
            }
            overrides[event] = merged
        }
        return overrides
    }
}
