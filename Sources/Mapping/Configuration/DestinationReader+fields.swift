internal import YAML

extension DestinationReader {
    /// Reads `fields` and `hashing`, and holds them against what the platform accepts.
    func fields(_ section: inout Section) -> [FieldRule] {
        var rules: [FieldRule] = []
        let reader = FieldRuleReader(log: log)
        var switchedOff: Set<String> = []
        if var table = section.section("fields") {
            for (name, key, value) in table.allEntries() {
                if adapter.schema.definition(of: name) == nil {
                    log.error(
                        "\(adapter.title) has no field `\(name)`", at: key,
                        hint: hint(
                            for: name, among: adapter.schema.names,
                            seeAlso: "plugins/\(adapter.name)/adapter.yaml lists its fields"))
                    continue
                }
                if value.isNull { switchedOff.insert(name) }
                if let rule = reader.rule(name, key: key, value: value) { rules.append(rule) }
            }
        }
        if var table = section.section("hashing") {
            for (name, key, value) in table.allEntries() {
                let steps = reader.steps(value)
                guard let index = rules.firstIndex(where: { $0.name == name }) else {
                    if !switchedOff.contains(name) {
                        log.error(
                            "`hashing` names `\(name)`, which stands not in `fields`", at: key,
                            hint: hint(for: name, among: rules.map(\.name)))
                    }
                    continue
                }
                if !rules[index].steps.isEmpty {
                    log.error("`\(name)` has steps in `fields` and in `hashing`", at: key, hint: "keep one of them")
                    continue
                }
                rules[index].steps = steps
                rules[index].stepsLocation = value.location
            }
        }
        for rule in rules { check(rule) }
        return rules
    }

    private func check(_ rule: FieldRule) {
        guard let definition = adapter.schema.definition(of: rule.name), case .paths = rule.source else { return }
        let location = rule.stepsLocation ?? rule.location
        switch definition.hash {
        case .required where !rule.steps.contains(.sha256):
            log.error(
                "`\(rule.name)` would be sent in the clear, but \(adapter.title) wants it hashed", at: location,
                hint: "add a line under `hashing`: `\(rule.name): [trim, lowercase, sha256]`")
        case .forbidden where rule.steps.contains(.sha256):
            log.error(
                "`\(rule.name)` would be hashed, but \(adapter.title) reads it only in the clear", at: location,
                hint: "remove sha256 from its steps")
        default: break
        }
        let place = rule.steps.firstIndex(of: .sha256)
        if let place, place != rule.steps.count - 1 {
            log.error("steps after sha256 would change the hash", at: location, hint: "put sha256 last")
        }
        if rule.steps.count(where: { $0.stage == .list }) > 1 || rule.steps.count(where: { $0.stage == .value }) > 1 {
            log.error("`\(rule.name)` has two steps that each decide the whole value", at: location)
        }
    }
}
