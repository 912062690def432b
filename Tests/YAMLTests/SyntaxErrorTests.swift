import Testing
import YAML

/// A text with one mistake, and what is said of it.
struct BadInput: CustomTestStringConvertible {
    let text: String
    let place: String
    let message: String

    init(_ text: String, _ place: String, _ message: String) {
        self.text = text
        self.place = place
        self.message = message
    }

    var testDescription: String { text.debugDescription }
}

@Suite struct SyntaxErrorTests {
    private static let indentation = [
        BadInput("a: 1\n\tb: 2", "2:1-2", "a tab stands where YAML takes only spaces"),
        BadInput("a:\n  b: 1\n\t\tc: 2", "3:1-3", "a tab stands where YAML takes only spaces"),
        BadInput("-\ta", "1:2-3", "a tab stands where YAML takes only spaces"),
        BadInput("a: |\n\tx", "2:1-2", "a tab stands where YAML takes only spaces"),
        BadInput("a: 1\n  b: 2", "2:3-4", "this name is indented further than the lines above allow"),
        BadInput("a: 1\n \n  b: 2", "3:3-4", "this name is indented further than the lines above allow"),
        BadInput("a:\n  b: 1\n   c: 2", "3:4-5", "this name is indented further than the lines above allow"),
        BadInput("- a: 1\n   bcd: 2", "2:4-7", "this name is indented further than the lines above allow"),
        BadInput("a: b #c\n d: e", "2:2-3", "this line is indented further than the lines above allow"),
        BadInput("a:\n    b: 1\n  c: 2", "3:3-4", "this line begins in the same column as nothing above it"),
        BadInput("- a: 1\n b: 2", "2:2-3", "this line begins in the same column as nothing above it"),
        BadInput("- - - a\n  - b\n - c", "3:2-3", "this line begins in the same column as nothing above it"),
        BadInput("a: |\n  x\n y\nb: 1", "3:2-3", "this line begins in the same column as nothing above it"),
        BadInput("  a: 1\nb: 2", "2:1-2", "this line does not belong to what the file began with"),
    ]

    private static let colonsAndDashes = [
        BadInput("a: b: c", "1:5-6", "a second colon on one line"),
        BadInput("a: é é: b", "1:7-8", "a second colon on one line"),
        BadInput("a: \"x\" : y", "1:8-9", "a second colon on one line"),
        BadInput("a: \"b\n  c\"\nd: e f: g", "3:7-8", "a second colon on one line"),
        BadInput("a: 1\nb:2", "2:1-4", "a space is missing after the colon"),
        BadInput("{ab:[1]}", "1:4-5", "a space is missing after the colon"),
        BadInput("- a\n-b", "2:1-3", "a space is missing after the dash"),
        BadInput(
            "a: 1\n\"x:y\"\nb: 2", "2:1-6", "a colon is missing: this is neither `name: value` nor a list entry"),
        BadInput(
            "a: 1\nfoo # x:y\nb: 2", "2:1-4", "a colon is missing: this is neither `name: value` nor a list entry"),
        BadInput(
            "a:\n  pixel_code\n  token: x", "2:3-13",
            "a colon is missing: this is neither `name: value` nor a list entry"),
        BadInput(": b", "1:1-2", "the name before the colon is missing"),
        BadInput("{: b}", "1:2-3", "the name before the colon is missing"),
        BadInput("a: - b", "1:4-5", "a list cannot begin here, on the line of its name"),
        BadInput("a:\n- b\nc: 1\n- d", "4:1-2", "a list entry stands among `name: value` lines"),
        BadInput("- a\nb: 1", "2:1-2", "this line stands among list entries and does not begin with a dash"),
    ]

    private static let quotes = [
        BadInput("é: \"abc\nb: 2", "1:4-5", "the quote \" opened here is never closed"),
        BadInput("a: 'x", "1:4-5", "the quote ' opened here is never closed"),
        BadInput("a: 'x\n---\nb'", "1:4-5", "the quote ' opened here is never closed"),
        BadInput("a: 'it's'", "1:8-10", "the text in quotes ends before this"),
        BadInput("a: \"say \"hi\" now\"", "1:10-13", "the text in quotes ends before this"),
        BadInput("a: \"b\" c", "1:8-9", "the value ends before this"),
        BadInput(
            "a: \"x\nb: \"y\"\nc: d", "2:5-7", "the text in quotes that ends before this began on an earlier line"),
        BadInput("a: \"c:\\path\"", "1:7-9", "\\p has no meaning in a text in double quotes"),
        BadInput("a: \"\\xZZ\"", "1:5-9", "\\x must be followed by 2 hexadecimal digits that name a character"),
        BadInput("a: \"\\ud800\"", "1:5-11", "\\u must be followed by 4 hexadecimal digits that name a character"),
        BadInput("a: \"b\\", "1:4-5", "the quote \" opened here is never closed"),
        BadInput("a: \"\\u\\0\"", "1:5-7", "\\u must be followed by 4 hexadecimal digits that name a character"),
        BadInput("a: \"\\u12", "1:5-9", "\\u must be followed by 4 hexadecimal digits that name a character"),
    ]

