/// Everything that is said about a text that cannot be read; away from the loop that reads.
extension TapeReader {
    func refuseMark(_ text: Span<UInt8>, at start: Int) throws(TapeFailure) {
        let left = text.count - start
        guard left >= 2 else { return }
        switch (text[start], text[start + 1]) {
        case (0xEF, 0xBB) where left >= 3 && text[start + 2] == 0xBF:
            throw TapeFailure(
                code: .byteOrderMark, offset: start,
                reason: "expected a value, found a byte order mark; write the text as UTF-8 without one")
        case (0xFE, 0xFF), (0xFF, 0xFE):
            throw TapeFailure(
                code: .byteOrderMark, offset: start,
                reason: "expected a value, found the byte order mark of UTF-16; write the text as UTF-8")
        default:
            return
        }
    }

    static func end(_ text: Span<UInt8>, _ reason: StaticString) -> TapeFailure {
        TapeFailure(code: .unexpectedEnd, offset: text.count, reason: reason)
    }

    static func trailing(at position: Int) -> TapeFailure {
        TapeFailure(
            code: .trailingCharacters, offset: position, reason: "expected nothing more after the document",
            namesCharacter: true)
    }

    func unclosed(_ text: Span<UInt8>, isObject: Bool, _ container: Int) -> TapeFailure {
        TapeFailure(
            code: .unexpectedEnd, offset: text.count,
            reason: isObject
                ? "the text ends before the '}' of the object that begins at"
                : "the text ends before the ']' of the array that begins at",
            origin: nodes[container].offset)
    }

    func noValue(_ text: Span<UInt8>, at position: Int, inArray: Bool) -> TapeFailure {
        let byte = text[position]
        if inArray, byte == UInt8(ascii: "]") {
            return TapeFailure(
                code: .trailingComma, offset: position, reason: "expected an element after ','", namesCharacter: true)
        }
        if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { return Self.noLiteral(text, at: position) }
        let reason: StaticString =
            switch byte {
            case UInt8(ascii: "'"): "expected a value; strings stand in double quotes"
            case UInt8(ascii: "/"), UInt8(ascii: "#"): "expected a value; JSON has no comments"
            case UInt8(ascii: "+"), UInt8(ascii: "."): "expected a value; numbers begin with a digit or '-'"
            case 0x80...0xFF: "expected a value; only strings hold what is beyond ASCII"
            default: "expected a value"
            }
        return TapeFailure(code: .unexpectedCharacter, offset: position, reason: reason, namesCharacter: true)
    }

    static func noKey(_ text: Span<UInt8>, at position: Int, isFirst: Bool) -> TapeFailure {
        if !isFirst, text[position] == UInt8(ascii: "}") {
            return TapeFailure(
                code: .trailingComma, offset: position, reason: "expected a key after ','", namesCharacter: true)
        }
        return TapeFailure(
            code: .unexpectedCharacter, offset: position,
            reason: isFirst ? "expected a key in double quotes or '}'" : "expected a key in double quotes",
            namesCharacter: true)
    }

    /// A word that is none of the three, or the beginning of one at the end of the text.
    static func noLiteral(_ text: Span<UInt8>, at start: Int) -> TapeFailure {
        for word in ["true", "false", "null"] {
            var position = start
            for byte in word.utf8 where position < text.count && text[position] == byte { position += 1 }
            if position == text.count, position > start { return end(text, "the text ends inside true, false or null") }
        }
        return TapeFailure(
            code: .invalidLiteral, offset: start, reason: "expected true, false or null; other text stands in quotes")
    }
}
