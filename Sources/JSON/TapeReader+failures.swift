/// Everything that is said about a text that cannot be read; away from the loop that reads.
extension TapeReader {
    static func refuseMark(_ text: Span<UInt8>, at start: Int) throws(TapeFailure) {
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

    static func unclosed(_ text: Span<UInt8>, _ isObject: Bool, from start: Int) -> TapeFailure {
        TapeFailure(
            code: .unexpectedEnd, offset: text.count,
            reason: isObject
                ? "the text ends before the '}' of the object that begins at"
                : "the text ends before the ']' of the array that begins at",
            origin: start)
    }

    static func noComma(at position: Int, isInObject: Bool) -> TapeFailure {
        TapeFailure(
            code: .unexpectedCharacter, offset: position,
            reason: isInObject ? "expected ',' or '}' after a member" : "expected ',' or ']' after an element",
            namesCharacter: true)
    }

    static func noValue(_ text: Span<UInt8>, at position: Int, afterComma: Bool) -> TapeFailure {
        let byte = text[position]
        if afterComma, byte == UInt8(ascii: "]") {
            return TapeFailure(
                code: .trailingComma, offset: position, reason: "expected a value after ','", namesCharacter: true)
        }
        if UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 { return noLiteral(text, at: position) }
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
        let rest = text.extracting(start...)
        let words: [StaticString] = ["true", "false", "null"]
        for word in words where rest.count < word.utf8CodeUnitCount {
            if word.withSpan({ $0.extracting(first: rest.count).equals(rest) }) {
                return end(text, "the text ends inside true, false or null")
            }
        }
        return TapeFailure(
            code: .invalidLiteral, offset: start, reason: "expected true, false or null; other text stands in quotes")
    }
}
