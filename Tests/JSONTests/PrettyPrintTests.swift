import JSON
import Testing

@Suite struct PrettyPrintTests {
    @Test func indentsByTwoSpacesAndKeepsValuesAsTheyAreWritten() throws {
        let document = try JSONDocument(#"{"a":[1.50,"x, {\"y\": [z]}\\",{ }],"b" : {"c":null},"d":[ ],"\u0065":true}"#)
        let expected = #"""
            {
              "a": [
                1.50,
                "x, {\"y\": [z]}\\",
                {}
              ],
              "b": {
                "c": null
              },
              "d": [],
              "\u0065": true
            }
            """#
        #expect(document.prettyPrinted() == expected)
    }

    @Test func printsOneValueOfADocument() throws {
        let document = try JSONDocument(#"{"a": [ {"b":1} ], "c": "x"}"#)
        #expect(document.prettyPrinted(2) == "[\n  {\n    \"b\": 1\n  }\n]")
        #expect(document.member("c", of: 0).map { document.prettyPrinted($0) } == #""x""#)
    }

    @Test func printingTwiceChangesNothing() throws {
        let once = try JSONDocument(richText).prettyPrinted()
        #expect(try JSONDocument(once).prettyPrinted() == once)
        #expect(try JSONTree(JSONDocument(once)) == JSONTree(JSONDocument(richText)))
    }
}
