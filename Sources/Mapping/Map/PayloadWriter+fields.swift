internal import Events
internal import JSON

extension PayloadWriter {
    /// Writes the value of one field after its key.
    ///
    /// - Parameters:
    ///   - field: what is wanted.
    ///   - row: of the item that is being written; `nil` outside of lists.
    ///   - binding: the event.
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    mutating func writeField(_ field: CompiledField, row: Int?, _ binding: inout EventBinding) -> Bool {
        if field.isConditional, let exemption = exemption(of: field, binding) {
            trace?.exempt(exemption)
            return false
        }
        if let need = field.needs, !(need.field.map { isPresent[$0] } ?? false) {
            if field.candidates.contains(where: { origin(of: $0, row: row, binding) != nil }) {
                trace?.exempt(.needs)
                notes.append(FieldNote(field: field.name, reason: "it is not sent without \(need.name)"))
            }
            return false
        }
        if let first = field.first, write(field, first, row: row, &binding) { return true }
        for candidate in field.others where write(field, candidate, row: row, &binding) { return true }
        guard let fallback = field.fallback else { return false }
        trace?.fallBack()
        out.append(fallback.span)
        return true
    }

    /// Why a field is not sent whatever stands in the event.
    enum Exemption { case only, except, actionSource, when, needs }

    private func exemption(of field: CompiledField, _ binding: EventBinding) -> Exemption? {
        if let only = field.only, !only.contains(binding.event.name) { return .only }
        if let except = field.except, except.contains(binding.event.name) { return .except }
        if let sources = field.actionSources, !sources.contains(binding.event.actionSource) { return .actionSource }
        if let when = field.when, !binding.isTrue(when) { return .when }
        return nil
    }

    /// Where the values of a field lie in the document.
    enum Origin {
        /// A value, or a list of values.
        case value(Int)
        /// A member of every item of a list.
        case items(PathTable.List, PathTable.ItemSlot)
    }

    /// Where the event has something for a candidate; `nil` where it has nothing.
    private func origin(of candidate: CompiledField.Candidate, row: Int?, _ binding: EventBinding) -> Origin? {
        switch candidate.source {
        case .slot(let slot): binding.node(slot).map { .value($0) }
        case .gathered(let list, let slot): binding.node(list.slot).map { _ in .items(list, slot) }
        case .item(let slot): row.flatMap { binding.node(slot, row: $0) }.map { .value($0) }
        case .time, .eventName, .constant, .template: nil
        }
    }

    private mutating func write(
        _ field: CompiledField, _ candidate: CompiledField.Candidate, row: Int?, _ binding: inout EventBinding
    ) -> Bool {
        trace?.beginCandidate()
        switch candidate.source {
        case .constant(let json):
            out.append(json.span)
            return true
        case .eventName:
            if name.isEmpty { return false }
            out.append(json: name.utf8.span)
            return true
        case .template(let template):
            let rendered = template.rendered { $0 == .eventName ? name : testCode }
            if rendered.isEmpty { return false }
            out.append(json: rendered.utf8.span)
            return true
        case .time:
            out.append(time: binding.event.time, as: field.pipeline.value)
            return true
        case .slot, .gathered, .item:
            guard let origin = origin(of: candidate, row: row, binding) else { return false }
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
        if case .value(let node) = origin, field.isPlain {
            let document = binding.event.document
            if field.copies(document.kind(node), from: candidate) {
                out.append(document.bytes, document.rawRange(node))
                return true
            }
        }
        let refusesHashes = field.refusesHashes(of: candidate)
        guard let memo = candidate.memo else {
            var buffer: [UInt8] = []
            swap(&buffer, &values)
            if buffer.isEmpty { buffer.reserveCapacity(256) } else { buffer.removeAll(keepingCapacity: true) }
            let made = make(field, from: origin, refusesHashes: refusesHashes, &binding, into: &buffer)
            let isWritten = append(made, of: buffer, field, binding.reasons)
            swap(&buffer, &values)
            return isWritten
        }
        if binding.memory[memo].state == .unknown {
            // Lent out while it grows, so that it is not copied.
            var buffer: [UInt8] = []
            swap(&buffer, &binding.made)
            binding.memory[memo] = make(field, from: origin, refusesHashes: refusesHashes, &binding, into: &buffer)
            swap(&buffer, &binding.made)
            trace?.remember(memo)
        } else {
            trace?.recall(memo)
        }
        return append(binding.memory[memo], of: binding.made, field, binding.reasons)
    }

    private mutating func append(
        _ made: EventBinding.Made, of bytes: [UInt8], _ field: CompiledField, _ reasons: [String]
    ) -> Bool {
        if made.reason >= 0 { notes.append(FieldNote(field: field.name, reason: reasons[Int(made.reason)])) }
        guard made.state == .values else { return false }
        let all = Int(made.start)..<Int(made.end)
        switch field.definition.list {
        case .no: out.append(bytes, Int(made.start)..<Int(made.firstEnd))
        case .allowed where made.count == 1: out.append(bytes, all)
        case .allowed, .always:
            out.append(UInt8(ascii: "["))
            out.append(bytes, all)
            out.append(UInt8(ascii: "]"))
        }
        return true
    }
}
