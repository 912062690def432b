/// A country as two letters of ISO 3166-1.
package struct CountryCode: Hashable, Sendable {
    /// Both letters, capital, the first in the high byte.
    private let letters: UInt16

    /// The country that a code or name means; `nil` where none is known by it.
    package init?(reading text: String) {
        self.init(reading: Array(text.utf8))
    }

    /// The country that a code or name in UTF-8 means; `nil` where none is known by it.
    package init?(reading text: [UInt8]) {
        guard text.count == 2, text.allSatisfy(\.isASCIIAlpha) else { return nil }
        letters = UInt16(text[0] & 0xDF) << 8 | UInt16(text[1] & 0xDF)
    }

    /// Two capital letters.
    package var alpha2: String {
        String(decoding: [UInt8(letters >> 8), UInt8(letters & 0xFF)], as: UTF8.self)
    }

    var usesZIPCodes: Bool { alpha2 == "US" }

    static func normalize(_ text: inout [UInt8]) -> StepResult {
        guard let country = CountryCode(reading: text) else { return .left(reason: "it names no country") }
        text = [UInt8(country.letters >> 8) | 0x20, UInt8(country.letters & 0xFF) | 0x20]
        return .value
    }
}
