/// An address of electronic mail, compared as the platforms do: without white space at its ends, in lower case.
///
/// Dots and `+tags` stay, at Gmail too: both platforms hash the address as its owner gave it.
enum EmailAddress {
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        if text.isASCIIText {
            _ = TextStep.trim(&text)
            _ = TextStep.lowercase(&text)
        } else {
            // Direction marks and zero-width spaces come in with copied text and belong to no address.
            text.keepScalars(of: text.decoded) {
                $0.isSpace || !$0.isInvisible || $0.properties.generalCategory == .control
            }
            text.rewrite { UnicodeText.lowercased(TextStep.trimmed($0)) }
        }
        return looksLikeAddress(text) ? .value : .left(reason: "it is no email address of the form x@y.z")
    }

    /// Something, one `@`, and a domain with a dot inside; nothing of it a space.
    private static func looksLikeAddress(_ text: [UInt8]) -> Bool {
        guard let at = text.firstIndex(of: UInt8(ascii: "@")), at > 0 else { return false }
        let domain = text[(at + 1)...]
        let dot = UInt8(ascii: ".")
        guard let last = domain.lastIndex(of: dot), last > domain.startIndex, last < domain.endIndex - 1,
            domain.first != dot, !domain.contains(UInt8(ascii: "@"))
        else { return false }
        return text.isASCIIText
            ? !text.contains { $0 <= 0x20 || $0 == 0x7F }
            : !text.decoded.unicodeScalars.contains { $0.isSpace || $0.isInvisible }
    }
}
