internal import Events
internal import JSON

/// Writes payloads, one after the other, each from start to end straight from its event's bytes into its own array.
struct PayloadWriter: ~Copyable {
    private(set) var name = ""
    private(set) var testCode = ""
    private(set) var now = Timestamp(milliseconds: 0)
    /// Told what is done, where somebody wants an explanation; one look at `nil` where nobody does.
    private(set) var trace: PayloadTrace?
    /// The payload at hand while one is written.
    var out = OutputBuffer(capacity: 0)
    /// Bytes that are made ready for the next payload.
    private var expected = 2048
    /// By field number, whether it was written.
    var isPresent = FlagTable()
    /// The same of all items of a list that stay, while `isPresent` is that of the item at hand.
    private var everPresent = FlagTable()
    var notes: [FieldNote] = []
    /// A value on its way through the steps.
    var text: [UInt8] = []
    /// Values of the field at hand, for fields nothing is remembered of.
    var values: [UInt8] = []
    /// Where the single values of the field at hand stand among them, without the first.
    var pieces: [Range<Int>] = []
    /// Whether the item being written has anything of its own, constants not counted.
    var hasItemValue = false

    init() {
        text.reserveCapacity(256)
    }

    /// Writes a whole event.
    ///
    /// - Parameters:
    ///   - program: of the destination.
    ///   - name: the platform's name of the event.
    ///   - testCode: marks a test event; empty for a live one.
    ///   - binding: the event.
    ///   - now: the time of sending.
    ///   - trace: watches.
    /// - Returns: its JSON.
    mutating func write(
        _ program: PayloadProgram, name: String, testCode: String, _ binding: inout EventBinding, now: Timestamp,
        trace: PayloadTrace?
    ) -> [UInt8] {
        self.name = name
        self.testCode = testCode
        self.now = now
        self.trace = trace
        isPresent.reset(count: program.fields.count)
        everPresent.reset(count: program.fields.count)
        if !notes.isEmpty { notes = [] }
        let document = binding.event.document
        var outgrown: [UInt8]?
        var json: [UInt8] = []
        json.append(addingCapacity: expected) { room in
            room.withUnsafeMutableBufferPointer { room, count in
                var lent = OutputBuffer(lent: room)
                swap(&out, &lent)
                out.append(UInt8(ascii: "{"))
                LentTables.lend(program, document, binding.slots) { tables in
                    _ = writeMembers(0..<tables.nodes.count, row: -1, &binding, tables)
                }
                out.append(UInt8(ascii: "}"))
                swap(&out, &lent)
                outgrown = lent.outgrown
                if outgrown == nil { count = lent.count }
            }
        }
        let written = outgrown ?? json
        // The events of one sender are much alike.
        expected = written.count + written.count / 4
        return written
    }

    /// Writes members; those without a value leave no trace.
    ///
    /// - Parameters:
    ///   - range: their nodes.
    ///   - row: of the item that is being written; -1 outside of lists.
    ///   - binding: the event.
    ///   - tables: of the program and of the event's document.
    /// - Returns: whether any was written.
    private mutating func writeMembers(
        _ range: Range<Int>, row: Int, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        var isFirst = true
        var place = range.lowerBound
        while place < range.upperBound {
            let node = tables.nodes[place]
            // Half of the fields of an event are empty, and most others are copied. Who wants an explanation is told
            // of all of them on the long way, which comes to the same.
            if node.kind == .field, node.slot >= 0, trace == nil {
                switch writeAtOnce(node, row: row, isFirst: isFirst, &binding, tables) {
                case .empty:
                    place += 1
                    continue
                case .written:
                    place += 1
                    isFirst = false
                    continue
                case .unsettled: break
                }
            }
            let mark = out.count
            out.append(tables.keys, isFirst ? node.key.dropFirst() : node.key)
            if write(node, at: place, row: row, &binding, tables) { isFirst = false } else { out.removeLast(to: mark) }
            place = Int(node.end)
        }
        return !isFirst
    }

    private enum Glance { case empty, written, unsettled }

    /// Writes a field whose value is copied or was made before.
    @inline(__always)
    private mutating func writeAtOnce(
        _ node: PayloadNode, row: Int, isFirst: Bool, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Glance {
        let index = Int(tables.slots[Int(node.slot) + (node.isInItem ? row : 0)])
        if index < 0 { return .empty }
        let value = tables.tape[index]
        if node.copies(value.kind), passes(value, node, tables) {
            out.append(tables.keys, isFirst ? node.key.dropFirst() : node.key)
            out.append(tables.bytes, value.range)
            if node.isInItem { hasItemValue = true }
        } else {
            guard node.memo >= 0 else { return .unsettled }
            let made = binding.memory[Int(node.memo)]
            guard made.state == .values, made.reason < 0 else { return .unsettled }
            out.append(tables.keys, isFirst ? node.key.dropFirst() : node.key)
            append(made, of: binding.made, as: node.list)
        }
        isPresent[Int(node.number)] = true
        return .written
    }

    /// Whether a value of a kind that is copied can be copied.
    @inline(__always)
    private mutating func passes(_ value: JSONNode, _ node: PayloadNode, _ tables: LentTables) -> Bool {
        if node.needed >= 0, !isPresent[Int(node.needed)] { return false }
        switch node.check {
        case .nothing: return true
        case .whole: return value.isInteger
        case .notNegative: return tables.bytes[value.offset] != UInt8(ascii: "-")
        case .allowed:
            if value.hasEscapes { return false }
            return tables.fields[Int(node.number)]._withUnsafeGuaranteedRef {
                $0.allowed.index(ofNameAt: value.offset..<value.offset + value.length, in: tables.bytes.span) != nil
            }
        }
    }

    /// Writes the value of a member, whose key is written.
    ///
    /// - Returns: `false` when there is none; what was appended is then taken back by the caller.
    private mutating func write(
        _ node: PayloadNode, at place: Int, row: Int, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        switch node.kind {
        case .object:
            out.append(UInt8(ascii: "{"))
            let isWritten = writeMembers(node.content(of: place), row: row, &binding, tables)
            out.append(UInt8(ascii: "}"))
            return isWritten
        case .items: return writeItems(node, node.content(of: place), &binding, tables)
        case .slots: return writeSlots(node.content(of: place), &binding, tables)
        case .field: return write(Int(node.number), row: row, &binding, tables)
        case .blank: return false
        }
    }

    private mutating func write(
        _ number: Int, row: Int, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        let start = out.count
        trace?.beginField(number)
        let isWritten = tables.fields[number]._withUnsafeGuaranteedRef { writeField($0, row: row, &binding, tables) }
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
            if let number = tables.nodes[place].field, write(number, row: -1, &binding, tables) { continue }
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
        _ node: PayloadNode, _ range: Range<Int>, _ binding: inout EventBinding, _ tables: LentTables
    ) -> Bool {
        let list = Int(tables.slots[Int(node.slot)])
        guard list >= 0, tables.tape[list].kind == .array else { return false }
        out.append(UInt8(ascii: "["))
        var isFirst = true
        for place in range { if let number = tables.nodes[place].field { everPresent[number] = false } }
        for row in binding.rows(ofList: Int(node.number)) {
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
    private mutating func lackingField(in range: Range<Int>, _ tables: LentTables) -> CompiledField? {
        for place in range {
            guard let number = tables.nodes[place].field, !isPresent[number] else { continue }
            let isRequired = tables.fields[number]._withUnsafeGuaranteedRef { $0.isRequired }
            if isRequired { return tables.fields[number].takeUnretainedValue() }
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
