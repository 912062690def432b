extension [UInt8] {
    /// Appends well-formed UTF-8 as a JSON string.
    ///
    /// Escapes what RFC 8259 demands and nothing else: quotes, backslashes and control characters.
    mutating func appendQuoted(_ text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = text.firstEscaped(from: start)
            append(copying: text.extracting(start..<end))
            if end == text.count { break }
            appendEscape(text[end])
            start = end + 1
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends a JSON string of a text that is known to need no escapes.
    @inline(__always)
    mutating func appendQuoted(plain text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        append(copying: text)
        append(UInt8(ascii: "\""))
    }

    /// Appends a JSON string, with U+FFFD for what is no UTF-8.
    mutating func appendQuoted(repairing text: Span<UInt8>) {
        if Self.isPlain(text) {
            // Nearly every text: one look settles it.
            appendQuoted(plain: text)
        } else if UTF8Sequence.isWellFormed(text) {
            appendQuoted(text)
        } else {
            appendQuoted(String(repairing: text).utf8.span)
        }
    }

    /// Whether a text is ASCII and needs no escapes.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        let words = text.bytes
        var position = 0
        while position + 8 <= text.count {
            let word = ByteWord.load(words, at: position)
            if ByteWord.marksUnplain(word) != 0 { return false }
            position += 8
        }
        guard position < text.count else { return true }
        let rest = ByteWord.load(words, at: position, count: text.count - position)
        return position + ByteWord.firstMarked(ByteWord.marksUnplain(rest))
            == text.count
    }

    mutating func appendEscape(_ byte: UInt8) {
        append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
        case 0x08: append(UInt8(ascii: "b"))
        case 0x09: append(UInt8(ascii: "t"))
        case 0x0A: append(UInt8(ascii: "n"))
        case 0x0C: append(UInt8(ascii: "f"))
        case 0x0D: append(UInt8(ascii: "r"))
        default:
            append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
            append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
        }
    }
}

extension Span<UInt8> {
    /// Whether a byte of it cannot stand in a JSON string as it is: a quote, a backslash or a control character.
    package var needsEscapes: Bool { firstEscaped(from: 0) < count }

    /// The place of the first byte that cannot stand in a string as it is; the end where there is none.
    @inline(__always)
    func firstEscaped(from start: Int) -> Int {
        let words = bytes
        var position = start
        while position + 8 <= count {
            let marks = ByteWord.marksEscaped(ByteWord.load(words, at: position))
            if marks != 0 { return position + ByteWord.firstMarked(marks) }
            position += 8
        }
        guard position < count else { return position }
        // The zeros above the last bytes count as control characters: where nothing else is marked, the end is.
        let rest = ByteWord.load(words, at: position, count: count - position)
        return position + ByteWord.firstMarked(ByteWord.marksEscaped(rest))
    }
}
