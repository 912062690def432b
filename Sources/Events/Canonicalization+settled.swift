internal import JSON

/// The short way for what is canonical as it stands, and that is nearly all of an event: it is looked at where it lies
/// and copied with its key as one block. What needs anything done to it goes the long way.
extension Canonicalization {
    /// Copies a text; false where the long way has to be gone.
    mutating func copyText(_ value: Int) -> Bool {
        if document.isSettledMember(value) {
            output.member(document, at: value)
        } else if document.isSettledButForEscapes(value) {
            output.member(reescaping: document, at: value)
        } else {
            return false
        }
        return true
    }

    /// Copies a text that `isUsable` accepts; false where the long way has to be gone.
    mutating func copyText(_ value: Int, isUsable: (Span<UInt8>) -> Bool) -> Bool {
        guard document.isSettledMember(value), isUsable(document.bytes.span.extracting(document.textOffsets(value)))
        else { return false }
        output.member(document, at: value)
        return true
    }

    /// Copies a number; false where the long way has to be gone.
    mutating func copyNumber(_ value: Int) -> Bool {
        let node = document[value]
        // So few digits without an exponent are no infinity.
        guard node.kind == .number, node.length < 300, !document[value - 1].hasEscapes,
            node.isInteger || !document.hasExponent(value)
        else { return false }
        output.member(document, at: value)
        return true
    }
}

extension JSONDocument {
    /// Whether a member's text is canonical as it stands: without escapes, without white space at its ends, in
    /// normalization form C; and its key is written without escapes too.
    func isSettledMember(_ value: Int) -> Bool {
        let node = self[value]
        guard node.kind == .string, !node.hasEscapes, node.length > 0, !self[value - 1].hasEscapes else { return false }
        let text = bytes.span.extracting(textOffsets(value))
        // No control character stands in a string without an escape, so of ASCII's white space only the blank does.
        if node.isASCII { return text[0] != 0x20 && text[text.count - 1] != 0x20 }
        return text.trimmedRange.count == text.count && text.isSurelyComposed
    }

    /// Whether a member's text is canonical but for slashes that are escaped: it has short escapes only, and neither
    /// begins nor ends with what may be white space.
    func isSettledButForEscapes(_ value: Int) -> Bool {
        let node = self[value]
        guard node.kind == .string, node.hasEscapes, !self[value - 1].hasEscapes else { return false }
        let text = bytes.span.extracting(textOffsets(value))
        let isMark = { (byte: UInt8) in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/")
        }
        let backslash = UInt8(ascii: "\\")
        // A string with an escape has two bytes at least.
        if text[0] == backslash ? !isMark(text[1]) : text[0] == 0x20 { return false }
        if text[text.count - 2] == backslash ? !isMark(text[text.count - 1]) : text[text.count - 1] == 0x20 {
            return false
        }
        guard node.isASCII || text.trimmedRange.count == text.count && text.isSurelyComposed else { return false }
        return hasShortEscapesOnly(value)
    }

    /// Where the text of a string stands.
    @inline(__always)
    func textOffsets(_ value: Int) -> Range<Int> {
        let node = self[value]
        return node.offset..<node.offset + node.length
    }

    func hasExponent(_ number: Int) -> Bool {
        let digits = bytes.span.extracting(textOffsets(number))
        for index in digits.indices where digits[index] | 0x20 == UInt8(ascii: "e") { return true }
        return false
    }
}
