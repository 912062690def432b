extension JSONDocument {
    /// The bytes of a value as written, quotes and brackets included.
    package func rawRange(_ index: Int) -> Range<Int> {
        let node = nodes[index]
        switch node.kind {
        case .string: return node.offset - 1..<node.offset + node.length + 1
        case .array, .object: return node.offset..<endOfContainer(index)
        default: return node.offset..<node.offset + node.length
        }
    }

    /// The bytes between a string's quotes; of other values as `rawRange`.
    package func textRange(_ index: Int) -> Range<Int> {
        let node = nodes[index]
        return node.kind == .string ? node.offset..<node.offset + node.length : rawRange(index)
    }

    /// A container ends with the bracket after its last value.
    private func endOfContainer(_ index: Int) -> Int {
        var depth = 1
        var last = index
        // Down to the innermost last value; every level adds one closing bracket behind it.
        var place = nodes[index].offset + 1
        if nodes[index].next > index + 1 {
            last = nodes[index].next - 1
            let node = nodes[last]
            switch node.kind {
            case .string: place = node.offset + node.length + 1
            case .array, .object: place = node.offset + 1
            default: place = node.offset + node.length
            }
            if node.kind == .array || node.kind == .object { depth += 1 }
            depth += openContainers(between: index, and: last)
        }
        while depth > 0 {
            if bytes[place] == UInt8(ascii: "]") || bytes[place] == UInt8(ascii: "}") { depth -= 1 }
            place += 1
        }
        return place
    }

    /// The containers inside `outer` that end where it ends and hold the node `last`.
    private func openContainers(between outer: Int, and last: Int) -> Int {
        var count = 0
        var place = outer + 1
        while place < last {
            let node = nodes[place]
            if node.next > last, node.kind == .array || node.kind == .object {
                count += 1
                place += 1
            } else {
                place = node.next
            }
        }
        return count
    }

    /// The decoded text of a string; `nil` for other values.
    package func string(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .string else { return nil }
        guard node.hasEscapes else { return String(decoding: bytes[textRange(index)], as: UTF8.self) }
        var decoded: [UInt8] = []
        appendDecoded(index, to: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }

    /// A number's own text; `nil` for other values.
    package func digits(_ index: Int) -> String? {
        guard nodes[index].kind == .number else { return nil }
        return String(decoding: bytes[rawRange(index)], as: UTF8.self)
    }

    /// A whole number written without fraction and exponent that 64 bits hold.
    package func int64(_ index: Int) -> Int64? {
        guard nodes[index].isInteger else { return nil }
        return digits(index).flatMap { Int64($0) }
    }

    /// The nearest double; `nil` for other values, and where a double cannot hold it.
    package func double(_ index: Int) -> Double? {
        digits(index).flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil }
    }

    /// Whether a key reads `text`.
    package func keyEquals(_ key: Int, _ text: String) -> Bool {
        let node = nodes[key]
        guard !node.hasEscapes else { return string(key).map { $0.utf8.elementsEqual(text.utf8) } ?? false }
        return bytes[node.offset..<node.offset + node.length].elementsEqual(text.utf8)
    }

    /// Whether a key reads `text`.
    package func keyEquals(_ key: Int, _ text: StaticString) -> Bool {
        let node = nodes[key]
        guard !node.hasEscapes else { return string(key) == "\(text)" }
        guard node.length == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in bytes[node.offset..<node.offset + node.length].elementsEqual(buffer) }
    }

    /// Appends the decoded text of a string as UTF-8.
    package func appendDecoded(_ index: Int, to buffer: inout [UInt8]) {
        if nodes[index].kind == .string { JSONText.appendDecoded(nodes[index], bytes, to: &buffer) }
    }
}
