import Testing
import YAML

@Suite struct RenderingTests {
    private func rendered(_ text: String) -> String {
        let source = SourceFile(name: "destinations.yaml", bytes: Array(text.utf8))
        return YAMLLoader.load(source).diagnostics.map { $0.rendered(source: source) }.joined(separator: "\n")
    }

    @Test func aDiagnosticShowsPlaceMessageLineCaretsAndHint() {
        #expect(
            rendered("version: 1\nsettings:\n  token: *tokn") == """
                destinations.yaml:3:10: error: *tokn refers to an anchor that is not there
                    3 |   token: *tokn
                      |          ^^^^^
                hint: an anchor, written &tokn, must stand above its first use
                """)
    }

    @Test func caretsStandBelowWideCharactersAndTabsShowAsOneSpace() {
        #expect(
            rendered("größe:\t\"日本\"\tx") == """
                destinations.yaml:1:13: error: the value ends before this
                    1 | größe: "日本" x
                      |               ^
                hint: if it is all one text, put the whole of it in quotes
                """)
    }

    @Test func aLineNumberOfSixDigitsWidensTheGutter() {
        #expect(
            rendered(String(repeating: "\n", count: 123_455) + "a: @b") == """
                destinations.yaml:123456:4: error: a text cannot begin with @
                123456 | a: @b
                       |    ^^
                hint: put it in quotes: "@..."
                """)
    }

    @Test func aSpanOverSeveralLinesIsMarkedToTheEndOfItsFirst() {
        let source = SourceFile(name: "d.yaml", bytes: Array("a: [b,  \n  c]".utf8))
        let location = Span(line: 1, column: 4, endLine: 2, endColumn: 5)
        #expect(
            Diagnostic(.warning, "m", location: location).rendered(source: source)
                == "d.yaml:1:4: warning: m\n    1 | a: [b,  \n      |    ^^^")
    }

    @Test func anEmptySpanGetsOneCaretEvenBehindTheLine() {
        let source = SourceFile(name: "d.yaml", bytes: Array("a:\n".utf8))
        #expect(
            Diagnostic(.error, "m", location: Span(line: 1, column: 3, length: 0)).rendered(source: source)
                == "d.yaml:1:3: error: m\n    1 | a:\n      |   ^")
        #expect(
            Diagnostic(.error, "m", location: Span(line: 2, column: 1, length: 0)).rendered(source: source)
                == "d.yaml:2:1: error: m\n    2 |\n      | ^")
    }

    @Test func aVeryLongLineIsShownAroundTheSpan() {
        let source = SourceFile(
            name: "d.yaml",
            bytes: Array((String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)).utf8))
        let lines = Diagnostic(.error, "m", location: Span(line: 1, column: 501)).rendered(source: source)
            .split(separator: "\n")
        let shown = "    1 | ..." + String(repeating: "a", count: 60) + "X" + String(repeating: "b", count: 99) + "..."
        #expect(lines.dropFirst().first.map(String.init) == shown)
        #expect(lines.last.map(String.init) == "      | " + String(repeating: " ", count: 63) + "^")
    }

    @Test func aLongSpanInALongLineStaysInTheWindow() {
        let source = SourceFile(name: "d.yaml", bytes: Array(repeating: 0x61, count: 1000))
        let text = Diagnostic(.error, "m", location: Span(line: 1, column: 1, length: 1000))
            .rendered(source: source)
        let lines = text.split(separator: Character("\n")).map(\.count)
        #expect(lines[1] == 8 + 163)
        #expect(lines[2] == 8 + 160)
    }

    @Test func nothingThatATerminalWouldObeyIsPrinted() {
        let text = rendered("\"\\e[31m\": 1\n\"\\e[31m\": \"\u{202E}\"")
        #expect(text.contains("the key \u{FFFD}[31m stands twice"))
        #expect(text.contains("2 | \"\\e[31m\": \"\u{FFFD}\""))
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func withoutAPlaceOrAFileOnlyWhatIsKnownIsSaid() {
        let diagnostic = Diagnostic(.note, "m", hint: "h")
        #expect(diagnostic.rendered(source: nil) == "note: m\nhint: h")
        #expect(diagnostic.named("x.yaml").rendered(source: nil) == "x.yaml: note: m\nhint: h")
        #expect(diagnostic.named("x.yaml").named("y.yaml").file == "x.yaml")
        var located = diagnostic
        located.location = Span(line: 7, column: 2)
        #expect(located.rendered(source: SourceFile(name: "x.yaml", bytes: [])) == "x.yaml:7:2: note: m\nhint: h")
    }

    @Test func diagnosticsSortByFileThenPlaceAndRepeatsFallOut() {
        func at(_ file: String, _ line: Int, _ column: Int, _ message: String) -> Diagnostic {
            Diagnostic(.error, message, file: file, location: Span(line: line, column: column))
        }
        let mixed = [
            at("b", 1, 1, "1"), at("a", 10, 1, "2"), at("a", 9, 5, "3"), at("a", 9, 2, "4"), at("a", 9, 5, "5"),
            at("a", 10, 1, "2"), Diagnostic(.error, "6", file: "a"),
        ]
        #expect(mixed.sortedByPosition().map(\.message) == ["6", "4", "3", "5", "2", "1"])
    }
}
