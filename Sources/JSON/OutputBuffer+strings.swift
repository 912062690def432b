extension OutputBuffer {
    /// Appends a JSON string by what stands between its quotes, which needs no escapes or has them.
    @inlinable @inline(__always)
    public mutating func append(quoted body: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        append(body)
        append(UInt8(ascii: "\""))
    }

    /// Appends well-formed UTF-8 as a JSON string, with the escapes that RFC 8259 demands.
    package mutating func append(escaping text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        while true {
            let end = text.firstEscaped(from: start)
            append(text.extracting(start..<end))
            if end == text.count { break }
            append(escapeOf: text[end])
            start = end + 1
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func append(escapeOf byte: UInt8) {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
            append(UInt8(ascii: "\\"))
            append(byte)
        } else {
            var escape: [UInt8] = []
            escape.appendEscape(byte)
            append(escape.span)
        }
    }
}
