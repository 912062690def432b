import Foundation
import JSON
import Testing

@Suite struct ValidTextTests {
    private static let edges = "\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}"

    private static let texts: [(String, JSONTree)] = [
        ("null", .null),
        ("true", .bool(true)),
        ("false", .bool(false)),
        ("0", .number("0")),
        ("-0", .number("-0")),
        (#""""#, ""),
        ("[]", []),
        ("{}", [:]),
        ("{ }", [:]),
        (" \t\r\n[ \t\r\n] \t\r\n", []),
        (#"[null,true,false,0,"",[],{}]"#, [.null, .bool(true), .bool(false), .number("0"), "", [], [:]]),
        ("[[[]],[]]", [[[]], []]),
        (#"{"a":{"b":[{"c":null}]},"":0}"#, ["a": ["b": [["c": .null]]], "": .number("0")]),
        ("{\"a\" :\n1 ,\t\"b\": 2}", ["a": .number("1"), "b": .number("2")]),
        (#"["\"\\\/\b\f\n\r\t"]"#, ["\"\\/\u{8}\u{C}\n\r\t"]),
        (#""\u0000\u001f\u007F""#, "\0\u{1F}\u{7F}"),
        ("\"\u{7F}\"", "\u{7F}"),
        (#""\u0080\u07ff\u0800\ud7ff\ue000\uFFFF\ud800\udc00\uDBFF\uDFFF""#, JSONTree(stringLiteral: edges)),
        ("\"\(edges)\"", JSONTree(stringLiteral: edges)),
        (#"{"\uD83D\uDe00":"\\u0041"}"#, ["😀": "\\u0041"]),
        ("\"\u{2028}\u{2029}\u{FEFF}\"", "\u{2028}\u{2029}\u{FEFF}"),
    ]

    @Test(arguments: texts)
    func isReadAsWhatItMeans(_ text: String, _ tree: JSONTree) throws {
        #expect(try JSONTree(JSONDocument(text)) == tree)
    }

    @Test func readsTheRichTextAsFoundationDoes() throws {
        let ours = try JSONDocument(richText)
        let theirs = try JSONSerialization.jsonObject(with: Data(richText.utf8))
        let again = try JSONSerialization.jsonObject(with: Data(JSONTree(ours).written))
        #expect((theirs as? NSDictionary) == (again as? NSDictionary))
    }

    @Test(arguments: 0..<24)
    func findsTheEndOfAStringAtEveryDistance(_ length: Int) throws {
        for special in ["", "\\\"", "é", "\\u00e9", "\\\\", "😀"] {
            for tail in [0, 1, 7, 8, 9] {
                let text = String(repeating: "x", count: length) + special + String(repeating: "y", count: tail)
                let document = try JSONDocument("[\"\(text)\", 1]")
                #expect(document.raw(1) == "\"\(text)\"")
                #expect(document[1].hasEscapes == special.hasPrefix("\\"))
                #expect(document[1].isASCII == (special.isEmpty || special == "\\\"" || special == "\\\\"))
            }
        }
    }

    @Test func acceptsExactlyTheSequencesThatAreUTF8() {
        let edges: [UInt8] = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF]
        for lead in UInt8(0x80)...0xFF {
            for second in edges {
                for third in edges where third == 0x41 || third >= 0x7F {
                    let bytes: [UInt8] = [lead, second == 0 ? 0x42 : second, third, 0x80]
                    for count in 1...4 {
                        let text = Array(bytes.prefix(count))
                        let isUTF8 = String(validating: text, as: UTF8.self) != nil
                        let error = failure(of: [0x22] + text + [0x22])
                        if (error == nil) != isUTF8 || (error != nil && error?.code != .invalidUTF8) {
                            Issue.record("\(text) gave \(String(describing: error))")
                        }
                    }
                }
            }
        }
    }
}
