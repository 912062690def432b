internal import Events
internal import YAML

/// Reads `rules` of an adapter.
struct PayloadRuleReader {
    let schema: FieldSchema
    let names: Adapter.EventNames
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
        let events = checked(section.texts("events"), "event", among: names.all)
        let sources = checked(section.texts("action_sources"), "action_source", among: CanonicalSchema.actionSources)
        let isAdvice = section.choice("then", of: Consequence.self) == .note
        let required = section.texts("require")
        let object = section.text("object")
        let sets = section.value("insufficient")
        section.finish()
        guard let name, let reason, let check = check(node, required: required, object: object, sets: sets) else {
            return nil
        }
        return Adapter.PayloadRule(
            name: name, reason: reason, events: events, actionSources: sources, isAdvice: isAdvice,
            place: log.place(of: node), check: check)
    }

    private func check(
        _ node: YAMLNode, required: [(text: String, node: YAMLNode)], object: String?, sets: YAMLNode?
    ) -> Adapter.PayloadRule.Check? {
        if let object, let sets, required.isEmpty {
            guard let list = sets.sequence, list.allSatisfy({ $0.sequence != nil }) else {
                log.error("`insufficient` has to be a list of lists, found \(sets.described)", at: sets)
                return nil
            }
            let read = list.map { set in
                log.texts(set, what: "a set").map { name, node in
                    checkField("\(object).\(name)", at: node)
                    return name
                }
            }
            return .insufficient(object: object, sets: read)
        }
        guard !required.isEmpty, object == nil, sets == nil else {
            log.error("a rule needs either `require`, or `object` and `insufficient`", at: node)
            return nil
        }
        for (name, node) in required { checkField(name, at: node) }
        return .require(required.map(\.text))
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
