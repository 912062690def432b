internal import JSON

extension JSONDocument {
    /// A string's text without white space at its ends, in normalization form C; nil where nothing is left.
    func trimmedText(_ index: Int) -> ArraySlice<UInt8>? {
        var text: [UInt8] = []
        appendDecoded(index, to: &text)
        let trimmed = text[...].trimmed
        return trimmed.isEmpty ? nil : trimmed.composed
    }

    func isBlank(_ index: Int) -> Bool {
        let node = self[index]
        if node.length == 0 { return true }
        // The first byte settles nearly every text; what begins with an escape or beyond ASCII is looked at whole.
        let first = bytes[node.offset]
        if first != UInt8(ascii: "\\"), first < 0x80, !first.isSpace { return false }
        return trimmedText(index) == nil
    }

    /// The position of a member's name in a table; nil where it is not in there.
    @inline(__always)
    func position(of key: Int, in names: NameTable) -> Int? {
        let node = self[key]
        // A key of a schema has no escapes; one that is written with them is found all the same.
        if node.hasEscapes { return positionOfEscaped(key, in: names) }
        return names.index(ofNameAt: node.offset..<node.offset + node.length, in: bytes.span)
    }

    @inline(never)
    private func positionOfEscaped(_ key: Int, in names: NameTable) -> Int? {
        withText(key) { names.index(of: $0) }
    }

    /// What stands there, in words for a person.
    func described(_ index: Int) -> String {
        switch kind(index) {
        case .null: "null"
        case .false, .true: "a boolean"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension ArraySlice<UInt8> {
    /// UTF-8 in normalization form C.
    fileprivate var composed: ArraySlice<UInt8> {
        if span.isSurelyComposed { return self }
        return Array(String(decoding: self, as: UTF8.self).nfc.utf8)[...]
    }
}
