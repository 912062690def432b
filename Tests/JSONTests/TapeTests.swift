import JSON
import Testing

@Suite struct TapeTests {
    private static let text = #" {"a": [1, "é", {}], "b\n": {"c": -1.5e3}, "d": [[true], null]} "#

    @Test func laysKeysAndValuesInTheirOrder() throws {
        let document = try JSONDocument(Self.text)
        let kinds: [JSONKind] = [
            .object, .string, .array, .number, .string, .object, .string, .object, .string, .number, .string, .array,
            .array, .true, .null,
        ]
        #expect(document.nodes.map(\.kind) == kinds)
        #expect(document.nodes.map(\.next) == [15, 2, 6, 4, 5, 6, 7, 10, 9, 10, 11, 15, 14, 14, 15])
        #expect(document.nodes.map(\.length) == [3, 1, 3, 1, 2, 0, 3, 1, 1, 6, 1, 2, 1, 4, 4])
    }

    @Test func aNodeTakesSixteenBytes() {
        #expect(MemoryLayout<JSONNode>.stride == 16)
    }

    @Test func pointsAtTheFirstByteOfEachValue() throws {
        let document = try JSONDocument(Self.text)
        let firsts = document.nodes.map { Character(Unicode.Scalar(document.bytes[$0.offset])) }
        #expect(firsts == ["{", "a", "[", "1", "Ã", "{", "b", "{", "c", "-", "d", "[", "[", "t", "n"])
    }

    @Test func givesEveryValueAsItIsWritten() throws {
        let document = try JSONDocument(Self.text)
        let raw = [
            Self.text.trimmingSpaces, #""a""#, #"[1, "é", {}]"#, "1", #""é""#, "{}", #""b\n""#, #"{"c": -1.5e3}"#,
            #""c""#, "-1.5e3", #""d""#, "[[true], null]", "[true]", "true", "null",
        ]
        #expect(document.nodes.indices.map { document.raw($0) } == raw)
        for index in document.nodes.indices {
            let (outer, inner) = (document.rawRange(index), document.textRange(index))
            let isString = document.kind(index) == .string
            #expect(inner == (isString ? outer.lowerBound + 1..<outer.upperBound - 1 : outer))
        }
    }

    @Test func everyValueAsItIsWrittenIsADocumentOfItsOwn() throws {
        let document = try JSONDocument(richText)
        for index in document.nodes.indices {
            let part = try JSONDocument(parsing: document.bytes, in: document.rawRange(index))
            #expect(JSONTree(part) == JSONTree(document, index))
            #expect(part.nodes.count == document[index].next - index)
        }
    }

    @Test func knowsWhatAStringNeeds() throws {
        let document = try JSONDocument(#"["plain", "é", "\n", "\u007f", "\u0080", "\ud83d\ude00", "\\é"]"#)
        let hasEscapes = document.elements(of: 0).map { document[$0].hasEscapes }
        #expect(hasEscapes == [false, false, true, true, true, true, true])
        let isASCII = document.elements(of: 0).map { document[$0].isASCII }
        #expect(isASCII == [true, false, true, true, false, false, false])
    }

    @Test func knowsWhichNumbersAreWrittenWhole() throws {
        let document = try JSONDocument(#"[0, -0, 12, 1.0, 1e3, -1E-3, "1", true]"#)
        let isInteger = document.elements(of: 0).map { document[$0].isInteger }
        #expect(isInteger == [true, true, true, false, false, false, false, false])
    }

    @Test func readsOneLineOfMany() throws {
        let lines = Array("{\"n\":1}\n{\"n\":22}\n  \n{\"n\":3".utf8)
        let second = try JSONDocument(parsing: lines, in: 8..<16)
        #expect(second.bytes == lines)
        #expect(second.rawRange(0) == 8..<16)
        #expect(second.member("n", of: 0).map { second.rawRange($0) } == 13..<15)
        let third = #expect(throws: JSONError.self) { try JSONDocument(parsing: lines, in: 17..<19, firstLine: 3) }
        #expect(third?.code == .empty)
        #expect(third?.offset == 19)
        #expect(third?.line == 3)
        let last = #expect(throws: JSONError.self) { try JSONDocument(parsing: lines, in: 20..<26, firstLine: 4) }
        #expect(last?.description.hasPrefix("line 4, column 7: ") == true)
    }

    @Test func readsNothingBehindTheRange() {
        for (text, range) in [("12", 0..<1), ("1.5", 0..<1), ("true", 0..<4), (#""a""#, 0..<3), ("[] ]", 0..<2)] {
            #expect(throws: Never.self) { try JSONDocument(parsing: Array(text.utf8), in: range) }
        }
    }
}

extension String {
    fileprivate var trimmingSpaces: String { String(dropFirst().dropLast()) }
}
