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

    var isJSONBoolean: Bool { elementsEqual("true".utf8) || elementsEqual("false".utf8) }

    /// The digits of a whole number: `3` for `3`, `3.0` and `0.3e1`, `nil` for `3.5`.
    func asInteger() -> [UInt8]? { wholeNumber(shiftedBy: 0) }

    /// A number times 1,000,000 as a whole number, by moving the point; `nil` when a rest is left.
    func scaledByAMillion() -> [UInt8]? { wholeNumber(shiftedBy: 6) }

    /// The number times ten to the power of `places`, where that is whole and not absurdly long.
    private func wholeNumber(shiftedBy places: Int) -> [UInt8]? {
        guard isJSONNumber else { return nil }
        let isNegative = first == UInt8(ascii: "-")
        let mantissa = prefix { $0 | 0x20 != UInt8(ascii: "e") }.dropFirst(isNegative ? 1 : 0)
        var exponent = 0
        if mantissa.endIndex < endIndex {
            guard let written = Int(String(decoding: self[(mantissa.endIndex + 1)...], as: UTF8.self)),
                (-30...30).contains(written)
            else { return nil }
            exponent = written
        }
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
        var digits = whole + mantissa[whole.endIndex...].dropFirst()
        // Where the point belongs, counted from the first digit.
        let point = whole.count + exponent + places
        while digits.count > Swift.max(point, 0), digits.last == UInt8(ascii: "0") { digits.removeLast() }
        guard digits.count <= Swift.max(point, 0) else { return nil }
        digits += Array(repeating: UInt8(ascii: "0"), count: Swift.max(point - digits.count, 0))
        while digits.count > 1, digits.first == UInt8(ascii: "0") { digits.removeFirst() }
        if digits.isEmpty { return [UInt8(ascii: "0")] }
        return (isNegative ? [UInt8(ascii: "-")] : []) + digits
    }
}
