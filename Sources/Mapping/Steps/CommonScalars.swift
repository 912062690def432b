/// What the steps have to know of the scalars that two bytes of UTF-8 hold: the letters of Europe and the Near East.
///
/// A name such as `Müller` would otherwise go through a `String`, its normalization and several look-ups per scalar,
/// which costs more than its hash. The table is made of those very look-ups, for scalars that are simple: nothing
/// before or after them changes their composed form or their lower case.
enum CommonScalars {
    struct Entry {
        /// The two bytes of the scalar in lower case.
        var first: UInt8 = 0
        var second: UInt8 = 0
        fileprivate var isSimple = false
        /// `PersonName` keeps it, once in lower case.
        var isInNames = false
        /// `CityName` keeps it, once in lower case.
        var isInCities = false
    }

    /// Replaces the text by its scalars in lower case, without those that are not kept, in place.
    ///
    /// - Parameters:
    ///   - text: gets the result.
    ///   - ascii: the byte to keep for a byte of ASCII.
    ///   - keeps: whether a scalar beyond ASCII stays.
    /// - Returns: `false`, the text unchanged, where it holds anything else than ASCII and simple scalars.
    @inline(__always)
    static func compact(
        _ text: inout [UInt8], ascii: (UInt8) -> UInt8?, keeps: (Entry) -> Bool
    ) -> Bool {
        guard areAll(text) else { return false }
        var kept = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index += 1
                guard let byte = ascii(byte) else { continue }
                text[kept] = byte
                kept += 1
            } else {
                let entry = entries[place(byte, text[index + 1])]
                index += 2
                guard keeps(entry) else { continue }
                text[kept] = entry.first
                text[kept + 1] = entry.second
                kept += 2
            }
        }
        if kept < text.count { text.removeLast(text.count - kept) }
        return true
    }

    private static func areAll(_ text: [UInt8]) -> Bool {
        let entries = entries
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            if byte < 0x80 { continue }
            guard byte >= 0xC2, byte < 0xE0, index < text.count, text[index] & 0xC0 == 0x80,
                entries[place(byte, text[index])].isSimple
            else { return false }
            index += 1
        }
        return true
    }

    @inline(__always)
    private static func place(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first & 0x1F) << 6 | Int(second & 0x3F)
    }

    private static let entries: [Entry] = (0..<0x800).map { value in
        guard value >= 0x80, let scalar = Unicode.Scalar(UInt32(value)) else { return Entry() }
        let lowered = Array(UnicodeText.lowercased(String(scalar)).unicodeScalars)
        guard lowered.count == 1, (0x80..<0x800).contains(lowered[0].value), scalar.isInert, lowered[0].isInert else {
            return Entry()
        }
        let (name, bytes) = (lowered[0], Array(String(lowered[0]).utf8))
        return Entry(
            first: bytes[0], second: bytes[1], isSimple: true, isInNames: PersonName.keeps(name),
            isInCities: CityName.keeps(name))
    }
}

extension Unicode.Scalar {
    /// Whether its composed form and its lower case do not depend on what stands around it.
    fileprivate var isInert: Bool {
        // A mark composes with what is before it; a capital sigma looks for the end of its word.
        properties.canonicalCombiningClass == .notReordered && self != "\u{3A3}"
            && Array(UnicodeText.composed(String(self)).unicodeScalars) == [self]
    }
}
