internal import Events
internal import JSON

/// Writes an event's payload for one destination.
///
/// A class, so that a writer holds one reference to all of it.
final class PayloadProgram: Sendable {
    let nodes: [PayloadNode]
    /// The keys of the nodes, `,"name":` after `,"name":`.
    let keys: [UInt8]
    let fields: [CompiledField]
    /// The same, for a writer that counts no references: the program lives as long as it writes.
    let lentFields: [Unmanaged<CompiledField>]
    let rules: [CompiledRule]
    /// Fields that have to be sent, and their numbers; `nil` where nothing is mapped to them.
    let required: [(name: String, field: Int?)]
    /// Their numbers alone.
    private let requiredNumbers: [Int]
    private let isRequiredUnmapped: Bool
    /// By field number, what the configuration says of it; only explanations read it.
    let descriptions: [FieldRule]
    /// The same of `rules`.
    let ruleDescriptions: [Adapter.PayloadRule]

    init(
        nodes: [PayloadNode], keys: [UInt8], fields: [CompiledField], rules: [CompiledRule],
        required: [(name: String, field: Int?)], descriptions: [FieldRule], ruleDescriptions: [Adapter.PayloadRule]
    ) {
        self.nodes = nodes
        self.keys = keys
        self.fields = fields
        lentFields = fields.map(Unmanaged.passUnretained)
        self.rules = rules
        self.required = required
        requiredNumbers = required.compactMap(\.field)
        isRequiredUnmapped = required.contains { $0.field == nil }
        self.descriptions = descriptions
        self.ruleDescriptions = ruleDescriptions
    }

    enum Outcome {
        case written(MappedEvent)
        case withheld(Objection)
    }

    /// The payload under one of their names, or the rule that keeps it back.
    ///
    /// `trace` watches the writing.
    func payload(
        _ name: String, testCode: String, _ binding: inout EventBinding, _ writer: inout PayloadWriter, now: Timestamp,
        trace: PayloadTrace? = nil
    ) -> Outcome {
        let json = writer.write(self, name: name, testCode: testCode, &binding, now: now, trace: trace)
        if isRequiredUnmapped || requiredNumbers.contains(where: { !writer.isPresent[$0] }),
            let field = required.first(where: { $0.field.map { !writer.isPresent[$0] } ?? true })
        {
            let why = writer.notes.first { $0.field == field.name }.map { ": \($0.reason)" } ?? ""
            return .withheld(
                objection("required_field", "the platform requires \(field.name)\(why)", at: nil, lacking: [field]))
        }
        for (number, rule) in rules.enumerated() where rule.isFor(name, binding.actionSource) {
            guard !rule.holds(name, writer.isPresent) else { continue }
            guard rule.isAdvice else { return .withheld(objection(number, writer.isPresent)) }
            writer.notes.append(FieldNote(field: rule.name, reason: rule.reason))
            trace?.advise(objection(number, writer.isPresent))
        }
        return .written(
            MappedEvent(
                name: name, id: binding.event.id, time: binding.event.time, json: json,
                testCode: testCode, notes: writer.notes))
    }

    private func objection(_ number: Int, _ isPresent: borrowing FlagTable) -> Objection {
        let rule = ruleDescriptions[number]
        var lacking: [(name: String, field: Int?)] = []
        switch (rule.check, rules[number].check) {
        case (.require(let names), .require(let fields)):
            lacking = zip(names, fields).filter { $1.map { !isPresent[$0] } ?? true }.map { (name: $0, field: $1) }
        case (_, .requireOne(let fields)):
            // What is not mapped would not lift it: another field of the list does.
            lacking = fields.map { (name: self.fields[$0].name, field: $0) }
        default: break
        }
        return objection(rule.name, rule.reason, at: rule.place, lacking: lacking)
    }

    private func objection(
        _ rule: String, _ reason: String, at place: FilePlace?, lacking: [(name: String, field: Int?)]
    ) -> Objection {
        let lines = lacking.compactMap { $0.field.map { descriptions[$0] } }
        return Objection(
            rule: rule, reason: reason, place: place ?? lines.first?.place,
            wants: lines.compactMap { $0.paths.first?.description },
            unmapped: lacking.filter { $0.field == nil }.map(\.name))
    }
}
