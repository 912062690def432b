internal import Events
internal import JSON

extension PayloadWriter {
    /// Writes the value of one field after its key.
    ///
    /// - Parameters:
    ///   - field: what is wanted.
    ///   - row: of the item that is being written; -1 outside of lists.
    ///   - binding: the event.
    ///   - tables: of the program and of the event's document.
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    mutating func writeField(
        _ field: CompiledField, row: Int, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        if field.isConditional, let exemption = exemption(of: field, &binding, tables) {
            trace?.exempt(exemption)
            return false
        }
        if field.needsOther, field.needed < 0 || !isPresent[field.needed] {
            if field.candidates.contains(where: { Self.origin(of: $0, row: row, tables) != nil }) {
                trace?.exempt(.needs)
                notes.append(FieldNote(field: field.name, reason: "it is not sent without \(field.needs ?? "")"))
            }
            return false
        }
        if let first = field.first, write(field, first, row: row, &binding, tables) { return true }
        if field.hasOthers {
            for candidate in field.others where write(field, candidate, row: row, &binding, tables) { return true }
        }
        guard field.hasFallback else { return false }
        trace?.fallBack()
        out.append(field.fallback, field.fallback.indices)
        return true
    }

    /// Why a field is not sent whatever stands in the event.
    enum Exemption { case only, except, actionSource, when, needs }

    private mutating func exemption(
        of field: CompiledField, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Exemption? {
        if let only = field.only, !only.contains(binding.event.name) { return .only }
        if let except = field.except, except.contains(binding.event.name) { return .except }
        if let sources = field.actionSources, sources.isDisjoint(with: binding.actionSource) { return .actionSource }
        if let when = field.when, !tables.isTrue(when.index) { return .when }
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
    private static func origin(
        of candidate: CompiledField.Candidate, row: Int, _ tables: LentTables
    ) -> Origin? {
        switch candidate.source {
        case .slot(let slot): tables.node(slot.index).map { .value($0) }
        case .gathered(let list, let slot): tables.node(list.slot.index).map { _ in .items(list, slot) }
        case .item(let slot): row < 0 ? nil : tables.node(slot.index, row: row).map { .value($0) }
        case .time, .eventName, .constant, .template: nil
        }
    }

    private mutating func write(
        _ field: CompiledField, _ candidate: CompiledField.Candidate, row: Int, _ binding: inout EventBinding,
        _ tables: LentTables
    ) -> Bool {
        trace?.beginCandidate()
        switch candidate.source {
        case .constant:
            out.append(field.constant, field.constant.indices)
            return true
        case .eventName:
            if name.isEmpty { return false }
            out.append(json: name.utf8.span)
            return true
        case .template:
            let rendered = field.template?.rendered { $0 == .eventName ? name : testCode } ?? ""
            if rendered.isEmpty { return false }
            out.append(json: rendered.utf8.span)
            return true
        case .time:
            out.append(time: binding.event.time, as: field.pipeline.value)
            return true
        case .slot, .gathered, .item:
            guard let origin = Self.origin(of: candidate, row: row, tables) else { return false }
            trace?.find()
            guard write(field, candidate, from: origin, &binding, tables) else { return false }
            if case .item = candidate.source { hasItemValue = true }
            return true
        }
    }

    private mutating func write(
        _ field: CompiledField, _ candidate: CompiledField.Candidate, from origin: Origin,
        _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        if case .value(let node) = origin, candidate.copies(tables.tape[node].kind) {
            out.append(tables.bytes, tables.tape[node].range)
            return true
        }
        let refusesHashes = candidate.refusesHashes
        guard candidate.memo >= 0 else {
            var buffer: [UInt8] = []
            swap(&buffer, &values)
            if buffer.isEmpty { buffer.reserveCapacity(256) } else { buffer.removeAll(keepingCapacity: true) }
            let made = make(field, from: origin, refusesHashes: refusesHashes, &binding, tables, into: &buffer)
            let isWritten = append(made, of: buffer, field, binding.reasons)
            swap(&buffer, &values)
            return isWritten
        }
        if binding.memory[candidate.memo].state == .unknown {
            // Lent out while it grows, so that it is not copied.
            var buffer: [UInt8] = []
            swap(&buffer, &binding.made)
            let made = make(field, from: origin, refusesHashes: refusesHashes, &binding, tables, into: &buffer)
            binding.memory[candidate.memo] = made
            swap(&buffer, &binding.made)
            trace?.remember(candidate.memo)
        } else {
            trace?.recall(candidate.memo)
        }
        return append(binding.memory[candidate.memo], of: binding.made, field, binding.reasons)
    }

    @inline(__always)
    private mutating func append(
        _ made: EventBinding.Made, of bytes: [UInt8], _ field: CompiledField, _ reasons: [String]
    ) -> Bool {
        if made.reason >= 0 { notes.append(FieldNote(field: field.name, reason: reasons[Int(made.reason)])) }
        guard made.state == .values else { return false }
        append(made, of: bytes, as: field.list)
        return true
    }

    /// Appends values, which are there.
    @inline(__always)
    mutating func append(_ made: EventBinding.Made, of bytes: [UInt8], as list: FieldDefinition.ListRule) {
        let all = Int(made.start)..<Int(made.end)
        switch list {
        case .no: out.append(bytes, Int(made.start)..<Int(made.firstEnd))
        case .allowed where made.count == 1: out.append(bytes, all)
        case .allowed, .always:
            out.append(UInt8(ascii: "["))
            out.append(bytes, all)
            out.append(UInt8(ascii: "]"))
        }
    }
}
