import JSON
import Testing

/// A text that is no JSON document, and what must be said about it.
struct InvalidText: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let code: JSONError.Code
    let offset: Int
    let line: Int
    let column: Int

    init(_ text: String, _ code: JSONError.Code, _ offset: Int, line: Int = 1, column: Int? = nil) {
        self.init(Array(text.utf8), code, offset, line: line, column: column)
    }

    /// Without a column, it is the offset's on the first line of an ASCII text.
    init(_ bytes: [UInt8], _ code: JSONError.Code, _ offset: Int, line: Int = 1, column: Int? = nil) {
        self.bytes = bytes
        self.code = code
        self.offset = offset
        self.line = line
        self.column = column ?? offset + 1
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }
}

@Suite struct InvalidTextTests {
    @Test(arguments: structure + literals + numbers + strings + encoding + keys)
    func isRefusedWithCodeAndPlace(_ text: InvalidText) throws {
        let error = try #require(failure(of: text.bytes))
        #expect(error.code == text.code)
        #expect(error.offset == text.offset)
        #expect(error.line == text.line)
        #expect(error.column == text.column)
        #expect(!error.message.isEmpty)
    }

    @Test(arguments: structure + literals + numbers + strings + encoding + keys)
    func isRefusedAtTheSamePlaceInsideOfABuffer(_ text: InvalidText) throws {
        // What follows the range would repair some of the texts.
        let buffer = Array("[[\n".utf8) + text.bytes + Array(#""}],:1"#.utf8)
        let error = #expect(throws: JSONError.self) {
            try JSONDocument(parsing: buffer, in: 3..<3 + text.bytes.count, firstLine: 7)
        }
        #expect(error?.code == text.code)
        #expect(error?.offset == text.offset + 3)
        #expect(error?.line == text.line + 6)
        #expect(error?.column == text.column)
    }

