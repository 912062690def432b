internal import Events
internal import JSON

/// Writes one payload from start to end into a buffer, straight from the event's bytes.
struct PayloadWriter: ~Copyable {
    let program: PayloadProgram
    let name: String
    let testCode: String
    let now: Timestamp
    /// Told what is done, where somebody wants an explanation; one look at `nil` where nobody does.
    let trace: PayloadTrace?
    var out = OutputBuffer(capacity: 2048)
    /// By field number, whether it was written.
    var isPresent: [Bool]
    /// The same of all items of a list that stay, while `isPresent` is that of the item at hand.
    private var everPresent: [Bool]
    var notes: [FieldNote] = []
    /// A value on its way through the steps.
    var text: [UInt8] = []
    /// Values of the field at hand, for fields nothing is remembered of.
    var values: [UInt8] = []
    /// Where the single values of the field at hand stand among them, without the first.
    var pieces: [Range<Int>] = []
    /// Whether the item being written has anything of its own, constants not counted.
    var hasItemValue = false

    init(program: PayloadProgram, name: String, testCode: String, now: Timestamp, trace: PayloadTrace? = nil) {
        self.program = program
        self.name = name
        self.testCode = testCode
        self.now = now
        self.trace = trace
        isPresent = Array(repeating: false, count: program.fields.count)
        everPresent = isPresent
        text.reserveCapacity(256)
    }

    /// Writes the whole event.
    mutating func writeEvent(_ binding: inout EventBinding) {
        let document = binding.event.document
        out.append(UInt8(ascii: "{"))
        LentTables.lend(program, document) { tables in
            _ = writeMembers(0..<tables.nodes.count, row: nil, &binding, tables)
        }
        out.append(UInt8(ascii: "}"))
    }

    /// Writes members; those without a value leave no trace.
    ///
    /// - Parameters:
    ///   - range: their nodes.
    ///   - row: of the item that is being written; `nil` outside of lists.
    ///   - binding: the event.
    ///   - tables: of the program and of the event's document.
    /// - Returns: whether any was written.
    private mutating func writeMembers(
        _ range: Range<Int>, row: Int?, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        var isFirst = true
        var place = range.lowerBound
        while place < range.upperBound {
            let node = tables.nodes[place]
            place = node.end
            // Half of the fields of an event are empty, and most others are copied. Who wants an explanation is told
            // of all of them on the long way, which comes to the same.
            if node.shortcut.slot >= 0, trace == nil {
                let slot = Int(node.shortcut.slot) + (node.shortcut.isInItem ? row ?? 0 : 0)
                let index = Int(binding.slots[slot])
                if index < 0 { continue }
                let value = tables.tape[index]
                if node.shortcut.copies(value.kind), case .field(let number) = node.kind,
                    passes(value, node.shortcut, number, tables)
                {
                    out.append(tables.keys, isFirst ? node.key.dropFirst() : node.key)
                    out.append(tables.bytes, value.range)
                    isPresent[number] = true
                    if node.shortcut.isInItem { hasItemValue = true }
                    isFirst = false
                    continue
                }
            }
            let mark = out.count
            out.append(tables.keys, isFirst ? node.key.dropFirst() : node.key)
            if write(node, row: row, &binding, tables) { isFirst = false } else { out.removeLast(to: mark) }
        }
        return !isFirst
    }

    /// Whether a value of a kind that is copied can be copied.
    @inline(__always)
    private func passes(
        _ value: JSONNode, _ shortcut: PayloadNode.Shortcut, _ number: Int, _ tables: LentTables
    ) -> Bool {
        if shortcut.needed >= 0, !isPresent[Int(shortcut.needed)] { return false }
        switch shortcut.check {
        case .nothing: return true
        case .whole: return value.isInteger
        case .notNegative: return tables.bytes[value.offset] != UInt8(ascii: "-")
        case .allowed:
            if value.hasEscapes { return false }
            return tables.fields[number]._withUnsafeGuaranteedRef {
                $0.allowed.contains(tables.bytes, value.offset..<value.offset + value.length)
            }
        }
    }

