/// The digits of a phone number as a person wrote it, told apart from all that surrounds them.
struct PhoneScan {
    /// Whether a `+` stands before the digits.
    private(set) var hasPlus = false
    /// How many digits stand before a zero in parentheses, as in `+44 (0)20`; 0: there is none.
    private(set) var digitsBeforeZero = 0

    /// Fewest digits that are a number; what follows that many may be an extension or a second number.
    private static let shortest = 7

    /// Reduces `text` to its digits.
    ///
    /// Reading stops at an extension (`x`, `ext`, `#`, `;ext=`), and once there are digits enough for a number also at
    /// a comma, a letter or a second `+`.
    init(reducing text: inout [UInt8]) {
        if !text.isASCIIText { text = Self.transliterated(text) }
        var kept = 0
        scan: for index in text.indices {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if byte == UInt8(ascii: "0"), kept > 0, Self.isInParentheses(index, text) { digitsBeforeZero = kept }
                text[kept] = byte
                kept += 1
            case UInt8(ascii: "+"):
                if kept >= Self.shortest { break scan }
                // `(0)+49`: what stands before the plus is a habit of dialling.
                if text[..<kept].allSatisfy({ $0 == UInt8(ascii: "0") }) {
                    kept = 0
                    hasPlus = true
                }
            case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "#"), UInt8(ascii: ";"):
                if kept > 0 { break scan }
            case UInt8(ascii: ","):
                if kept >= Self.shortest { break scan }
            default:
                if byte.isASCIIAlpha, kept >= Self.shortest || kept > 0 && Self.isExtension(index, text) { break scan }
            }
        }
        if kept < text.count { text.removeLast(text.count - kept) }
    }

    private static func isInParentheses(_ index: Int, _ text: [UInt8]) -> Bool {
        text[index - 1] == UInt8(ascii: "(") && index + 1 < text.count && text[index + 1] == UInt8(ascii: ")")
    }

    private static func isExtension(_ index: Int, _ text: [UInt8]) -> Bool {
        text[index...].prefix(3).map(\.asciiLowered).elementsEqual("ext".utf8)
    }

    /// Digits of any script, and the full-width signs of East Asia, in ASCII; other letters as `a`, all else as spaces.
    private static func transliterated(_ text: [UInt8]) -> [UInt8] {
        text.decoded.unicodeScalars.map { scalar in
            switch scalar.value {
            case ..<0x80: return UInt8(scalar.value)
            case 0xFF01...0xFF5E where scalar.decimalDigit == nil: return UInt8(scalar.value - 0xFEE0)
            case 0xFE62: return UInt8(ascii: "+")
            default:
                if let digit = scalar.decimalDigit { return digit + 0x30 }
                return scalar.isLetter ? UInt8(ascii: "a") : UInt8(ascii: " ")
            }
        }
    }
}
