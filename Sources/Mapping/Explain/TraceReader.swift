internal import Events
internal import JSON
internal import YAML

/// Puts what a trace has seen of one payload beside what the configuration says.
struct TraceReader {
    let destination: Destination
    let payload: PayloadTrace.Payload
    let binding: EventBinding
    let warnings: [EventIssue]

    private var program: PayloadProgram { destination.program(for: binding.event.name) }

    /// The fields with a value and those without, both in the order of the configuration.
    func fields() -> (sent: [ExplainedField], empty: [EmptyField]) {
        var sent: [ExplainedField] = []
        var empty: [EmptyField] = []
        let occurrences = Dictionary(grouping: payload.occurrences, by: \.field)
        for number in program.fields.indices.sorted(by: isBefore) {
            let all = occurrences[number] ?? []
            let rule = program.descriptions[number]
            if all.contains(where: { $0.json != nil && !$0.isDropped }) {
                sent.append(field(number, all))
            } else {
                empty.append(EmptyField(name: rule.name, reason: reason(number, all), place: rule.place))
            }
        }
        empty += destination.neverSent
        return (sent, empty)
    }

    /// Whether a phone number is written without its country, and the event names none.
    var isCountryMissing: Bool {
        payload.occurrences.contains { occurrence in
            guard !occurrence.making.remarks.isEmpty, let candidate = occurrence.candidate else { return false }
            return path(of: candidate, program.descriptions[occurrence.field]) == "user.phone"
        }
    }

