internal import Events

extension [UInt8] {
    /// Appends UTF-8 text as a JSON string.
    mutating func appendJSON(text: [UInt8]) {
        append(UInt8(ascii: "\""))
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(contentsOf: text[start..<index])
            start = index + 1
            append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
            case 0x0A: append(UInt8(ascii: "n"))
            case 0x0D: append(UInt8(ascii: "r"))
            case 0x09: append(UInt8(ascii: "t"))
            default:
                append(contentsOf: "u00".utf8)
                append(byte >> 4 + UInt8(ascii: "0"))
                append(Array("0123456789abcdef".utf8)[Int(byte & 15)])
            }
        }
        append(contentsOf: text[start...])
        append(UInt8(ascii: "\""))
    }

    /// Appends a moment as a platform wants it; seconds unless `step` says otherwise.
    mutating func append(time: Timestamp, as step: ValueStep?) {
        switch step {
        case .unixMilliseconds: append(contentsOf: "\(time.milliseconds)".utf8)
        case .unixMicroseconds: append(contentsOf: "\(time.milliseconds)000".utf8)
        case .iso8601: append(contentsOf: "\"\(time.rfc3339)\"".utf8)
        default: append(contentsOf: "\(time.seconds)".utf8)
        }
    }

    /// Whether the bytes are a number by JSON's grammar.
    var isJSONNumber: Bool {
        var rest = self[...]
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        let whole = rest.prefix(while: \.isASCIIDigit)
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
            guard !fraction.isEmpty else { return false }
            rest = rest.dropFirst(fraction.count + 1)
        }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.allSatisfy(\.isASCIIDigit) else { return false }
            return true
        }
        return rest.isEmpty
    }

    /// The digits of a whole number: `3` for `3` and `3.0`, `nil` for `3.5`.
    func asInteger() -> [UInt8]? {
        guard isJSONNumber else { return nil }
        guard let point = firstIndex(of: UInt8(ascii: ".")) else {
            return contains { $0 | 0x20 == UInt8(ascii: "e") } ? nil : self
        }
        guard self[(point + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") }) else { return nil }
        return Array(self[..<point])
    }

    /// A decimal number times 1,000,000 as a whole number, by moving the point; `nil` when a rest is left.
    func scaledByAMillion() -> [UInt8]? {
        guard isJSONNumber, !contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        let point = firstIndex(of: UInt8(ascii: ".")) ?? endIndex
        var fraction = Array(self[Swift.min(point + 1, endIndex)...])
        while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        guard fraction.count <= 6 else { return nil }
        fraction += Array(repeating: UInt8(ascii: "0"), count: 6 - fraction.count)
        let isNegative = first == UInt8(ascii: "-")
        var digits = self[(isNegative ? 1 : 0)..<point] + fraction
        while digits.count > 1, digits.first == UInt8(ascii: "0") { digits.removeFirst() }
        return (isNegative ? [UInt8(ascii: "-")] : []) + digits
    }
}
