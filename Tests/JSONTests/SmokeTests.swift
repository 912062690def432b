import JSON
import Testing

@Suite struct SmokeTests {
    @Test func readsADocument() throws {
        let document = try JSONDocument(parsing: Array(#"{"a": [1, "x\u00e9", {}], "b": -1.5e3, "c\n": null}"#.utf8))
        let list = try #require(document.member("a", of: 0))
        #expect(document.elements(of: list).map { document.kind($0) } == [.number, .string, .object])
        #expect(document.members(of: 0).map { document.string($0.key) } == ["a", "b", "c\n"])
        #expect(String(decoding: document.bytes[document.rawRange(list)], as: UTF8.self) == #"[1, "x\u00e9", {}]"#)
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("a", document, list)
        writer.member("b", "é\n\u{1}")
        writer.endObject()
        #expect(String(decoding: writer.bytes, as: UTF8.self) == #"{"a":[1, "x\u00e9", {}],"b":"é\n\u0001"}"#)
        #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(#"{"a":1,"\u0061":2}"#.utf8)) }
    }
}
