import Foundation
import JSON
import Testing

@Suite struct WriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter(capacity: 0)
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func putsCommasAndColons() {
        let text = written { writer in
            writer.beginObject()
            writer.key("a")
            writer.beginArray()
            writer.integer(1)
            writer.beginObject()
            writer.endObject()
            writer.beginArray()
            writer.endArray()
            writer.null()
            writer.endArray()
            writer.key("b")
            writer.bool(true)
            writer.member("c", "text")
            writer.member("d", Int64.min)
            writer.member("e", 5)
            writer.member("f", false)
            writer.member("g", ["x", "y"])
            writer.member("h", raw: Array("{ }".utf8))
            writer.endObject()
        }
        let expected =
            #"{"a":[1,{},[],null],"b":true,"c":"text","d":-9223372036854775808,"e":5,"f":false,"g":["x","y"],"h":{ }}"#
        #expect(text == expected)
    }

    @Test func writesSeveralValuesAsLines() {
        let text = written { writer in
            writer.beginObject()
            writer.endObject()
            writer.string("a")
            writer.raw(Array("[1]".utf8)[...])
        }
        #expect(text == "{}\n\"a\"\n[1]")
    }

    private static let escapes: [(String, String)] = [
        ("", #""""#), ("plain", #""plain""#), ("a\"b", #""a\"b""#), ("\\", #""\\""#), ("a/b", #""a/b""#),
        ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\0\u{1}\u{F}\u{10}\u{1F}", #""\u0000\u0001\u000f\u0010\u001f""#),
        ("\u{7F}é李😀\u{2028}", "\"\u{7F}é李😀\u{2028}\""), ("\"\"", #""\"\"""#), ("12345678\n", #""12345678\n""#),
    ]

    @Test(arguments: escapes)
    func escapesWhatItMustAndNothingElse(_ text: String, _ json: String) throws {
        #expect(written { $0.string(text) } == json)
        #expect(written { $0.string(utf8: Array(text.utf8)) } == json)
        #expect(written { $0.string(utf8: Array("x\(text)x".utf8).dropFirst().dropLast()) } == json)
        #expect(written { $0.string(utf8: text.utf8.lazy.map { $0 }) } == json)
        #expect(try JSONDocument(json).string(0) == text)
        let keyed = written { writer in
            writer.beginObject()
            writer.key(text)
            writer.null()
            writer.endObject()
        }
        #expect(keyed == "{\(json):null}")
    }

    @Test func everyCharacterComesBackAtEveryPlace() throws {
        for value in UInt32(0)..<0x180 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for length in 0..<10 {
                let text = String(repeating: "a", count: length) + String(scalar) + "b"
                let document = try JSONDocument(parsing: Array(written { $0.string(text) }.utf8))
                #expect(document.string(0) == text)
            }
        }
    }

    @Test func writesWhatFoundationReads() throws {
        let text = String(String.UnicodeScalarView((0..<0x300).compactMap { Unicode.Scalar($0 as UInt32) })) + "😀"
        let json = Data(written { $0.string(text) }.utf8)
        #expect(try JSONSerialization.jsonObject(with: json, options: .fragmentsAllowed) as? String == text)
    }

    @Test func writesConstantKeysAsTheOthers() {
        let key: StaticString = "a\"é"
        let text = written { writer in
            writer.beginObject()
            writer.key(key)
            writer.null()
            writer.key(utf8: Array("b\n".utf8).span)
            writer.null()
            writer.endObject()
        }
        #expect(text == #"{"a\"é":null,"b\n":null}"#)
    }

    private static let illFormed: [[UInt8]] = [
        [0x80], [0x61, 0xC3], [0xC3, 0x22], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80, 0x62],
        Array("12345678".utf8) + [0xE2, 0x82], Array("é1234567é".utf8) + [0xFF] + Array("\n".utf8),
    ]

    @Test(arguments: illFormed)
    func replacesWhatIsNoUTF8(_ bytes: [UInt8]) throws {
        var writer = JSONWriter()
        writer.string(utf8: bytes)
        #expect(try JSONDocument(parsing: writer.bytes).string(0) == String(decoding: bytes, as: UTF8.self))
    }

    @Test func copiesValuesByteForByte() throws {
        let source = try JSONDocument(#"{"n": 1.50, "s": "\u0041\/é", "o": { "x" : [ 1 ] }, "t": true}"#)
        let text = written { writer in
            writer.beginObject()
            for (key, value) in source.members(of: 0) {
                writer.key(source.string(key) ?? "")
                writer.value(source, value)
            }
            writer.member("again", source, 2)
            writer.endObject()
        }
        #expect(text == #"{"n":1.50,"s":"\u0041\/é","o":{ "x" : [ 1 ] },"t":true,"again":1.50}"#)
    }

    @Test func writesScalarsAsText() throws {
        let source = try JSONDocument(#"[1.50, "\u0041\"", true, null]"#)
        let text = written { writer in
            writer.beginArray()
            for index in source.elements(of: 0) { writer.text(source, index) }
            writer.stringBody(source.bytes[source.textRange(2)])
            writer.endArray()
        }
        #expect(text == #"["1.50","\u0041\"","true","null","\u0041\""]"#)
    }

    private static let numbers: [(String, String)] = [
        ("0", "0"), ("-0.50", "-0.50"), ("1e400", "1e400"), ("12345678901234567890", "12345678901234567890"),
        ("", #""""#), ("-", #""-""#), ("01", #""01""#), ("+1", #""+1""#), ("1.", #""1.""#), ("1 ", #""1 ""#),
        ("nan", #""nan""#), ("1,2", #""1,2""#), ("1\n", #""1\n""#), ("٣", #""٣""#),
    ]

    @Test(arguments: numbers)
    func writesDigitsAsTheyAreAndWhatIsNoNumberAsText(_ digits: String, _ json: String) {
        #expect(written { $0.number(digits) } == json)
        #expect(written { $0.number(utf8: Array(digits.utf8)[...]) } == json)
    }

    @Test func nestsSixtyFourDeep() throws {
        let text = written { writer in
            for level in 0..<64 {
                if level % 2 == 0 {
                    writer.beginArray()
                } else {
                    writer.beginObject()
                    writer.key("k")
                }
            }
            writer.integer(1)
            for level in (0..<64).reversed() { level % 2 == 0 ? writer.endArray() : writer.endObject() }
        }
        #expect(try JSONDocument(text, limits: JSONLimits(maxDepth: 64)).nodes.count == 64 + 32 + 1)
    }

    @Test func stopsAtAValueWithoutAKey() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.null()
        }
    }

    @Test func stopsAtAKeyOutsideOfAnObject() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.key("a")
        }
    }

    @Test func stopsAtAKeyWithoutAValue() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key("a")
            writer.endObject()
        }
    }

    @Test func stopsAtTheWrongEnd() async {
        await #expect(processExitsWith: .failure) {
            var writer = JSONWriter()
            writer.beginArray()
            writer.endObject()
        }
    }
}
