/// What decoded bytes are appended to.
protocol ByteSink: ~Copyable {
    mutating func append(_ byte: UInt8)
    mutating func append(copying bytes: Span<UInt8>)
}

extension [UInt8]: ByteSink {}

extension OutputBuffer: ByteSink {
    @inline(__always)
    mutating func append(copying bytes: Span<UInt8>) { append(bytes) }
}

/// Turns the text between a string's quotes, which was found valid, into plain UTF-8.
enum StringDecoding {
    /// Appends the decoded bytes of a part of `text`.
    ///
    /// - Returns: whether there is no escape but that of the slash, which needs none.
    @discardableResult
    static func append<Sink: ByteSink & ~Copyable>(
        _ text: Span<UInt8>, in range: Range<Int>, to buffer: inout Sink
    ) -> Bool {
        var position = range.lowerBound
        var isPlain = true
        while true {
            let run = position
            position = backslash(text, from: run, to: range.upperBound)
            buffer.append(copying: text.extracting(run..<position))
            guard position < range.upperBound else { return isPlain }
            let escape = text[position + 1]
            if escape == UInt8(ascii: "/") {
                buffer.append(escape)
                position += 2
                continue
            }
            isPlain = false
            switch escape {
            case UInt8(ascii: "b"): buffer.append(0x08)
            case UInt8(ascii: "f"): buffer.append(0x0C)
            case UInt8(ascii: "n"): buffer.append(0x0A)
            case UInt8(ascii: "r"): buffer.append(0x0D)
            case UInt8(ascii: "t"): buffer.append(0x09)
            case UInt8(ascii: "u"):
                let unit = unit(text, at: position + 2)
                if unit & 0xFC00 == 0xD800 {
                    let low = self.unit(text, at: position + 8)
                    append(scalar: 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF, to: &buffer)
                    position += 12
                } else {
                    append(scalar: unit, to: &buffer)
                    position += 6
                }
                continue
            default: buffer.append(escape)
            }
            position += 2
        }
    }

    /// The place of the next backslash; `end` where there is none.
    @inline(__always)
    private static func backslash(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
        let words = text.bytes
        var position = start
        while position + 8 <= end {
            let marks = ByteWord.marks(UInt8(ascii: "\\"), in: ByteWord.load(words, at: position))
            if marks != 0 { return position + ByteWord.firstMarked(marks) }
            position += 8
        }
        while position < end, text[position] != UInt8(ascii: "\\") { position += 1 }
        return position
    }

    private static func unit(_ text: Span<UInt8>, at start: Int) -> UInt32 {
        var unit: UInt32 = 0
        for position in start..<start + 4 { unit = unit << 4 | UInt32(text[position].hexadecimalValue ?? 0) }
        return unit
    }

    private static func append<Sink: ByteSink & ~Copyable>(scalar: UInt32, to buffer: inout Sink) {
        func continuation(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
        switch scalar {
        case 0..<0x80:
            buffer.append(UInt8(scalar))
        case 0x80..<0x800:
            buffer.append(UInt8(0xC0 | scalar >> 6))
            buffer.append(continuation(0))
        case 0x800..<0x10000:
            buffer.append(UInt8(0xE0 | scalar >> 12))
            buffer.append(continuation(6))
            buffer.append(continuation(0))
        default:
            buffer.append(UInt8(0xF0 | scalar >> 18))
            buffer.append(continuation(12))
            buffer.append(continuation(6))
            buffer.append(continuation(0))
        }
    }
}