    /// Writes the value of a member, whose key is written.
    ///
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    private mutating func write(
        _ node: PayloadNode, row: Int?, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        switch node.kind {
        case .object:
            out.append(UInt8(ascii: "{"))
            let isWritten = writeMembers(node.content, row: row, &binding, tables)
            out.append(UInt8(ascii: "}"))
            return isWritten
        case .items(let list): return writeItems(node.content, list: list, &binding, tables)
        case .slots: return writeSlots(node.content, &binding, tables)
        case .field(let number): return write(number, row: row, &binding, tables)
        case .blank: return false
        }
    }

    private mutating func write(
        _ number: Int, row: Int?, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        let start = out.count
        trace?.beginField(number)
        let isWritten = tables.fields[number]._withUnsafeGuaranteedRef { writeField($0, row: row, &binding) }
        if isWritten { isPresent[number] = true }
        trace?.endField(isWritten ? out.copied(from: start)[...] : nil)
        return isWritten
    }

    /// Writes a list whose places have fixed meanings: an empty text where there is nothing.
    private mutating func writeSlots(
        _ range: Range<Int>, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        trace?.beginItem()
        for place in range {
            out.append(place == range.lowerBound ? UInt8(ascii: "[") : UInt8(ascii: ","))
            let mark = out.count
            if let number = tables.nodes[place].field, write(number, row: nil, &binding, tables) { continue }
            out.removeLast(to: mark)
            out.append(UInt8(ascii: "\""))
            out.append(UInt8(ascii: "\""))
        }
        out.append(UInt8(ascii: "]"))
        guard range.contains(where: { tables.nodes[$0].field.map { isPresent[$0] } ?? false }) else { return false }
        guard let lacking = lackingField(in: range, tables) else { return true }
        notes.append(FieldNote(field: lacking.name, reason: "its list is not sent without it"))
        trace?.dropSlots()
        for place in range { if let number = tables.nodes[place].field { isPresent[number] = false } }
        return false
    }

    private mutating func writeItems(
        _ range: Range<Int>, list: PathTable.List, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        guard let node = binding.node(list.slot), tables.tape[node].kind == .array else { return false }
        out.append(UInt8(ascii: "["))
        var isFirst = true
        for place in range { if let number = tables.nodes[place].field { everPresent[number] = false } }
        for row in binding.rows(of: list) {
            let mark = out.count
            if !isFirst { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "{"))
            hasItemValue = false
            trace?.beginItem()
            for place in range { if let number = tables.nodes[place].field { isPresent[number] = false } }
            _ = writeMembers(range, row: row, &binding, tables)
            out.append(UInt8(ascii: "}"))
            if hasItemValue, hasRequiredMembers(range, tables) {
                isFirst = false
                trace?.endItem(isKept: true)
                for place in range {
                    if let number = tables.nodes[place].field, isPresent[number] { everPresent[number] = true }
                }
            } else {
                out.removeLast(to: mark)
                trace?.endItem(isKept: false)
            }
        }
        for place in range { if let number = tables.nodes[place].field { isPresent[number] = everPresent[number] } }
        out.append(UInt8(ascii: "]"))
        return !isFirst
    }

    /// An item that lacks a member the platform requires is left out whole.
    private mutating func hasRequiredMembers(_ range: Range<Int>, _ tables: LentTables) -> Bool {
        guard let lacking = lackingField(in: range, tables) else { return true }
        notes.append(FieldNote(field: lacking.name, reason: "an item without it is left out"))
        return false
    }

    /// The first field among some nodes that the platform requires and that was not written.
    private func lackingField(in range: Range<Int>, _ tables: LentTables) -> CompiledField? {
        for place in range {
            guard let number = tables.nodes[place].field, !isPresent[number] else { continue }
            if program.fields[number].definition.isRequired { return program.fields[number] }
        }
        return nil
    }
}

extension JSONDocument {
    /// The node at a path below an object.
    func node(_ path: [String], below object: Int) -> Int? {
        var node = object
        for name in path {
            guard let next = member(name, of: node) else { return nil }
            node = next
        }
        return kind(node) == .null ? nil : node
    }
}
