import JSON
import Testing

@Suite struct ScalarTests {
    @Test(arguments: [
        "0", "-0", "129.90", "1.0", "0.10", "1E400", "-1e-400", "12345678901234567890123456789", "1e+05", "0e0",
        "3.141592653589793238462643383279502884197",
    ])
    func keepsANumberToTheDigit(_ digits: String) throws {
        let document = try JSONDocument("[\(digits)]")
        #expect(document.digits(1) == digits)
        #expect(JSONTree(document).written == Array("[\(digits)]".utf8))
    }

    private static let integers: [(String, Int64?)] = [
        ("0", 0), ("-0", 0), ("7", 7), ("-42", -42), ("1700000000", 1_700_000_000),
        ("9223372036854775807", .max), ("9223372036854775808", nil), ("-9223372036854775808", .min),
        ("-9223372036854775809", nil), ("18446744073709551616", nil), ("99999999999999999999999", nil),
        ("1.0", nil), ("1e3", nil), ("1E0", nil), ("\"1\"", nil), ("true", nil), ("null", nil), ("[1]", nil),
    ]

    @Test(arguments: integers)
    func givesAnIntegerOnlyWhereOneIsWritten(_ text: String, _ value: Int64?) throws {
        #expect(try JSONDocument(text).int64(0) == value)
    }

    private static let doubles: [(String, Double?)] = [
        ("0", 0), ("-1.5", -1.5), ("129.90", 129.9), ("1e3", 1000), ("9007199254740993", 9_007_199_254_740_992),
        ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
        ("1.7976931348623157e308", .greatestFiniteMagnitude),
        ("1e309", nil), ("-1e400", nil), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0), ("\"1\"", nil),
        ("false", nil), ("{}", nil),
    ]

    @Test(arguments: doubles)
    func givesTheNearestDouble(_ text: String, _ value: Double?) throws {
        #expect(try JSONDocument(text).double(0) == value)
    }

    @Test func givesBooleansForNothingElse() throws {
        let document = try JSONDocument(#"[true, false, null, 0, "true"]"#)
        #expect(document.elements(of: 0).map { document.bool($0) } == [true, false, nil, nil, nil])
    }

    @Test func givesTextForStringsOnly() throws {
        let document = try JSONDocument(#"["a", "\u0061", "", 1, true, null, [], {}]"#)
        #expect(document.elements(of: 0).map { document.string($0) } == ["a", "a", "", nil, nil, nil, nil, nil])
        #expect(document.elements(of: 0).map { document.digits($0) } == [nil, nil, nil, "1", nil, nil, nil, nil])
    }

    @Test func handsOutTheTextOfEveryValue() throws {
        let document = try JSONDocument(#"["plain é", "\u00e9\n\ud83d\ude00", "", 12.50, true, null, [ 1 ]]"#)
        let expected = ["plain é", "é\n😀", "", "12.50", "true", "null", "[ 1 ]"]
        for (index, text) in zip(document.elements(of: 0), expected) {
            var appended = Array("x".utf8)
            document.appendDecoded(index, to: &appended)
            #expect(appended == Array("x\(text)".utf8))
            let lent = document.withText(index) { text in text.indices.map { text[$0] } }
            #expect(lent == Array(text.utf8))
        }
    }

    @Test func passesOnWhatTheBodyThrows() throws {
        struct Refusal: Error {}
        let document = try JSONDocument(#"["a", "\n"]"#)
        for index in document.elements(of: 0) {
            #expect(throws: Refusal.self) { try document.withText(index) { _ in throw Refusal() } }
        }
    }

    private static let escapes = [
        (#"\n"#, "\n"), (#"\u00e9"#, "é"), (#"\u20AC"#, "€"), (#"\ud83d\ude00"#, "😀"), (#"\\"#, "\\"),
    ]

    @Test(arguments: 0..<20)
    func decodesAnEscapeAtEveryPlace(_ place: Int) throws {
        let before = String(repeating: "a", count: place)
        for (escape, text) in Self.escapes {
            let document = try JSONDocument("\"\(before)\(escape)\(before)\(escape)\"")
            #expect(document.string(0) == before + text + before + text)
        }
    }
}