    static let structure: [InvalidText] = [
        InvalidText("", .empty, 0),
        InvalidText(" \n\t\r ", .empty, 5, line: 2, column: 4),
        InvalidText("[", .unexpectedEnd, 1),
        InvalidText("{", .unexpectedEnd, 1),
        InvalidText("[1", .unexpectedEnd, 2),
        InvalidText("[1,", .unexpectedEnd, 3),
        InvalidText(#"{"a""#, .unexpectedEnd, 4),
        InvalidText(#"{"a":"#, .unexpectedEnd, 5),
        InvalidText(#"{"a":1"#, .unexpectedEnd, 6),
        InvalidText(#"{"a":1,"#, .unexpectedEnd, 7),
        InvalidText("[[1]\n", .unexpectedEnd, 5, line: 2, column: 1),
        InvalidText("]", .unexpectedCharacter, 0),
        InvalidText("}", .unexpectedCharacter, 0),
        InvalidText(",", .unexpectedCharacter, 0),
        InvalidText(":", .unexpectedCharacter, 0),
        InvalidText("[1}", .unexpectedCharacter, 2),
        InvalidText(#"{"a":1]"#, .unexpectedCharacter, 6),
        InvalidText("[1 2]", .unexpectedCharacter, 3),
        InvalidText("[1:2]", .unexpectedCharacter, 2),
        InvalidText("[,]", .unexpectedCharacter, 1),
        InvalidText("[,1]", .unexpectedCharacter, 1),
        InvalidText("[1,,2]", .unexpectedCharacter, 3),
        InvalidText("[1,}", .unexpectedCharacter, 3),
        InvalidText("{]", .unexpectedCharacter, 1),
        InvalidText("{,}", .unexpectedCharacter, 1),
        InvalidText("{1:2}", .unexpectedCharacter, 1),
        InvalidText("{null:2}", .unexpectedCharacter, 1),
        InvalidText("{a:1}", .unexpectedCharacter, 1),
        InvalidText("{'a':1}", .unexpectedCharacter, 1),
        InvalidText(#"{"a"}"#, .unexpectedCharacter, 4),
        InvalidText(#"{"a",1}"#, .unexpectedCharacter, 4),
        InvalidText(#"{"a" 1}"#, .unexpectedCharacter, 5),
        InvalidText(#"{"a":}"#, .unexpectedCharacter, 5),
        InvalidText(#"{"a"::1}"#, .unexpectedCharacter, 5),
        InvalidText(#"{"a":1 "b":2}"#, .unexpectedCharacter, 7),
        InvalidText(#"{"a":1,,}"#, .unexpectedCharacter, 7),
        InvalidText(#"{"a":1,]"#, .unexpectedCharacter, 7),
        InvalidText("['a']", .unexpectedCharacter, 1),
        InvalidText("// 1", .unexpectedCharacter, 0),
        InvalidText("[1 /* one */]", .unexpectedCharacter, 3),
        InvalidText("# 1", .unexpectedCharacter, 0),
        InvalidText("\u{00A0}1", .unexpectedCharacter, 0),
        InvalidText("\u{0B}1", .unexpectedCharacter, 0),
        InvalidText("\u{00}", .unexpectedCharacter, 0),
        InvalidText("[1,]", .trailingComma, 3),
        InvalidText("[1, ]", .trailingComma, 4),
        InvalidText("[[],]", .trailingComma, 4),
        InvalidText(#"{"a":1,}"#, .trailingComma, 7),
        InvalidText("{\"a\": 1,\n}\n", .trailingComma, 9, line: 2, column: 1),
        InvalidText("1 2", .trailingCharacters, 2),
        InvalidText("{}{}", .trailingCharacters, 2),
        InvalidText("[]]", .trailingCharacters, 2),
        InvalidText("{}\n{}", .trailingCharacters, 3, line: 2, column: 1),
        InvalidText("\"é\" ,", .trailingCharacters, 5, column: 5),
        InvalidText("1\u{00}", .trailingCharacters, 1),
        InvalidText("truefalse", .trailingCharacters, 4),
    ]

    static let literals: [InvalidText] = [
        InvalidText("t", .unexpectedEnd, 1),
        InvalidText("tru", .unexpectedEnd, 3),
        InvalidText("[fals", .unexpectedEnd, 5),
        InvalidText("nul", .unexpectedEnd, 3),
        InvalidText("[tru]", .invalidLiteral, 1),
        InvalidText("te", .invalidLiteral, 0),
        InvalidText("nulL", .invalidLiteral, 0),
        InvalidText("True", .invalidLiteral, 0),
        InvalidText("FALSE", .invalidLiteral, 0),
        InvalidText("[None]", .invalidLiteral, 1),
        InvalidText("undefined", .invalidLiteral, 0),
        InvalidText("NaN", .invalidLiteral, 0),
        InvalidText("Infinity", .invalidLiteral, 0),
        InvalidText(#"{"a":yes}"#, .invalidLiteral, 5),
    ]

    static let numbers: [InvalidText] = [
        InvalidText("-", .unexpectedEnd, 1),
        InvalidText("1.", .unexpectedEnd, 2),
        InvalidText("1e", .unexpectedEnd, 2),
        InvalidText("1e+", .unexpectedEnd, 3),
        InvalidText("[-]", .invalidNumber, 2),
        InvalidText("--1", .invalidNumber, 1),
        InvalidText("-Infinity", .invalidNumber, 1),
        InvalidText("-a", .invalidNumber, 1),
        InvalidText("00", .invalidNumber, 1),
        InvalidText("-012", .invalidNumber, 2),
        InvalidText("007", .invalidNumber, 1),
        InvalidText("[1.]", .invalidNumber, 3),
        InvalidText("1.e3", .invalidNumber, 2),
        InvalidText("1..2", .invalidNumber, 2),
        InvalidText("[1e]", .invalidNumber, 3),
        InvalidText("1e+-2", .invalidNumber, 3),
        InvalidText("1E.5", .invalidNumber, 2),
        InvalidText("-.5", .invalidNumber, 1),
        InvalidText("+1", .unexpectedCharacter, 0),
        InvalidText(".5", .unexpectedCharacter, 0),
        InvalidText("[0x1F]", .unexpectedCharacter, 2),
        InvalidText("[1_000]", .unexpectedCharacter, 2),
        InvalidText("1.5.2", .trailingCharacters, 3),
        InvalidText("1e5.5", .trailingCharacters, 3),
        InvalidText("0-1", .trailingCharacters, 1),
        InvalidText("[１]", .unexpectedCharacter, 1),
    ]

    static let strings: [InvalidText] = [
        InvalidText("\"", .unexpectedEnd, 1),
        InvalidText("\"abc", .unexpectedEnd, 4),
        InvalidText("[\"a long text that fills some words", .unexpectedEnd, 35),
        InvalidText(#""a\"#, .unexpectedEnd, 3),
        InvalidText(#""a\""#, .unexpectedEnd, 4),
        InvalidText(#""\u"#, .unexpectedEnd, 3),
        InvalidText(#""\u12"#, .unexpectedEnd, 5),
        InvalidText(#""\ud83d"#, .unexpectedEnd, 7),
        InvalidText(#""\ud83d\"#, .unexpectedEnd, 8),
        InvalidText(#""\ud83d\ude0"#, .unexpectedEnd, 12),
        InvalidText("\"a\nb\"", .controlCharacter, 2),
        InvalidText("\"\t\"", .controlCharacter, 1),
        InvalidText("\"12345678\u{00}\"", .controlCharacter, 9),
        InvalidText("\"1234567890\u{1F}\"", .controlCharacter, 11),
        InvalidText("{\"a\r\":1}", .controlCharacter, 3),
        InvalidText(#""\a""#, .invalidEscape, 1),
        InvalidText(#""\'""#, .invalidEscape, 1),
        InvalidText(#""\0""#, .invalidEscape, 1),
        InvalidText(#""\x41""#, .invalidEscape, 1),
        InvalidText(#""\U0041""#, .invalidEscape, 1),
        InvalidText(#""C:\Users""#, .invalidEscape, 3),
        InvalidText("\"\\\n\"", .invalidEscape, 1),
        InvalidText("\"\\é\"", .invalidEscape, 1),
        InvalidText(#""\u12""#, .invalidEscape, 1),
        InvalidText(#""\u12g4""#, .invalidEscape, 1),
        InvalidText(#""\u+123""#, .invalidEscape, 1),
        InvalidText(#""\u{41}""#, .invalidEscape, 1),
        InvalidText(#""ab\ud83d\u12""#, .invalidEscape, 9),
        InvalidText(#""\ud83d""#, .loneSurrogate, 1),
        InvalidText(#""ab\ud83dcd""#, .loneSurrogate, 3),
        InvalidText(#""\ud83d\n""#, .loneSurrogate, 1),
        InvalidText(#""\ud83d\u0041""#, .loneSurrogate, 1),
        InvalidText(#""\ud83d\ud83d\ude00""#, .loneSurrogate, 1),
        InvalidText(#""\ude00""#, .loneSurrogate, 1),
        InvalidText(#""\ude00\ud83d""#, .loneSurrogate, 1),
        InvalidText(#""\uDFFF""#, .loneSurrogate, 1),
        InvalidText(#""ok \ud83d\ude00 \udc00""#, .loneSurrogate, 17),
    ]

    static let encoding: [InvalidText] = [
        InvalidText([0xEF, 0xBB, 0xBF] + Array("{}".utf8), .byteOrderMark, 0),
        InvalidText([0xFE, 0xFF, 0x00, 0x7B], .byteOrderMark, 0),
        InvalidText([0xFF, 0xFE, 0x7B, 0x00], .byteOrderMark, 0),
        InvalidText(Array("[".utf8) + [0xEF, 0xBB, 0xBF] + Array("]".utf8), .unexpectedCharacter, 1),
        InvalidText(quoted([0x80]), .invalidUTF8, 1),
        InvalidText(quoted([0xBF]), .invalidUTF8, 1),
        InvalidText(quoted([0xC0, 0x80]), .invalidUTF8, 1),
        InvalidText(quoted([0xC1, 0xBF]), .invalidUTF8, 1),
        InvalidText(quoted([0xE0, 0x9F, 0xBF]), .invalidUTF8, 1),
        InvalidText(quoted([0xF0, 0x8F, 0xBF, 0xBF]), .invalidUTF8, 1),
        InvalidText(quoted([0xED, 0xA0, 0x80]), .invalidUTF8, 1),
        InvalidText(quoted([0xED, 0xBF, 0xBF]), .invalidUTF8, 1),
        InvalidText(quoted([0xF4, 0x90, 0x80, 0x80]), .invalidUTF8, 1),
        InvalidText(quoted([0xF5, 0x80, 0x80, 0x80]), .invalidUTF8, 1),
        InvalidText(quoted([0xFF]), .invalidUTF8, 1),
        InvalidText(quoted([0xC3]), .invalidUTF8, 1),
        InvalidText(quoted([0xE2, 0x82]), .invalidUTF8, 1),
        InvalidText(quoted([0xF0, 0x9F, 0x98]), .invalidUTF8, 1),
        InvalidText(quoted([0xC3, 0xA9, 0xE2, 0x82, 0x41]), .invalidUTF8, 3, column: 3),
        InvalidText(quoted(Array("1234567".utf8) + [0xC3]), .invalidUTF8, 8),
        InvalidText([0x22, 0xC3], .invalidUTF8, 1),
        InvalidText([0x22, 0xF0, 0x9F, 0x98], .invalidUTF8, 1),
        InvalidText(Array("\n\"日本\n".utf8), .controlCharacter, 8, line: 2, column: 4),
        InvalidText([0xC3, 0xA9], .unexpectedCharacter, 0),
    ]

    static let keys: [InvalidText] = [
        InvalidText(#"{"a":1,"a":2}"#, .duplicateKey, 7),
        InvalidText(#"{"a":1,"b":2,"a":1}"#, .duplicateKey, 13),
        InvalidText(#"{"":1,"":2}"#, .duplicateKey, 6),
        InvalidText(#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
        InvalidText(#"{"\u0061":1,"a":2}"#, .duplicateKey, 12),
        InvalidText(#"{"\u0061":1,"\u0061":2}"#, .duplicateKey, 12),
        InvalidText(#"{"\/":1,"/":2}"#, .duplicateKey, 8),
        InvalidText(#"{"é":1,"\u00E9":2}"#, .duplicateKey, 8, column: 8),
        InvalidText(#"{"😀":1,"\ud83d\ude00":2}"#, .duplicateKey, 10, column: 8),
        InvalidText("[{\"a\": {\n  \"b\": 1,\n  \"b\": 2}}]", .duplicateKey, 21, line: 3, column: 3),
        InvalidText(#"{"a":1,"a":2,}"#, .trailingComma, 13),
    ]

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }
}
