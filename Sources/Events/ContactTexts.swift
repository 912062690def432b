internal import JSON

extension Span<UInt8> {
    /// Loosely: something, `@`, something, a point, something, and no white space.
    var looksLikeEmail: Bool {
        guard let at = lastPlace(of: UInt8(ascii: "@")), at > 0,
            let point = lastPlace(of: UInt8(ascii: ".")), point > at + 1, point < count - 1
        else { return false }
        if isVisibleASCII { return true }
        for index in indices where self[index].isSpace { return false }
        return !hasControlCharacter
    }

    /// The digits that belong to the number: without the prefix `00`, the trunk zero of `(0)`, and the extension.
    var phoneDigitCount: Int {
        for index in indices where self[index] >= 0x80 { return asciiDigits.span.asciiPhoneDigitCount }
        return asciiPhoneDigitCount
    }

    private var asciiPhoneDigitCount: Int {
        var digits = 0
        var leadingZeros = 0
        for index in indices {
            let byte = self[index]
            if byte.isDigit {
                let isTrunkZero =
                    byte == UInt8(ascii: "0") && digits > 0 && self[index - 1] == UInt8(ascii: "(")
                    && index + 1 < count && self[index + 1] == UInt8(ascii: ")")
                if isTrunkZero { continue }
                if digits == 0, byte == UInt8(ascii: "0"), leadingZeros < 2 {
                    leadingZeros += 1
                } else {
                    digits += 1
                }
            } else if digits >= 7, byte.isLetter || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") {
                break
            }
        }
        return leadingZeros == 1 ? digits + 1 : digits
    }

    /// Every decimal digit of any script as ASCII: other scripts have digits of their own.
    private var asciiDigits: [UInt8] {
        var bytes: [UInt8] = []
        for scalar in String(repairing: self).unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                bytes.append(UInt8(ascii: "0") + UInt8(value))
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return bytes
    }
}
