import Foundation
import Testing

@testable import Events

struct TextTests {
    @Test(arguments: [
        ("plain", "plain"),
        ("e\u{301}", "\u{E9}"),
        ("vale\u{301}ry", "val\u{E9}ry"),
        ("\u{212B}", "\u{C5}"),
        ("\u{1100}\u{1161}\u{11A8}", "\u{AC01}"),
        ("\u{1E9B}\u{323}", "\u{1E9B}\u{323}"),
        ("a\u{323}\u{307}", "\u{1EA1}\u{307}"),
        ("a\u{307}\u{323}", "\u{1EA1}\u{307}"),
        ("\u{958}", "\u{915}\u{93C}"),
        ("山田", "山田"),
        ("ИВАНОВ", "ИВАНОВ"),
        ("\u{FB01}", "\u{FB01}"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
    ])
    func textIsComposed(text: String, composed: String) {
        #expect(Array(text.nfc.utf8) == Array(composed.utf8))
    }

    @Test func composingAgreesWithFoundationInTheBasicPlane() {
        var differing: [UInt32] = []
        // Beyond, Foundation cuts scalars to 16 bits before it composes them; newer characters it does not know.
        for value in UInt32(0x80)...0xFFFF {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major < 15 else { continue }
            // A mark behind it makes sequences that compose, too.
            let text = "\(scalar)\u{301}"
            if Array(text.nfc.utf8) != Array(text.precomposedStringWithCanonicalMapping.utf8) {
                differing.append(value)
            }
        }
        #expect(differing == [])
    }

    /// Those that two bytes hold, and some signs of three, are told before anything is composed.
    @Test func theTableOfComposedScalarsAgreesWithFoundation() {
        var differing: [String] = []
        for value in [UInt32(0x80)...0x7FF, 0x2010...0x203F, 0x20A0...0x20BF].joined() {
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major < 15 else { continue }
            for before in ["", "e", "A", "\u{3B1}", "\u{418}", "\u{5D0}", "\u{627}", "\(scalar)"] {
                for behind in ["", "o", "\u{3C9}", "\u{456}", "\u{648}"] {
                    let text = "\(before)\(scalar)\(behind)"
                    if Array(text.nfc.utf8) != Array(text.precomposedStringWithCanonicalMapping.utf8) {
                        differing.append(text)
                    }
                }
            }
        }
        #expect(differing == [])
        let (sigma, mark) = ("\u{39F}\u{394}\u{3A5}\u{3A3} \u{418}\u{412}\u{410}\u{41D}", "e\u{301}")
        let (isSigmaComposed, isMarkComposed) = (sigma.utf8.span.isSurelyComposed, mark.utf8.span.isSurelyComposed)
        #expect(isSigmaComposed)
        #expect(!isMarkComposed)
    }

    @Test(arguments: [
        ("  a b\t", "a b"), ("", ""), (" \n\r\u{B}\u{C}\t ", ""), ("\u{A0}x\u{3000}", "x"),
        ("\u{FEFF}x\u{85}", "x"), ("\u{2028}\u{202F}\u{205F}x\u{1680}\u{200A}", "x"),
        ("é", "é"), ("\u{200B}x", "\u{200B}x"), ("à", "à"),
    ])
    func whiteSpaceAtTheEndsGoes(text: String, trimmed: String) {
        #expect(Array(Array(text.utf8)[...].trimmed) == Array(trimmed.utf8))
    }

    @Test(arguments: ["0", "-0", "29", "29.90", "1e3", "1E+3", "1.5e-7", "-12.0", "0.1"])
    func numbersAsJSONWritesThemAreKnown(text: String) {
        #expect(Array(text.utf8)[...].isJSONNumber)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "1.", ".5", "1e", "1e+", "1,5", "1 000", "0x10", "NaN", "Infinity", "--1", "1-", "٣",
    ])
    func otherNumbersAreNot(text: String) {
        #expect(!Array(text.utf8)[...].isJSONNumber)
    }

    @Test(arguments: [
        ("plain ü 山", false), ("tab\t", true), ("nul\0", true), ("del\u{7F}", true), ("c1\u{85}", true),
        ("\u{A0}", false),
    ])
    func controlCharactersAreSeen(text: String, expected: Bool) {
        #expect(Array(text.utf8)[...].hasControlCharacter == expected)
    }

    @Test(arguments: [
        (String(repeating: "aB", count: 32), true), (String(repeating: "a", count: 63), false),
        (String(repeating: "a", count: 65), false), (String(repeating: "g", count: 64), false),
        (String(repeating: "0", count: 64) + ".AQQCAQIB", true), (String(repeating: "0", count: 64) + ".Ag", true),
        (String(repeating: "0", count: 64) + ".AQQ", false),
    ])
    func hashesAreKnown(text: String, expected: Bool) {
        #expect(Array(text.utf8)[...].isSHA256 == expected)
    }
}
