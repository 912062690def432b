extension TapeReader {
    /// Reads the string whose opening quote is at `quote`.
    ///
    /// - Returns: the place after its closing quote.
    @inline(__always)
    mutating func readString(_ text: Span<UInt8>, at quote: Int) throws(TapeFailure) -> Int {
        // Nearly every one is plain ASCII up to its closing quote. No place overflows: a text's length was looked at.
        var position = quote &+ 1
        while position &+ 8 <= text.count {
            let marks = ByteWord.marksUnplain(ByteWord.load(text.bytes, at: position))
            if marks != 0 {
                position &+= ByteWord.firstMarked(marks)
                guard text[position] == UInt8(ascii: "\"") else { break }
                try append(
                    JSONNode(.string, offset: quote &+ 1, length: position &- quote &- 1, next: nodes.count &+ 1))
                return position &+ 1
            }
            position &+= 8
        }
        return try readString(text, at: quote, from: position)
    }

    /// Reads the rest of a string that is plain up to `place`.
    @inline(never)
    private mutating func readString(
        _ text: Span<UInt8>, at quote: Int, from place: Int
    ) throws(TapeFailure) -> Int {
        let words = text.bytes
        var flags: UInt32 = 0
        var position = place
        while true {
            // Plain ASCII, eight bytes at a time while there are eight.
            while position + 8 <= text.count {
                let marks = ByteWord.marksUnplain(ByteWord.load(words, at: position))
                guard marks == 0 else {
                    position += ByteWord.firstMarked(marks)
                    break
                }
                position += 8
            }
            guard position < text.count else {
                throw TapeFailure(
                    code: .unexpectedEnd, offset: text.count, reason: "the text ends inside the string that begins at",
                    origin: quote)
            }
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                try append(
                    JSONNode(
                        .string, offset: quote + 1, length: position - quote - 1, next: nodes.count + 1, flags: flags))
                return position + 1
            case UInt8(ascii: "\\"):
                let escape = try readEscape(text, at: position)
                position = escape.end
                flags |= JSONNode.Flags.escapes | (escape.isASCII ? 0 : JSONNode.Flags.beyondASCII)
            case 0x80...0xFF:
                flags |= JSONNode.Flags.beyondASCII
                repeat {
                    let length = UTF8Sequence.length(in: text, at: position)
                    guard length > 0 else {
                        throw TapeFailure(
                            code: .invalidUTF8, offset: position, reason: UTF8Sequence.fault(in: text, at: position))
                    }
                    position += length
                } while position < text.count && text[position] >= 0x80
            case 0x20...0x7F:
                // Among the last bytes, where there is no whole word to load.
                position += 1
            default:
                throw TapeFailure(
                    code: .controlCharacter, offset: position,
                    reason: "a control character must be escaped in a string", namesCharacter: true)
            }
        }
    }

    /// Checks the escape whose backslash is at `start`; a surrogate pair counts as one.
    private func readEscape(
        _ text: Span<UInt8>, at start: Int
    ) throws(TapeFailure) -> (end: Int, isASCII: Bool) {
        guard start + 1 < text.count else { throw Self.end(text, "the text ends inside an escape") }
        switch text[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return (start + 2, true)
        case UInt8(ascii: "u"):
            let unit = try readUnit(text, at: start)
            guard unit & 0xF800 == 0xD800 else { return (start + 6, unit < 0x80) }
            let low = start + 6
            if unit < 0xDC00 {
                // Cut short, the pair may still have been meant well.
                guard low < text.count else { throw Self.end(text, "the text ends inside an escape") }
                if text[low] == UInt8(ascii: "\\") {
                    guard low + 1 < text.count else { throw Self.end(text, "the text ends inside an escape") }
                    if text[low + 1] == UInt8(ascii: "u"), try readUnit(text, at: low) & 0xFC00 == 0xDC00 {
                        return (start + 12, false)
                    }
                }
                throw TapeFailure(
                    code: .loneSurrogate, offset: start,
                    reason: "expected the second half of the surrogate pair, \\uDC00 to \\uDFFF, after this escape")
            }
            throw TapeFailure(
                code: .loneSurrogate, offset: start,
                reason: "expected the first half of a surrogate pair, \\uD800 to \\uDBFF, before this escape")
        default:
            throw TapeFailure(
                code: .invalidEscape, offset: start,
                reason: "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u; a backslash itself is written \\\\")
        }
    }

    /// The value of the `\uXXXX` whose backslash is at `start`.
    private func readUnit(_ text: Span<UInt8>, at start: Int) throws(TapeFailure) -> UInt32 {
        var unit: UInt32 = 0
        for position in start + 2..<start + 6 {
            guard position < text.count else { throw Self.end(text, "the text ends inside an escape") }
            guard let digit = text[position].hexadecimalValue else {
                throw TapeFailure(
                    code: .invalidEscape, offset: start, reason: "expected four hexadecimal digits after \\u")
            }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}

extension UInt8 {
    /// What the byte means as a hexadecimal digit; `nil` where it is none.
    @inline(__always)
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
