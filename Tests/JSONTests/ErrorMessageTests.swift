import JSON
import Testing

@Suite struct ErrorMessageTests {
    private static let messages: [(String, String)] = [
        ("", "line 1, column 1: expected a value, found nothing"),
        (#"{"a": 'x'}"#, "line 1, column 7: expected a value; strings stand in double quotes, found a single quote"),
        ("{\n  a: 1}", "line 2, column 3: expected a key in double quotes or '}', found 'a'"),
        (#"{"a": 1, b: 2}"#, "line 1, column 10: expected a key in double quotes, found 'b'"),
        (#"{"a" 1}"#, "line 1, column 6: expected ':' after a key, found '1'"),
        ("[1\n2]", "line 2, column 1: expected ',' or ']' after an element, found '2'"),
        (#"{"a":1;}"#, "line 1, column 7: expected ',' or '}' after a member, found ';'"),
        ("[1,\n]", "line 2, column 1: expected a value after ',', found ']'"),
        (#"{"a":1,}"#, "line 1, column 8: expected a key after ',', found '}'"),
        ("{} x", "line 1, column 4: expected nothing more after the document, found 'x'"),
        ("{} ü", "line 1, column 4: expected nothing more after the document, found the byte 0xC3"),
        ("[None]", "line 1, column 2: expected true, false or null; other text stands in quotes"),
        ("[01]", "line 1, column 3: a number has no 0 before its first digit"),
        ("[1.]", "line 1, column 4: expected a digit after the decimal point, found ']'"),
        ("[+1]", "line 1, column 2: expected a value; numbers begin with a digit or '-', found '+'"),
        ("// x", "line 1, column 1: expected a value; JSON has no comments, found '/'"),
        ("\"a\nb\"", "line 1, column 3: a control character must be escaped in a string, found the end of the line"),
        ("\"a\u{1}\"", "line 1, column 3: a control character must be escaped in a string, found the byte 0x01"),
        ("[\n\"abc", "line 2, column 5: the text ends inside the string that begins at line 2, column 1"),
        ("{\n [", "line 2, column 2: expected a key in double quotes or '}', found '['"),
        (
            "{\n \"a\": [1,2",
            "line 2, column 11: the text ends before the ']' of the array that begins at line 2, column 7"
        ),
        (
            "{\"a\":1,\n\"\\u0061\":2}",
            "line 2, column 1: a key stands twice in an object; the first is at line 1, column 2"
        ),
        (
            #"["\x"]"#,
            #"line 1, column 3: expected one of \" \\ \/ \b \f \n \r \t \u; a backslash itself is written \\"#
        ),
        (#"["\u00zz"]"#, #"line 1, column 3: expected four hexadecimal digits after \u"#),
    ]

    @Test(arguments: messages)
    func saysWhatWasExpectedAndWhatWasFound(_ text: String, _ description: String) {
        #expect(failure(of: text)?.description == description)
    }

    private static let sequences: [([UInt8], String)] = [
        ([0x80], "a text must be UTF-8; this byte continues a character that never began"),
        ([0xC0, 0xAF], "a text must be UTF-8; this form of a character is longer than it may be"),
        ([0xE0, 0x80, 0x80], "a text must be UTF-8; this form of a character is longer than it may be"),
        ([0xF0, 0x80, 0x80, 0x80], "a text must be UTF-8; this form of a character is longer than it may be"),
        ([0xED, 0xA0, 0x80], "a text must be UTF-8, which holds no surrogates"),
        ([0xF4, 0x90, 0x80, 0x80], "a text must be UTF-8, which ends at U+10FFFF"),
        ([0xFF], "a text must be UTF-8, which ends at U+10FFFF"),
        ([0xE2, 0x82], "a text must be UTF-8; this character's bytes are cut short"),
    ]

    @Test(arguments: sequences)
    func saysWhyBytesAreNoUTF8(_ bytes: [UInt8], _ message: String) {
        #expect(failure(of: [0x22] + bytes + [0x22])?.message == message)
    }

    @Test func showsNothingOfTheTextButOneCharacter() {
        let texts = [
            #"{"secret-key":"secret" "x"}"#, #"{"secret":1,"secret":2}"#, #"["secret\q"]"#, #"["secret"#, "secret",
        ]
        for text in texts {
            #expect(failure(of: text)?.description.contains("secret") == false)
        }
    }
}
