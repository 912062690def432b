internal import Events
internal import JSON

/// Writes one payload from start to end into a buffer, straight from the event's bytes.
struct PayloadWriter {
    let program: PayloadProgram
    let name: String
    let testCode: String
    let now: Timestamp
    /// Told what is done, where somebody wants an explanation; one look at `nil` where nobody does.
    let trace: PayloadTrace?
    var out: [UInt8] = []
    /// By field number, whether it was written.
    var isPresent: [Bool]
    var notes: [FieldNote] = []
    /// A value on its way through the steps.
    var text: [UInt8] = []
    /// Values of the field at hand, for fields nothing is remembered of.
    var values: [UInt8] = []
    /// Where the single values of the field at hand stand among them.
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
        out.reserveCapacity(2048)
        text.reserveCapacity(256)
    }

    /// Writes the whole event.
    mutating func writeEvent(_ binding: inout EventBinding) {
        out.append(UInt8(ascii: "{"))
        _ = writeMembers(0..<program.nodes.count, item: nil, &binding)
        out.append(UInt8(ascii: "}"))
    }

    /// Writes members; those without a value leave no trace.
    ///
    /// - Returns: whether any was written.
    private mutating func writeMembers(_ range: Range<Int>, item: Int?, _ binding: inout EventBinding) -> Bool {
        var isFirst = true
        var place = range.lowerBound
        while place < range.upperBound {
            let node = program.nodes[place]
            let mark = out.count
            out.append(contentsOf: isFirst ? node.key[1...] : node.key[...])
            let isWritten: Bool
            switch node.kind {
            case .object:
                out.append(UInt8(ascii: "{"))
                isWritten = writeMembers(place + 1..<node.end, item: item, &binding)
                out.append(UInt8(ascii: "}"))
            case .items(let slot):
                isWritten = writeItems(place + 1..<node.end, list: slot, &binding)
            case .field(let number):
                let start = out.count
                trace?.beginField(number)
                isWritten = writeField(program.fields[number], item: item, &binding)
                if isWritten { isPresent[number] = true }
                trace?.endField(isWritten ? out[start...] : nil)
            }
            if isWritten { isFirst = false } else { out.removeLast(out.count - mark) }
            place = node.end
        }
        return !isFirst
    }

    private mutating func writeItems(_ range: Range<Int>, list: PathTable.Slot, _ binding: inout EventBinding) -> Bool {
        guard let node = binding.node(list), binding.event.document.kind(node) == .array else { return false }
        out.append(UInt8(ascii: "["))
        var isFirst = true
        // Of the items that stay; `isPresent` itself is that of the item at hand.
        var everPresent = isPresent
        for item in binding.event.document.elements(of: node) {
            let mark = out.count
            if !isFirst { out.append(UInt8(ascii: ",")) }
            out.append(UInt8(ascii: "{"))
            hasItemValue = false
            trace?.beginItem()
            forget(range)
            _ = writeMembers(range, item: item, &binding)
            out.append(UInt8(ascii: "}"))
            if hasItemValue, hasRequiredMembers(range) {
                isFirst = false
                trace?.endItem(isKept: true)
                for number in fields(in: range) where isPresent[number] { everPresent[number] = true }
            } else {
                out.removeLast(out.count - mark)
                trace?.endItem(isKept: false)
            }
        }
        isPresent = everPresent
        out.append(UInt8(ascii: "]"))
        return !isFirst
    }

    /// Begins an item: nothing of it is present yet.
    private mutating func forget(_ range: Range<Int>) {
        for number in fields(in: range) { isPresent[number] = false }
    }

    private func fields(in range: Range<Int>) -> some Sequence<Int> {
        program.nodes[range].lazy.compactMap { if case .field(let number) = $0.kind { number } else { nil } }
    }

    /// An item that lacks a member the platform requires is left out whole.
    private mutating func hasRequiredMembers(_ range: Range<Int>) -> Bool {
        for number in fields(in: range) {
            let field = program.fields[number]
            if field.definition.isRequired, !isPresent[number] {
                notes.append(FieldNote(field: field.name, reason: "an item without it is left out"))
                return false
            }
        }
        return true
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
