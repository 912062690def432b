internal import Events
internal import JSON

extension [UInt8] {
    /// Appends UTF-8 text as a JSON string.
    mutating func appendJSON(text: [UInt8]) {
        append(UInt8(ascii: "\""))
        if text.span.needsEscapes { appendEscaped(text.span) } else { append(contentsOf: text) }
        append(UInt8(ascii: "\""))
    }

    /// Appends what stands between the quotes of a JSON string.
    mutating func appendEscaped(_ text: Span<UInt8>) {
        for index in text.indices {
            let byte = text[index]
            guard byte.needsEscape else {
                append(byte)
                continue
            }
            append(UInt8(ascii: "\\"))
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
            case 0x0A: append(UInt8(ascii: "n"))
            case 0x0D: append(UInt8(ascii: "r"))
            case 0x09: append(UInt8(ascii: "t"))
            default:
                append(contentsOf: "u00".utf8)
                append(byte >> 4 + UInt8(ascii: "0"))
                append(byte & 15 < 10 ? UInt8(ascii: "0") + byte & 15 : UInt8(ascii: "a") + byte & 15 - 10)
            }
        }
    }

    /// Appends a whole number.
    mutating func append(decimal number: Int) {
        DecimalDigits(number).span { digits in digits.withUnsafeBufferPointer { append(contentsOf: $0) } }
    }

    /// Whether the bytes are a number by JSON's grammar.
    var isJSONNumber: Bool {
        var rest = self[...]
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        // Most numbers are digits, and a point with digits.
        guard let first = rest.first, first.isASCIIDigit else { return false }
        let whole = rest.skippingDigits(from: rest.startIndex)
        guard whole == rest.startIndex + 1 || first != UInt8(ascii: "0") else { return false }
        rest = rest[whole...]
        if rest.first == UInt8(ascii: ".") {
            let end = rest.skippingDigits(from: whole + 1)
            guard end > whole + 1 else { return false }
            rest = rest[end...]
        }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            return !rest.isEmpty && rest.skippingDigits(from: rest.startIndex) == rest.endIndex
        }
        return rest.isEmpty
    }

    /// Whether the bytes are a whole number without sign in the form in which it is written.
    var isPlainInteger: Bool {
        guard let first, first != UInt8(ascii: "0") || count == 1 else { return false }
        return allSatisfy(\.isASCIIDecimal)
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

extension ArraySlice<UInt8> {
    /// The first place from `start` on that is no digit.
    fileprivate func skippingDigits(from start: Int) -> Int {
        var place = start
        while place < endIndex, self[place].isASCIIDecimal { place += 1 }
        return place
    }
}

extension UInt8 {
    /// Whether it cannot stand in a JSON string as it is.
    fileprivate var needsEscape: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }
}

extension OutputBuffer {
    /// Appends a moment as a platform wants it; seconds unless `step` says otherwise.
    mutating func append(time: Timestamp, as step: ValueStep?) {
        switch step {
        case .unixMilliseconds: append(decimal: Int(time.milliseconds))
        case .unixMicroseconds:
            append(decimal: Int(time.milliseconds))
            for _ in 0..<3 { append(UInt8(ascii: "0")) }
        case .iso8601:
            let text = time.rfc3339
            append(json: text.utf8.span)
        default: append(decimal: Int(time.seconds))
        }
    }

    /// Appends UTF-8 text as a JSON string.
    mutating func append(json text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        if text.needsEscapes {
            var escaped: [UInt8] = []
            escaped.appendEscaped(text)
            append(escaped.span)
        } else {
            append(text)
        }
        append(UInt8(ascii: "\""))
    }

    /// Appends a whole number.
    mutating func append(decimal number: Int) {
        DecimalDigits(number).span { append($0) }
    }
}

/// A whole number as people write it.
private struct DecimalDigits {
    /// The digits stand at the end.
    private var bytes = InlineArray<20, UInt8>(repeating: 0)
    private var start = 20

    init(_ number: Int) {
        var rest = number.magnitude
        repeat {
            put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        if number < 0 { put(UInt8(ascii: "-")) }
    }

    private mutating func put(_ byte: UInt8) {
        start -= 1
        bytes[start] = byte
    }

    func span(_ body: (Span<UInt8>) -> Void) { body(bytes.span.extracting(start..<20)) }
}