    /// What the adapter says comes first, then the lines of the file as they stand.
    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (one, other) = (program.descriptions[left], program.descriptions[right])
        if one.file != other.file { return left < right }
        return (one.location.line, one.location.column) < (other.location.line, other.location.column)
    }

    // MARK: Fields with a value

    private func field(_ number: Int, _ all: [PayloadTrace.Occurrence]) -> ExplainedField {
        let rule = program.descriptions[number]
        let kept = all.filter { !$0.isDropped }
        let first = kept.first { $0.json != nil } ?? all[0]
        let source = source(of: first, rule)
        let isMade = if case .field = source { true } else { false }
        return ExplainedField(
            name: rule.name, source: source, steps: isMade ? rule.spelledSteps : [],
            place: (source == .eventName ? nameLine : nil) ?? rule.place,
            stepsPlace: isMade ? rule.stepsPlace : nil, values: kept.map { value($0, rule) },
            remarks: remarks(kept, rule, number))
    }

    /// The line of the table of events that gives the event its name.
    private var nameLine: FilePlace? { destination.gates.events.place(of: binding.event.name) }

    private func source(of occurrence: PayloadTrace.Occurrence, _ rule: FieldRule) -> ExplainedField.Source {
        if occurrence.isFallback { return .fallback(rule.paths.map(\.description)) }
        switch rule.source {
        case .constant: return .fixed
        case .template(let template): return template.namesTheEvent ? .eventName : .settings
        case .paths(let paths): return .field(paths[occurrence.candidate ?? 0].description)
        }
    }

    private func value(_ occurrence: PayloadTrace.Occurrence, _ rule: FieldRule) -> ExplainedValue {
        guard let json = occurrence.json else { return ExplainedValue(json: nil, hashed: [], time: nil) }
        let isTime = source(of: occurrence, rule) == .field("event_time")
        // Of several values a platform may take only the first.
        let hashed = occurrence.isFallback ? [] : occurrence.making.hashed.filter { json.contains($0.hash.utf8) }
        return ExplainedValue(json: json, hashed: hashed, time: isTime ? binding.event.time : nil)
    }

    private func remarks(_ kept: [PayloadTrace.Occurrence], _ rule: FieldRule, _ number: Int) -> [String] {
        var remarks: [String] = []
        for occurrence in kept {
            let written = occurrence.reasons.map { "\(path(of: $0.candidate, rule)) cannot be used: \($0.reason)" }
            for remark in written + (occurrence.json == nil ? [] : occurrence.making.remarks)
            where !remarks.contains(remark) { remarks.append(remark) }
        }
        if program.fields[number].definition.isRequired, rule.target.isInList, payload.droppedItems > 0 {
            let total = payload.droppedItems + payload.keptItems
            remarks.append("\(payload.droppedItems) of \(total) items are left out, because they have none")
        }
        return remarks
    }

    private func path(of candidate: Int, _ rule: FieldRule) -> String {
        rule.paths.indices.contains(candidate) ? rule.paths[candidate].description : rule.name
    }

    // MARK: Fields without one

    private func reason(_ number: Int, _ all: [PayloadTrace.Occurrence]) -> EmptyReason {
        let rule = program.descriptions[number]
        if let exemption = all.compactMap(\.exemption).first { return reason(exemption, rule, number) }
        if all.contains(where: { $0.json != nil }) { return reasonForDroppedItems(rule) }
        if let (candidate, reason) = all.flatMap(\.reasons).first {
            return .unusable(path(of: candidate, rule), reason: reason)
        }
        let paths = rule.paths.map(\.description)
        if let issue = warnings.first(where: { issue in paths.contains { issue.isAbout($0) } }) {
            return .leftOut(issue.path, reason: issue.message)
        }
        if let found = all.compactMap(\.found.first).first, rule.paths[found].item == nil {
            return .unusable(path(of: found, rule), reason: "it is empty")
        }
        if paths.isEmpty { return .emptySetting }
        if rule.target.isInList || rule.paths.allSatisfy({ $0.item != nil }) {
            let missing = rule.paths.filter { !hasItems($0) }.map { $0.base.joined(separator: ".") }
            if missing.isEmpty { return .absentInItems(paths) }
            return .absent(missing)
        }
        return .absent(paths)
    }

    /// Whether the event has the list that a path looks into.
    private func hasItems(_ path: SourcePath) -> Bool {
        let document = binding.event.document
        guard path.item != nil, let list = document.node(path.base, below: JSONDocument.root) else { return false }
        return document.elements(of: list).contains { _ in true }
    }

    private func reason(_ exemption: PayloadWriter.Exemption, _ rule: FieldRule, _ number: Int) -> EmptyReason {
        switch exemption {
        case .only: return .only(rule.only ?? [])
        case .except: return .except(rule.except ?? [])
        case .actionSource:
            return .actionSource(program.fields[number].definition.conditions.actionSources?.sorted() ?? [])
        case .needs: return .needs(program.fields[number].needs ?? "")
        case .when:
            let path = rule.when?.base ?? []
            let node = binding.event.document.node(path, below: JSONDocument.root)
            return .when(rule.when?.description ?? "", isFalse: node != nil)
        }
    }

    private func reasonForDroppedItems(_ rule: FieldRule) -> EmptyReason {
        let lacking = program.fields.indices.first { number in
            let other = program.descriptions[number].target
            return program.fields[number].definition.isRequired && other.slotListName == rule.target.slotListName
                && payload.occurrences.contains { $0.field == number && $0.isDropped && $0.json == nil }
        }
        guard let lacking else { return .itemsEmpty }
        let name = program.fields[lacking].name
        return rule.target.slot == nil ? .itemsLack(name) : .needs(name)
    }
}

extension FieldRule {
    /// The steps as people write them, with the place at which `map` works.
    fileprivate var spelledSteps: [String] {
        var spelled = steps.filter { $0 != .sha256 }.map(\.description)
        if table != nil { spelled.append("map") }
        if steps.contains(.sha256) { spelled.append("sha256") }
        return spelled
    }
}

extension Template {
    fileprivate var namesTheEvent: Bool { parts.contains(.variable(.eventName)) }
}

extension EventIssue {
    /// Whether it speaks of the value at `path`, or of one in the list there.
    fileprivate func isAbout(_ path: String) -> Bool {
        self.path == path || self.path.hasPrefix(path + "[")
    }
}
