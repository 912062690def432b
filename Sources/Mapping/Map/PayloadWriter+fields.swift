internal import Events
internal import JSON

extension PayloadWriter {
    /// Writes the value of one field after its key.
    ///
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    mutating func writeField(_ field: CompiledField, item: Int?, _ binding: inout EventBinding) -> Bool {
        if let exemption = exemption(of: field, binding) {
            trace?.exempt(exemption)
            return false
        }
        if let need = field.needs, !(need.field.map { isPresent[$0] } ?? false) {
            if field.candidates.contains(where: { origin(of: $0, item: item, binding) != nil }) {
                trace?.exempt(.needs)
                notes.append(FieldNote(field: field.name, reason: "it is not sent without \(need.name)"))
            }
            return false
        }
        for candidate in field.candidates where write(field, candidate, item: item, &binding) { return true }
        guard let fallback = field.fallback else { return false }
        trace?.fallBack()
        out.append(contentsOf: fallback)
        return true
    }

    /// Why a field is not sent whatever stands in the event.
    enum Exemption { case only, except, when, needs }

    private func exemption(of field: CompiledField, _ binding: EventBinding) -> Exemption? {
        if let only = field.only, !only.contains(binding.event.name) { return .only }
        if let except = field.except, except.contains(binding.event.name) { return .except }
        if let when = field.when, !binding.isTrue(when) { return .when }
        return nil
    }

    /// Where the values of a field lie in the document.
    enum Origin {
        /// A value, or a list of values.
        case value(Int)
        /// A member of every item of a list.
        case items(Int, [String])
    }

    /// Where the event has something for a candidate; `nil` where it has nothing.
    private func origin(of candidate: CompiledField.Candidate, item: Int?, _ binding: EventBinding) -> Origin? {
        switch candidate.source {
        case .slot(let slot): binding.node(slot).map { .value($0) }
        case .gathered(let slot, let path): binding.node(slot).map { .items($0, path) }
        case .item(let path):
            item.flatMap { binding.event.document.node(path, below: $0) }.map { .value($0) }
        case .time, .constant, .template: nil
        }
    }

    private mutating func write(
        _ field: CompiledField, _ candidate: CompiledField.Candidate, item: Int?, _ binding: inout EventBinding
    ) -> Bool {
        trace?.beginCandidate()
        switch candidate.source {
        case .constant(let json):
            out.append(contentsOf: json)
            return true
        case .template(let template):
            let rendered = template.rendered { $0 == .eventName ? name : testCode }
            if rendered.isEmpty { return false }
            out.appendJSON(text: Array(rendered.utf8))
            return true
        case .time:
            out.append(time: binding.event.time, as: field.pipeline.value)
            return true
        case .slot, .gathered, .item:
            guard let origin = origin(of: candidate, item: item, binding) else { return false }
            trace?.find()
            guard write(field, candidate, from: origin, &binding) else { return false }
            if case .item = candidate.source { hasItemValue = true }
            return true
        }
    }

    private mutating func write(
        _ field: CompiledField, _ candidate: CompiledField.Candidate, from origin: Origin,
        _ binding: inout EventBinding
    ) -> Bool {
        let document = binding.event.document
        let mayBeHash = candidate.isPersonal && field.definition.hash == .forbidden
        if case .value(let node) = origin, field.isPlain, !mayBeHash, writeUnchanged(field, node, document) {
            return true
        }
        let made: EventBinding.Made
        if let memo = candidate.memo {
            if binding.memory[memo].state == .unknown {
                binding.memory[memo] = make(
                    field, from: origin, refusesHashes: mayBeHash, document, country: binding.country,
                    into: &binding.made)
                trace?.remember(memo)
            } else {
                trace?.recall(memo)
            }
            made = binding.memory[memo]
            return append(made, of: binding.made, field)
        }
        var buffer: [UInt8] = []
        swap(&buffer, &values)
        buffer.removeAll(keepingCapacity: true)
        made = make(
            field, from: origin, refusesHashes: mayBeHash, document, country: binding.country, into: &buffer)
        let isWritten = append(made, of: buffer, field)
        swap(&buffer, &values)
        return isWritten
    }

    /// Copies a value that needs no step as it stands.
    private mutating func writeUnchanged(_ field: CompiledField, _ node: Int, _ document: JSONDocument) -> Bool {
        switch (field.definition.kind, document.kind(node)) {
        case (.any, _): break
        case (.boolean, .true), (.boolean, .false), (.number, .number), (.string, .string):
            guard field.definition.allowed.isEmpty, field.definition.list != .always else { return false }
        default: return false
        }
        out.append(contentsOf: document.bytes[document.rawRange(node)])
        return true
    }

    private mutating func append(_ made: EventBinding.Made, of bytes: [UInt8], _ field: CompiledField) -> Bool {
        if let reason = made.reason { notes.append(FieldNote(field: field.name, reason: reason)) }
        guard made.state == .values else { return false }
        switch field.definition.list {
        case .no: out.append(contentsOf: bytes[made.start..<made.firstEnd])
        case .allowed where made.count == 1: out.append(contentsOf: bytes[made.start..<made.end])
        case .allowed, .always:
            out.append(UInt8(ascii: "["))
            out.append(contentsOf: bytes[made.start..<made.end])
            out.append(UInt8(ascii: "]"))
        }
        return true
    }
}
