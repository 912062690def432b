/// A postal code as Meta compares it: lower case, no white space, cut at the first dash, in the United States the
/// five digits of the post office alone.
enum PostalCode {
    static func normalize(_ text: inout [UInt8], country: CountryCode?) -> StepResult {
        if text.isASCIIText {
            text.compact { $0 <= 0x20 || $0 == 0x7F ? nil : $0.asciiLowered }
            if let dash = text.firstIndex(of: UInt8(ascii: "-")) { text.removeLast(text.count - dash) }
        } else {
            let scalars = UnicodeText.lowercased(text.decoded).unicodeScalars
            let code = scalars.prefix { !$0.isDash }.filter { !$0.isSpace && !$0.isInvisible }
            var kept = String.UnicodeScalarView()
            kept.append(contentsOf: code)
            text = Array(UnicodeText.composed(String(kept)).utf8)
        }
        if country?.isOfUnitedStates == true { _ = TextStep.first(5, &text) }
        return text.count == 1 ? .left(reason: "one character is no postal code") : .value
    }
}

extension Unicode.Scalar {
    /// A dash of any width, or the minus sign.
    fileprivate var isDash: Bool {
        properties.generalCategory == .dashPunctuation || value == 0x2212
    }
}
