internal import Events
internal import YAML

/// Reads `rules` of an adapter.
struct PayloadRuleReader {
    let schema: FieldSchema
    let names: Adapter.EventNames
    let settings: [Adapter.Setting]
    let log: DiagnosticLog

    private enum Consequence: String, CaseIterable { case withhold, note }

    func rules(_ node: YAMLNode) -> [Adapter.PayloadRule] {
        guard let list = node.sequence else {
            log.error("`rules` has to be a list, found \(node.described)", at: node)
            return []
        }
        return list.compactMap { rule($0) }
    }

    private func rule(_ node: YAMLNode) -> Adapter.PayloadRule? {
        guard var section = Section(node, what: "a rule", log: log) else { return nil }
        let name = section.requiredText("rule")
        let reason = section.requiredText("reason")
        let known = names.all + names.variants.flatMap(\.names.all)
        let events = checked(section.texts("events"), "event", among: known)
        let sources = checked(section.texts("action_sources"), "action_source", among: CanonicalSchema.actionSources)
        let isAdvice = section.choice("then", of: Consequence.self) == .note
        let conditions = section.conditions("when", settings: settings)
        let check = check(&section)
        section.finish()
        guard let name, let reason, let check else { return nil }
        return Adapter.PayloadRule(
            name: name, reason: reason, events: events, actionSources: sources, conditions: conditions,
            isAdvice: isAdvice,
            place: log.place(of: node), check: check)
    }

    /// What the rule looks at: exactly one of `require`, `require_one`, `only_events`, and `object` with
    /// `insufficient`.
    private func check(_ section: inout Section) -> Adapter.PayloadRule.Check? {
        var checks: [Adapter.PayloadRule.Check] = []
        let required = fields("require", of: &section)
        if !required.isEmpty { checks.append(.require(required)) }
        let alternatives = fields("require_one", of: &section)
        if !alternatives.isEmpty { checks.append(.requireOne(alternatives)) }
        let names = section.texts("only_events").map(\.text)
        if !names.isEmpty { checks.append(.names(names)) }
        let object = section.text("object")
        let sets = section.value("insufficient")
        if let object, let sets {
            guard let list = sets.sequence, list.allSatisfy({ $0.sequence != nil }) else {
                log.error("`insufficient` has to be a list of lists, found \(sets.described)", at: sets)
                return nil
            }
            checks.append(.insufficient(object: object, sets: list.map { members($0, of: object) }))
        }
        guard checks.count == 1, (object == nil) == (sets == nil) else {
            log.error(
                "a rule needs either `require`, `require_one`, `only_events`, or `object` and `insufficient`",
                at: section.node)
            return nil
        }
        return checks[0]
    }

    private func fields(_ key: String, of section: inout Section) -> [String] {
        section.texts(key).map { name, node in
            checkField(name, at: node)
            return name
        }
    }

    private func members(_ set: YAMLNode, of object: String) -> [String] {
        log.texts(set, what: "a set").map { name, node in
            checkField("\(object).\(name)", at: node)
            return name
        }
    }

    private func checkField(_ name: String, at node: YAMLNode) {
        if schema.definition(of: name) == nil {
            log.error("there is no field `\(name)`", at: node, hint: hint(for: name, among: schema.names))
        }
    }

    /// The names, those reported that are not known.
    private func checked(_ texts: [(text: String, node: YAMLNode)], _ what: String, among known: [String]) -> [String] {
        for (text, node) in texts where !known.isEmpty && !known.contains(text) {
            log.error("there is no \(what) `\(text)`", at: node, hint: hint(for: text, among: known))
        }
        return texts.map(\.text)
    }
}
