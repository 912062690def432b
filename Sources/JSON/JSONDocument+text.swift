extension JSONDocument {
    /// The decoded text of a string; `nil` for other values.
    package func string(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .string else { return nil }
        guard node.hasEscapes else {
            return String(decoding: bytes[node.offset..<node.offset + node.length], as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(node.length)
        appendDecoded(index, to: &decoded)
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Appends the text of a value as UTF-8: a string decoded, any other value as it is written.
    package func appendDecoded(_ index: Int, to buffer: inout [UInt8]) {
        let node = nodes[index]
        let range = textRange(index)
        if node.kind == .string, node.hasEscapes {
            StringDecoding.append(bytes.span, from: range.lowerBound, to: range.upperBound, to: &buffer)
        } else {
            buffer.append(contentsOf: bytes[range])
        }
    }

    /// Hands the text of a value to `body` as UTF-8: a string decoded, any other value as it is written.
    ///
    /// Copies only where a string holds escapes.
    package func withText<Result, Failure: Error>(
        _ index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let node = nodes[index]
        guard node.kind == .string, node.hasEscapes else {
            return try body(bytes.span.extracting(textRange(index)))
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(node.length)
        appendDecoded(index, to: &decoded)
        return try body(decoded.span)
    }

    /// A number as it is written; `nil` for other values.
    package func digits(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        return String(decoding: bytes[node.offset..<node.offset + node.length], as: UTF8.self)
    }

    /// The truth of `true` or `false`; `nil` for other values.
    package func bool(_ index: Int) -> Bool? {
        switch nodes[index].kind {
        case .true: true
        case .false: false
        default: nil
        }
    }
}
