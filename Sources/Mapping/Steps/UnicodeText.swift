// The composed form is in the standard library only under this SPI; the public way to it is Foundation, which is far
// too large for this one need.
@_spi(_Unicode) internal import Swift

/// The parts of Unicode's rules that the standard library's `String` does not offer.
enum UnicodeText {
    /// Normalization form C.
    static func composed(_ text: String) -> String {
        // Every scalar below U+0300 is its own composed form, and all of those have lead bytes below 0xCC.
        if !text.utf8.contains(where: { $0 >= 0xCC }) { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text._nfc { scalars.append(scalar) }
        return String(scalars)
    }

    /// Composed text in lower case by Unicode's full rules.
    ///
    /// `String.lowercased()` knows every mapping but one: a capital sigma at the end of a word becomes `ς`
    /// (The Unicode Standard, 3.13, Final_Sigma). Python and JavaScript apply it, and so do the platforms' libraries.
    static func lowercased(_ text: String) -> String {
        let text = composed(text)
        guard text.unicodeScalars.contains("\u{3A3}") else { return composed(text.lowercased()) }
        let scalars = Array(text.unicodeScalars)
        var lowered = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            if scalar == "\u{3A3}", endsWord(scalars, at: index) {
                lowered.append("\u{3C2}")
            } else {
                lowered.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return composed(String(lowered))
    }

    /// Whether a cased letter comes before `index` and none after, those that case ignores not counted.
    private static func endsWord(_ scalars: [Unicode.Scalar], at index: Int) -> Bool {
        let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true
    }
}

extension Unicode.Scalar {
    /// White space, and the byte order mark, which JavaScript's `trim()` and `\s` count among it.
    var isSpace: Bool {
        properties.isWhitespace || self == "\u{FEFF}"
    }

    /// Punctuation of any script, ASCII's symbols, and the minus sign that is written for a dash.
    var isPunctuation: Bool {
        switch properties.generalCategory {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: value < 0x80 ? UInt8(value).isASCIIPunctuation : value == 0x2212
        }
    }

    var isSymbol: Bool {
        switch properties.generalCategory {
        case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
        default: false
        }
    }

    var isLetter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// A mark that belongs to the letter before it: an accent, a vowel sign.
    ///
    /// Variation selectors are marks by category but choose a glyph only, as after an emoji.
    var isMark: Bool {
        if properties.isVariationSelector { return false }
        return switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// The value of a decimal digit of any script.
    var decimalDigit: UInt8? {
        guard properties.generalCategory == .decimalNumber, let value = properties.numericValue else { return nil }
        return UInt8(value)
    }

    /// Joins or parts letters without being seen; Persian and the scripts of India need it in names.
    var isJoinControl: Bool {
        value == 0x200C || value == 0x200D
    }

    /// A control or an invisible formatting character: a zero-width space, a direction mark from a copied text.
    var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format: true
        default: properties.isVariationSelector
        }
    }
}
