/// A number by the grammar of RFC 8259, section 6: where it ends, and whether it is written as a whole number.
struct NumberScan {
    let end: Int
    let isInteger: Bool

    /// Scans the number whose `-` or first digit is at `start`.
    ///
    /// What follows the number is not looked at.
    init(_ text: Span<UInt8>, at start: Int) throws(TapeFailure) {
        var position = start
        if text[position] == UInt8(ascii: "-") {
            position += 1
            try Self.expectDigit(text, position, "expected a digit after '-'")
        }
        if text[position] == UInt8(ascii: "0") {
            position += 1
            if position < text.count, text[position].isDigit {
                throw TapeFailure(
                    code: .invalidNumber, offset: position, reason: "a number has no 0 before its first digit")
            }
        } else {
            try Self.expectDigit(text, position, "expected a digit")
            position = Self.skipDigits(text, position + 1)
        }
        var isInteger = true
        if position < text.count, text[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try Self.expectDigit(text, position, "expected a digit after the decimal point")
            position = Self.skipDigits(text, position + 1)
        }
        if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < text.count, text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-") {
                position += 1
            }
            try Self.expectDigit(text, position, "expected a digit in the exponent")
            position = Self.skipDigits(text, position + 1)
        }
        end = position
        self.isInteger = isInteger
    }

    /// Whether all of `text` is one number.
    static func isNumber(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty, let scan = try? NumberScan(text, at: 0) else { return false }
        return scan.end == text.count
    }

    @inline(__always)
    private static func skipDigits(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count, text[position].isDigit { position += 1 }
        return position
    }

    @inline(__always)
    private static func expectDigit(_ text: Span<UInt8>, _ position: Int, _ reason: StaticString) throws(TapeFailure) {
        guard position < text.count else {
            throw TapeFailure(code: .unexpectedEnd, offset: position, reason: "the text ends inside a number")
        }
        guard text[position].isDigit else {
            throw TapeFailure(code: .invalidNumber, offset: position, reason: reason, namesCharacter: true)
        }
    }
}

extension UInt8 {
    @inline(__always)
    var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }
}
