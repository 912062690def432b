/// The address of a request, decoded.
extension HTTPRequest {
    /// What stands between the slashes of the path, percent-decoded, without the empty text before the first slash.
    ///
    /// - Returns: `nil` where a segment is no UTF-8 once decoded.
    package var pathSegments: [String]? {
        var segments: [String] = []
        for segment in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let text = PercentDecoding.text(segment, plusIsSpace: false) else { return nil }
            segments.append(text)
        }
        return segments
    }

    /// The fields of the query, percent-decoded, `+` as a space, in their order; one without `=` has an empty value.
    ///
    /// - Returns: `nil` where a part is no UTF-8 once decoded.
    package var queryItems: [(name: String, value: String)]? {
        var items: [(name: String, value: String)] = []
        for field in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let equals = field.firstIndex(of: UInt8(ascii: "=")) ?? field.endIndex
            guard let name = PercentDecoding.text(field[..<equals], plusIsSpace: true),
                let value = PercentDecoding.text(field[equals...].dropFirst(), plusIsSpace: true)
            else { return nil }
            items.append((name, value))
        }
        return items
    }
}

private enum PercentDecoding {
    /// A `%` without two hexadecimal digits stays as it is.
    static func text(_ encoded: Substring.UTF8View, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = encoded
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte): byte - UInt8(ascii: "0")
        case .some(let byte) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20):
            (byte | 0x20) - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
