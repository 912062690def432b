import Testing
import YAML

@Suite struct LimitTests {
    @Test func aFileOfOneMebibyteIsReadAndOneByteMoreIsRefusedWhereItBegins() {
        let text = "a: 1\n#" + String(repeating: "x", count: (1 << 20) - 6)
        #expect(load(text).diagnostics.isEmpty)
        let (node, diagnostics) = load(text + "\ny")
        #expect(node == nil)
        #expect(diagnostics.map(\.written) == ["error 2:1048572-1048573 the file is larger than 1 MiB"])
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func nestingIsRefusedAtThe65thLevel(opening: String) {
        let closing = opening == "[" ? "]" : opening == "{a: " ? "}" : ""
        func nested(_ depth: Int) -> String {
            String(repeating: opening, count: depth) + "x" + String(repeating: closing, count: depth)
        }
        #expect(load(nested(64)).diagnostics.isEmpty)
        let (node, diagnostics) = load(nested(65))
        #expect(node == nil)
        #expect(diagnostics.map(\.message) == ["lists and mappings are nested more than 64 deep here"])
        #expect(diagnostics.first?.location?.column == 64 * opening.count + 1)
    }

    @Test func depthCountsWhatAnAliasStandsFor() {
        let half = String(repeating: "[", count: 33) + String(repeating: "]", count: 33)
        let text = "a: &a \(half)\nb: " + String(repeating: "[", count: 31) + "*a" + String(repeating: "]", count: 31)
        #expect(
            load(text).diagnostics.map(\.written) == [
                "error 2:35-37 with *a, lists and mappings are nested more than 64 deep"
            ])
        #expect(load("a: &a \(half)\nb: [[*a]]").diagnostics.isEmpty)
    }

    @Test func aliasesThatMultiplyAreStopped() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [" + Array(repeating: alias, count: 10).joined(separator: ", ") + "]\n"
        }
        let (node, diagnostics) = load(text)
        #expect(diagnostics.hasErrors)
        #expect(
            diagnostics.first?.written == "error 5:45-48 the aliases of this file stand for more than 100000 values")
        #expect((node?.everyNode.count ?? 0) < 200_000)
    }

    @Test func mergesThatMultiplyAreStopped() {
        let pairs = (0..<1000).map { "k\($0): 1" }.joined(separator: ", ")
        let text = "a: &a {\(pairs)}\nb:\n" + String(repeating: "- {<<: *a}\n", count: 60)
        #expect(load(text).diagnostics.first?.location?.line == 52)
    }

    @Test func theAliasLimitCountsEveryExpandedNode() {
        var limits = YAMLLimits()
        limits.maxAliasNodes = 6
        #expect(load("a: &a [1, 2]\nb: [*a, *a]", limits: limits).diagnostics.isEmpty)
        #expect(load("a: &a [1, 2]\nb: [*a, *a, *a]", limits: limits).diagnostics.map { $0.location?.column } == [13])
    }

    @Test func onlyTheFirstHundredErrorsAreShownAndTheRestCounted() {
        let (_, diagnostics) = load(String(repeating: "a: 1\n", count: 151))
        #expect(diagnostics.count == 101)
        #expect(diagnostics.last?.written == "note - 50 more problems are not shown")
    }

    @Test func manyWarningsDoNotCrowdOutAnError() {
        let (_, diagnostics) = load(String(repeating: "- &a 1\n", count: 150) + "- *b")
        #expect(diagnostics.hasErrors)
    }
}

@Suite struct TextCheckTests {
    private static func diagnostics(_ bytes: [UInt8]) -> [String] {
        YAMLLoader.load(SourceFile(name: "d.yaml", bytes: bytes)).diagnostics.map(\.written)
    }

    @Test(
        arguments: [
            ([0x61, 0x3A, 0x20, 0xFF], "error 1:4-5 this is not UTF-8 text"),
            ([0x61, 0x0A, 0xC3, 0xA9, 0xE9, 0x0A], "error 2:2-3 this is not UTF-8 text"),
            ([0xC0, 0x80], "error 1:1-2 this is not UTF-8 text"),
            ([0x61, 0xED, 0xA0, 0x80], "error 1:2-3 this is not UTF-8 text"),
            ([0x61, 0xF0, 0x9F, 0x98], "error 1:2-3 this is not UTF-8 text"),
            ([0x61, 0xF5, 0x80, 0x80, 0x80], "error 1:2-3 this is not UTF-8 text"),
            ([0x61, 0x0A, 0x00], "error 2:1-2 a NUL character stands here"),
            ([0xFF, 0xFE, 0x61, 0x00], "error 1:1-2 the file is saved as UTF-16, not as UTF-8"),
            ([0x00, 0x61, 0x00, 0x62], "error 1:1-2 the file is saved as UTF-16, not as UTF-8"),
        ] as [([UInt8], String)])
    func bytesThatAreNoTextAreRefused(bytes: [UInt8], expected: String) {
        #expect(Self.diagnostics(bytes) == [expected])
    }

    @Test(arguments: [
        ("a: \u{1B}[31m", "error 1:4-5 an invisible control character (U+001B) stands here"),
        ("a: é\u{7F}", "error 1:5-6 an invisible control character (U+007F) stands here"),
        ("a: \u{85}", "error 1:4-5 an invisible line separator (U+0085) stands here"),
        ("a: b\u{2028}c", "error 1:5-6 an invisible line separator (U+2028) stands here"),
        ("a: 1\n\u{FEFF}b: 2", "error 2:1-2 an invisible byte order mark (U+FEFF) stands here"),
        ("a: \u{FFFE}", "error 1:4-5 an invisible control character (U+FFFE) stands here"),
    ])
    func charactersThatNobodySeesAreRefused(text: String, expected: String) {
        #expect(load(text).diagnostics.map(\.written) == [expected])
    }

    @Test func everyLineWithSuchACharacterIsReportedOnce() {
        #expect(load("a\u{1}\u{1}\nb\nc\u{2}\r\nd\u{3}").diagnostics.map { $0.location?.line } == [1, 3, 4])
    }

    @Test(arguments: ["", "\n", "# nothing\n", "---\n", "---\n...\n", "\u{FEFF}", "%YAML 1.2\n---\n", "   \n\n"])
    func anEmptyFileIsNull(text: String) throws {
        let (node, diagnostics) = load(text)
        #expect(diagnostics.isEmpty)
        #expect(try #require(node).isNull)
    }
}
