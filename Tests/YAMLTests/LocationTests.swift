import Testing
import YAML

@Suite struct LocationTests {
    @Test(arguments: [
        ("a: b", "1:4-5"),
        ("a:    'b c'   # d", "1:7-12"),
        ("a: \"b\\\"c\"", "1:4-10"),
        ("{é: 1, a: ü}", "1:11-12"),
        ("a: 𝒳y z", "1:4-8"),
        ("a:", "1:3-3"),
        ("a: # c\nb: 1", "1:3-3"),
        ("a: &x b", "1:7-8"),
        ("a: &x  !!str\tb", "1:14-15"),
        ("a: !!str  &x\n  # c\n  b", "3:3-4"),
        ("a: &x", "1:6-6"),
        ("a: &x !<tag:yaml.org,2002:str> b", "1:32-33"),
        ("a: b\n  c", "1:4-2:4"),
        ("a: 'b\n  c'", "1:4-2:5"),
        ("a: |\n  b\n  c\n\n\nd: 1", "1:4-3:4"),
        ("a: |\n  b\n   \nd: 1", "1:4-2:4"),
        ("a: >-\n  é  \n", "1:4-2:4"),
        ("a: |-\n  b", "1:4-2:4"),
        ("a: | # c\n\nd: 1", "1:4-9"),
        ("a: [b,  c ]", "1:4-12"),
        ("a: &x [b]", "1:7-10"),
        ("a: [\n  b\n]", "1:4-3:2"),
        ("a: {b: c}  # d", "1:4-10"),
        ("a: {}", "1:4-6"),
        ("a:\n  - b\n  - c  # d\n\ne: f", "2:3-3:6"),
        ("a:\n- b\n-\nd: 1", "2:1-3:2"),
        ("a:\n  b: c\n  d: [e]\n# f\n", "2:3-3:9"),
        ("a: &x\n  b: |\n    c\n\nd: 1", "2:3-3:6"),
        ("\u{FEFF}a: b", "1:4-5"),
        ("x: 1\r\na: b\r\nc: 1", "2:4-5"),
        ("x: 1\ra: b\rc: 1", "2:4-5"),
    ])
    func aValueSpansFromItsFirstCharacterToItsLast(text: String, place: String) throws {
        let (node, diagnostics) = load(text)
        #expect(diagnostics.isEmpty)
        #expect(node?["a"]?.location.written == place)
    }

    @Test func aPairAloneInAListSpansItself() throws {
        let pair = try #require(load("[a: 1 , c]").node?.sequence?.first)
        #expect(pair.location.written == "1:2-6")
    }

    @Test func keysHavePlacesToo() throws {
        let pairs = try #require(load("ab : 1\n\"c\": 2\n? d\n: 3").node?.mapping)
        #expect(pairs.map(\.key.location.written) == ["1:1-3", "2:1-4", "3:3-4"])
    }

    @Test func theTextAtAPlainScalarsPlaceIsTheScalar() throws {
        let source = SourceFile(name: "d.yaml", bytes: Array(richDocument.utf8))
        let (node, diagnostics) = YAMLLoader.load(source)
        #expect(diagnostics.isEmpty)
        var checked = 0
        for node in try #require(node).everyNode where node.location.line == node.location.endLine {
            guard case .scalar(let text, .plain) = node.content else { continue }
            let line = try #require(source.line(node.location.line)).unicodeScalars
            let span = line.dropFirst(node.location.column - 1).prefix(node.location.endColumn - node.location.column)
            #expect(String(String.UnicodeScalarView(span)) == text)
            checked += 1
        }
        #expect(checked > 40)
    }

    @Test func aPartOfATextHasItsOwnPlace() throws {
        let items = try #require(load("[abc, \"dé f\", \"g\\nh\"]").node?.sequence)
        #expect(items[0].location(ofCharacters: 1..<3).written == "1:3-5")
        #expect(items[1].location(ofCharacters: 3..<4).written == "1:11-12")
        #expect(items[2].location(ofCharacters: 0..<1) == items[2].location)
        #expect(items[0].location(ofCharacters: 2..<9) == items[0].location)
    }

    @Test(arguments: [
        ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b", ""]), ("a\rb", ["a", "b"]), ("", [""]), ("\n", ["", ""]),
        ("\u{FEFF}a", ["a"]),
    ])
    func aSourceFileKnowsItsLines(text: String, lines: [String]) {
        let source = SourceFile(name: "d.yaml", bytes: Array(text.utf8))
        #expect(source.lineCount == lines.count)
        #expect((1...lines.count).map { source.line($0) } == lines)
        #expect(source.line(0) == nil && source.line(lines.count + 1) == nil)
    }
}
