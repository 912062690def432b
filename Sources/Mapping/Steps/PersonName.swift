/// A person's name: lower case, no white space, no punctuation; letters and digits of any script stay.
///
/// Lower case comes first, so that `ΟΔΥΣΣΕΥΣ ΠΑΠΑΣ` keeps the final sigma of its first word as `Οδυσσεύς` does.
enum PersonName {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIIAlpha || $0.isASCIIDecimal ? $0.asciiLowered : nil }
            return .value
        }
        let lowered = Array(UnicodeText.lowercased(text.decoded).unicodeScalars)
        var kept = String.UnicodeScalarView()
        for (index, scalar) in lowered.enumerated() {
            if scalar.isJoinControl {
                // Part of a name between letters, part of an emoji elsewhere.
                guard index + 1 < lowered.count, lowered[index + 1].isLetter, !kept.isEmpty else { continue }
            } else if !scalar.isLetter, scalar.isSpace || scalar.isPunctuation || scalar.isSymbol || scalar.isInvisible
            {
                continue
            }
            kept.append(scalar)
        }
        text = Array(UnicodeText.composed(String(kept)).utf8)
        return .value
    }
}

/// A city: lower case, letters of any script and nothing else.
enum CityName {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact { $0.isASCIIAlpha ? $0.asciiLowered : nil }
        } else {
            text.keepScalars(of: UnicodeText.lowercased(text.decoded)) { $0.isLetter || $0.isMark }
        }
        return .value
    }
}
