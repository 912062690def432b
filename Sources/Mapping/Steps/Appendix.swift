/// What Meta's libraries append to the values they prepare: `.` and 8 characters, in older versions 2.
///
/// Meta reads it; other platforms would take it for a part of the address or id.
enum Appendix {
    static func strip(_ text: inout [UInt8]) -> StepResult {
        guard let dot = text.lastIndex(of: UInt8(ascii: ".")), isAppendix(text[(dot + 1)...]), hasOne(text[..<dot])
        else { return .value }
        text.removeLast(text.count - dot)
        return .value
    }

    private static func isAppendix(_ tail: ArraySlice<UInt8>) -> Bool {
        switch tail.count {
        case 8:
            tail.allSatisfy {
                $0.isASCIIAlpha || $0.isASCIIDecimal || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
        case 2: olderTokens.contains { tail.elementsEqual($0.utf8) }
        default: false
        }
    }

    /// Whether the text before the last dot is whole without what follows.
    private static func hasOne(_ head: ArraySlice<UInt8>) -> Bool {
        let parts = head.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        if parts.first?.elementsEqual("fb".utf8) == true { return parts.count == 4 && !parts[3].isEmpty }
        if head.contains(UInt8(ascii: ":")) { return true }
        if head.count == 64, parts.count == 1 { return true }
        return parts.count == 4 && parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy(\.isASCIIDecimal) }
    }

    private static let olderTokens: [String] = ["AQ", "Ag", "Aw", "BA", "BQ", "Bg"]
}
