/// A person's name: lower case, no white space, no punctuation; letters and digits of any script stay.
///
/// Lower case comes first, so that `ΟΔΥΣΣΕΥΣ ΠΑΠΑΣ` keeps the final sigma of its first word as `Οδυσσεύς` does.
enum PersonName {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact(ascii)
            return .value
        }
        if CommonScalars.compact(&text, ascii: ascii, keeps: \.isInNames) { return .value }
        let lowered = Array(UnicodeText.lowercased(text.decoded).unicodeScalars)
        var kept = String.UnicodeScalarView()
        for (index, scalar) in lowered.enumerated() {
            if scalar.isJoinControl {
                // Part of a name between letters, part of an emoji elsewhere.
                guard index + 1 < lowered.count, lowered[index + 1].isLetter, !kept.isEmpty else { continue }
            } else if !keeps(scalar) {
                continue
            }
            kept.append(scalar)
        }
        text = Array(UnicodeText.composed(String(kept)).utf8)
        return .value
    }

    @inline(__always)
    private static func ascii(_ byte: UInt8) -> UInt8? {
        byte.isASCIIAlpha || byte.isASCIIDecimal ? byte.asciiLowered : nil
    }

    /// Whether a scalar in lower case that joins nothing belongs to a name.
    static func keeps(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isLetter || !(scalar.isSpace || scalar.isPunctuation || scalar.isSymbol || scalar.isInvisible)
    }
}

/// A city: lower case, letters of any script and nothing else.
enum CityName {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            text.compact(ascii)
        } else if !CommonScalars.compact(&text, ascii: ascii, keeps: \.isInCities) {
            text.keepScalars(of: UnicodeText.lowercased(text.decoded), where: keeps)
        }
        return .value
    }

    @inline(__always)
    private static func ascii(_ byte: UInt8) -> UInt8? { byte.isASCIIAlpha ? byte.asciiLowered : nil }

    /// Whether a scalar in lower case belongs to a city's name.
    static func keeps(_ scalar: Unicode.Scalar) -> Bool { scalar.isLetter || scalar.isMark }
}
