internal import Events
internal import JSON

extension PayloadWriter {
    /// Writes the value of one field after its key.
    ///
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    mutating func writeField(_ field: CompiledField, item: Int?, _ binding: inout EventBinding) -> Bool {
        guard applies(field, binding) else { return false }
        for source in field.sources {
            switch source {
            case .constant(let json):
                out.append(contentsOf: json)
                return true
            case .template(let template):
                let rendered = template.rendered { $0 == .eventName ? name : testCode }
                if rendered.isEmpty { continue }
                out.appendJSON(text: Array(rendered.utf8))
                return true
            case .time:
                out.append(time: binding.event.time, as: field.pipeline.value)
                return true
            case .slot(let slot):
                guard let node = binding.node(slot) else { continue }
                if write(field, from: .value(node), &binding) { return true }
            case .gathered(let slot, let path):
                guard let list = binding.node(slot) else { continue }
                if write(field, from: .items(list, path), &binding) { return true }
            case .item(let path):
                guard let item, let node = binding.event.document.node(path, below: item) else { continue }
                if write(field, from: .value(node), &binding) { return true }
            }
        }
        guard let fallback = field.fallback else { return false }
        out.append(contentsOf: fallback)
        return true
    }

    private func applies(_ field: CompiledField, _ binding: EventBinding) -> Bool {
        if let only = field.only, !only.contains(binding.event.name) { return false }
        if let except = field.except, except.contains(binding.event.name) { return false }
        if let when = field.when, !binding.isTrue(when) { return false }
        if let needs = field.needs, needs < 0 || !isPresent[needs] { return false }
        return true
    }

    /// Where the values of a field lie in the document.
    enum Origin {
        /// A value, or a list of values.
        case value(Int)
        /// A member of every item of a list.
        case items(Int, [String])
    }

    private mutating func write(_ field: CompiledField, from origin: Origin, _ binding: inout EventBinding) -> Bool {
        let document = binding.event.document
        if case .value(let node) = origin, field.pipeline.isEmpty, field.table == nil {
            if writeUnchanged(field, node, document) { return true }
        }
        guard let memo = field.memo else {
            values.removeAll(keepingCapacity: true)
            var buffer = [UInt8]()
            swap(&buffer, &values)
            let made = make(field, from: origin, document, country: binding.country, into: &buffer)
            swap(&buffer, &values)
            return append(made, of: values, field)
        }
        if binding.memory[memo].state == .unknown {
            binding.memory[memo] = make(field, from: origin, document, country: binding.country, into: &binding.made)
        }
        return append(binding.memory[memo], of: binding.made, field)
    }

    /// Copies a value that needs no step as it stands.
    private mutating func writeUnchanged(_ field: CompiledField, _ node: Int, _ document: JSONDocument) -> Bool {
        let kind = document.kind(node)
        switch (field.definition.kind, kind) {
        case (.any, _):
            out.append(contentsOf: document.bytes[document.rawRange(node)])
            return true
        case (.boolean, .true), (.boolean, .false), (.number, .number), (.string, .string):
            guard field.definition.allowed.isEmpty, field.definition.list != .always else { return false }
            out.append(contentsOf: document.bytes[document.rawRange(node)])
            return true
        default: return false
        }
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
