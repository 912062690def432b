internal import Events

/// Writes an event's payload for one destination.
struct PayloadProgram: Sendable {
    let nodes: [PayloadNode]
    let fields: [CompiledField]
    let rules: [CompiledRule]
    /// Fields that have to be sent, and their numbers; `nil` where nothing is mapped to them.
    let required: [(name: String, field: Int?)]

    enum Outcome {
        case written(MappedEvent)
        case withheld(rule: String, reason: String)
    }

    /// The payload under one of their names, or the rule that keeps it back.
    func payload(
        _ name: String, testCode: String, binding: inout EventBinding, now: Timestamp
    ) -> Outcome {
        var writer = PayloadWriter(program: self, name: name, testCode: testCode, now: now)
        writer.writeEvent(&binding)
        for field in required where field.field.map({ !writer.isPresent[$0] }) ?? true {
            let why = writer.notes.first { $0.field == field.name }.map { ": \($0.reason)" } ?? ""
            return .withheld(rule: "required_field", reason: "the platform requires \(field.name)\(why)")
        }
        for rule in rules where rule.isFor(name, actionSource: binding.event.actionSource) {
            guard !holds(rule, writer.isPresent) else { continue }
            guard rule.isAdvice else { return .withheld(rule: rule.name, reason: rule.reason) }
            writer.notes.append(FieldNote(field: rule.name, reason: rule.reason))
        }
        return .written(
            MappedEvent(
                name: name, id: binding.event.id, time: binding.event.time, json: writer.out, testCode: testCode,
                notes: writer.notes))
    }

    private func holds(_ rule: CompiledRule, _ isPresent: [Bool]) -> Bool {
        switch rule.check {
        case .require(let wanted):
            return wanted.allSatisfy { $0.map { isPresent[$0] } ?? false }
        case .insufficient(let members, let sets):
            let present = members.filter { isPresent[$0] }
            return !sets.contains { present.isSubset(of: $0) }
        }
    }
}
