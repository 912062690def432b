extension JSONDocument {
    /// The decoded text of a string; `nil` for other values.
    package func string(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .string else { return nil }
        guard node.hasEscapes else {
            return String(decoding: bytes[node.textRange], as: UTF8.self)
        }
        return String(decoding: decoded(node), as: UTF8.self)
    }

    /// Appends the text of a value as UTF-8: a string decoded, any other value as it is written.
    package func appendDecoded(_ index: Int, to buffer: inout [UInt8]) {
        let node = nodes[index]
        if node.hasEscapes {
            StringDecoding.append(bytes.span, in: node.textRange, to: &buffer)
        } else {
            buffer.append(copying: bytes.span.extracting(node.textRange))
        }
    }

    /// Appends the decoded text of a string.
    ///
    /// - Returns: whether it can stand in a JSON string as it is, as far as its escapes tell: it has none but `\/`.
    package func appendDecoded(_ string: JSONNode, to buffer: inout OutputBuffer) -> Bool {
        StringDecoding.append(bytes.span, in: string.textRange, to: &buffer)
    }

    /// Hands the text of a value to `body` as UTF-8: a string decoded, any other value as it is written.
    ///
    /// Copies only where a string holds escapes.
    package func withText<Result, Failure: Error>(
        _ index: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let node = nodes[index]
        if node.hasEscapes { return try body(decoded(node).span) }
        return try body(bytes.span.extracting(node.textRange))
    }

    /// The decoded text of a string with escapes.
    func decoded(_ node: JSONNode) -> [UInt8] {
        var decoded: [UInt8] = []
        // Decoding never makes a text longer.
        decoded.reserveCapacity(node.length)
        StringDecoding.append(bytes.span, in: node.textRange, to: &decoded)
        return decoded
    }

    /// A number as it is written; `nil` for other values.
    package func digits(_ index: Int) -> String? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        return String(decoding: bytes[node.range], as: UTF8.self)
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
