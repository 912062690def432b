internal import JSON

extension JSONDocument {
    /// A string's text without white space at its ends, in normalization form C; nil where nothing is left.
    func trimmedText(_ index: Int) -> ArraySlice<UInt8>? {
        let node = self[index]
        let trimmed: ArraySlice<UInt8>
        if node.hasEscapes {
            var decoded: [UInt8] = []
            decoded.reserveCapacity(node.length)
            appendDecoded(index, to: &decoded)
            trimmed = decoded[...].trimmed
        } else {
            trimmed = bytes[textRange(index)].trimmed
        }
        if trimmed.isEmpty { return nil }
        if node.isASCII || !trimmed.contains(where: mayNeedComposing) { return trimmed }
        return Array(String(decoding: trimmed, as: UTF8.self).nfc.utf8)[...]
    }

    func isBlank(_ index: Int) -> Bool {
        let node = self[index]
        if node.length == 0 { return true }
        // The first byte settles nearly every text; what begins with an escape or beyond ASCII is looked at whole.
        let first = bytes[node.offset]
        if first != UInt8(ascii: "\\"), first < 0x80, !first.isSpace { return false }
        return trimmedText(index) == nil
    }

    /// A member's name as bytes.
    func name(_ key: Int) -> ArraySlice<UInt8> {
        guard self[key].hasEscapes else { return bytes[textRange(key)] }
        var decoded: [UInt8] = []
        appendDecoded(key, to: &decoded)
        return decoded[...]
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