    private static let brackets = [
        BadInput("a: [1, 2", "1:4-5", "the bracket [ opened here is never closed"),
        BadInput("a: [[1], {b: 1,", "1:10-11", "the bracket { opened here is never closed"),
        BadInput("a: {b:\n\n# end", "1:4-5", "the bracket { opened here is never closed"),
        BadInput("a:\n  b: [1, 2\n  c: 3", "2:6-7", "the bracket [ opened here is not closed"),
        BadInput("[? a", "1:1-2", "the bracket [ opened here is never closed"),
        BadInput("a: [1, 2}", "1:9-10", "this does not close the bracket [ opened on line 1"),
        BadInput("a: {b: c: d}", "1:9-10", "a colon stands where a comma or } should follow"),
        BadInput("a: [\"b\" \"cd\"]", "1:9-14", "a comma or ] is missing before this"),
        BadInput("a: {b: 1\n  c: 2}", "2:3-4", "a comma is missing before this"),
        BadInput("a: {b: ${X}, c: 1}", "1:8-13", "inside brackets, ${...} must stand in quotes"),
        BadInput("a: [b, c]]", "1:10-11", "] closes nothing here"),
        BadInput("a: b\n}", "2:1-2", "} closes nothing here"),
        BadInput("a: ]", "1:4-5", "] closes nothing here"),
        BadInput("a: [b, , c]", "1:8-9", "a value is missing before this comma"),
        BadInput("a: [- b]", "1:5-6", "a list with dashes cannot stand inside brackets"),
    ]

    private static let firstCharacters = [
        BadInput("a: @b", "1:4-6", "a text cannot begin with @"),
        BadInput("a: `b`", "1:4-7", "a text cannot begin with `"),
        BadInput("a: 5\nb: %c d", "2:4-6", "a text cannot begin with %"),
        BadInput("a: , b", "1:4-5", "a text cannot begin with ,"),
        BadInput("a: ? b", "1:4-5", "a text cannot begin with ?"),
        BadInput("%b: c", "1:1-3", "a line cannot begin with %"),
        BadInput("a: !x!foo b", "1:4-10", "a text cannot begin with !"),
        BadInput("a: !<foo b", "1:4-9", "a text cannot begin with !"),
        BadInput("*: as is", "1:1-2", "a text cannot begin with *, which refers to another value"),
        BadInput("a: & b", "1:4-5", "a text cannot begin with &, which refers to another value"),
        BadInput("a: >text", "1:5-9", "a text after | or > begins on the next line"),
        BadInput("a: |0\n  x", "1:4-6", "the number behind | or > cannot be 0"),
    ]

    private static let documents = [
        BadInput("a: 1\n---\nb: 2", "2:1-4", "a second document starts here; the file may hold only one"),
        BadInput("a: 1\n...\nb: 2", "3:1-2", "a second document starts here; the file may hold only one"),
        BadInput("%YAML 2.0\n---\na", "1:1-6", "this version of YAML is not known"),
        BadInput("%TAG ! tag:x\na: 1", "2:1-2", "after a line that begins with %, a line --- must follow"),
        BadInput("a: b\nc", "2:1-2", "a colon is missing: this is neither `name: value` nor a list entry"),
    ]

    @Test(arguments: [indentation, colonsAndDashes, quotes, brackets, firstCharacters, documents].joined())
    func aSyntaxErrorNamesItsPlaceAndCauseAndAWayOut(input: BadInput) {
        let (node, diagnostics) = load(input.text)
        #expect(node == nil)
        #expect(diagnostics.map(\.written) == ["error \(input.place) \(input.message)"])
        #expect(diagnostics.allSatisfy { $0.hint?.isEmpty == false && $0.file == "d.yaml" })
    }

    @Test func aNameOfMoreThan1024CharactersIsRefused() {
        let name = String(repeating: "n", count: 1025)
        #expect(load("a: 1\n\(name): 2").diagnostics.map(\.message) == ["a name may have no more than 1024 characters"])
    }

    @Test(arguments: [
        ("a:\n    b: 1\n  c: 2", "begin it after 0 or 4 spaces, not 2"),
        ("a:\n  b:\n   c: 2\n  d: 3\n e: 5", "begin it after 0 or 2 spaces, not 1"),
        ("- - a\n - b", "begin it after 0 or 2 spaces, not 1"),
        ("a: [\"b\", 'c'\nd: 1", "close it with ] before line 2"),
        ("a: 'it's'", "write an apostrophe inside as '', or put the text in double quotes"),
        ("a: [${X}]", "write \"${NAME}\""),
    ])
    func theHintFitsTheText(text: String, hint: String) {
        #expect(load(text).diagnostics.map(\.hint) == [hint])
    }

    @Test func whatWasWrongBeforeASyntaxErrorIsReportedToo() {
        #expect(
            load("a: 1\na: *x\nb: 'c").diagnostics.map(\.written) == [
                "error 2:1-2 the key a stands twice here; the first is on line 1",
                "error 2:4-6 *x refers to an anchor that is not there",
                "error 3:4-5 the quote ' opened here is never closed",
            ])
    }
}
