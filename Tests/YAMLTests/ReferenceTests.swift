import Testing
import YAML

@Suite struct ReferenceTests {
    @Test(arguments: [
        ("a: &x 1\nb: *x", "{a: 1, b: 1}"),
        ("a: &x [1, &y {b: 2}]\nc: *y\nd: *x", "{a: [1, {b: 2}], c: {b: 2}, d: [1, {b: 2}]}"),
        ("&k a: 1\nb: *k", "{a: 1, b: a}"),
        ("a: &x 1\n*x : 2", "{a: 1, 1: 2}"),
        ("a: &x\nb: *x", "{a: ~, b: ~}"),
        ("a: &x !!str 5\nb: *x", "{a: \"5\", b: \"5\"}"),
    ])
    func anAliasStandsForTheAnchoredValue(text: String, value: String) {
        let (node, diagnostics) = load(text)
        #expect(diagnostics.isEmpty)
        #expect(node?.written == value)
    }

    @Test(arguments: [
        ("<<: {a: 1, b: 2}\nb: 3\nc: 4", "{a: 1, b: 3, c: 4}"),
        ("b: 3\n<<: {a: 1, b: 2}\nc: 4", "{b: 3, a: 1, c: 4}"),
        ("x: &x {a: 1}\ny: {<<: *x, b: 2}", "{x: {a: 1}, y: {a: 1, b: 2}}"),
        ("<<: [{a: 1, b: 1}, {b: 2, c: 2}]", "{a: 1, b: 1, c: 2}"),
        ("<<: {<<: {a: 1, b: 1}, b: 2}\nc: 3", "{a: 1, b: 2, c: 3}"),
        ("<<: {}\na: 1", "{a: 1}"),
        ("<<: []\na: 1", "{a: 1}"),
        ("\"<<\": 5", "{\"<<\": 5}"),
        ("!!str <<: 5", "{\"<<\": 5}"),
        ("- <<", "[<<]"),
    ])
    func aMergeKeyBringsInPairsThatOwnKeysOverride(text: String, value: String) {
        let (node, diagnostics) = load(text)
        #expect(diagnostics.isEmpty)
        #expect(node?.written == value)
    }

    @Test func anAliasHasItsOwnPlaceAndAMergedPairThePlaceWhereItIsWritten() throws {
        let node = try #require(load("x: &x {a: [1]}\ny: *x\nz:\n  <<: *x").node)
        #expect(node["x"]?.location.written == "1:7-15")
        #expect(node["y"]?.location.written == "2:4-6")
        #expect(node["y"]?["a"]?.location.written == "1:11-14")
        #expect(node["z"]?["a"]?.location.written == "1:11-14")
    }

    @Test(arguments: [
        BadInput("a: *b", "1:4-6", "*b refers to an anchor that is not there"),
        BadInput("a: *b\nc: &b 1", "1:4-6", "*b refers to an anchor that is not there"),
        BadInput("a: &x [*x]", "1:8-10", "*x stands inside the very value that it refers to"),
        BadInput("<<: 5", "1:5-6", "<< takes a mapping or a list of mappings, found the number 5"),
        BadInput("<<:", "1:4-4", "<< takes a mapping or a list of mappings, found nothing"),
        BadInput("x: &x [1]\n<<: *x", "1:8-9", "<< takes a mapping or a list of mappings, found the number 1"),
        BadInput("<<: [{a: 1}, text]", "1:14-18", "<< takes a mapping or a list of mappings, found text (text)"),
        BadInput("<<: {a: 1}\n<<: {b: 2}", "2:1-3", "<< stands twice in one mapping; the first is on line 1"),
        BadInput("a: 1\na: 2", "2:1-2", "the key a stands twice here; the first is on line 1"),
        BadInput("{\"é\": 1, é: 2}", "1:10-11", "the key é stands twice here; the first is on line 1"),
        BadInput("a:\n  b: 1\n  c: 2\n  b: 3", "4:3-4", "the key b stands twice here; the first is on line 2"),
        BadInput("[a, b]: c", "1:1-7", "a key must be a text, found a list"),
        BadInput("a: {{ b }}", "1:5-10", "a key must be a text, found a mapping"),
        BadInput("a: !foo b", "1:4-8", "the tag !foo is not known here"),
        BadInput("a: &x !!binary b", "1:7-15", "the tag !!binary is not known here"),
        BadInput("a: !<tag:x> b", "1:4-12", "the tag tag:x is not known here"),
        BadInput("a: !!int x", "1:4-9", "the tag !!int does not fit: found x (text)"),
        BadInput("a: !!str [x]", "1:4-9", "the tag !!str does not fit: found a list"),
        BadInput("a: !!map\n  - x", "1:4-9", "the tag !!map does not fit: found a list"),
        BadInput("a: \"\\0\"", "1:4-8", "this text holds a NUL character"),
        BadInput("a: b\u{A0}", "1:4-6", "an invisible character (U+A0) stands after this text"),
        BadInput("a:\n\u{A0}\u{A0}b: 1", "2:1-4", "an invisible character (U+A0) stands before this text"),
    ])
    func aMistakeInsideASoundStructureLeavesTheRootToLookFurther(input: BadInput) {
        let (node, diagnostics) = load(input.text)
        #expect(node != nil)
        #expect(diagnostics.map(\.written) == ["error \(input.place) \(input.message)"])
        #expect(diagnostics.allSatisfy { $0.hint?.isEmpty == false })
    }

    @Test(arguments: [
        BadInput("a: &x 1\nb: &x 2", "2:4-6", "the anchor &x is given a second time; the first is on line 1"),
        BadInput(
            "a: \u{201C}b\u{201D}", "1:4-7", "the quotes around this text are typographic ones and become part of it"),
        BadInput("- a\n - b", "2:2-3", "this dash begins no list entry: the line continues the text above"),
    ])
    func whatIsLegalButHardlyMeantIsAWarning(input: BadInput) {
        #expect(load(input.text).diagnostics.map(\.written) == ["warning \(input.place) \(input.message)"])
    }

    @Test func anUnknownAliasIsGivenTheNearestAnchor() {
        let (_, diagnostics) = load("a: &base {b: 1}\nc: *bsae\nd: *other")
        #expect(
            diagnostics.map(\.hint) == [
                "did you mean *base?", "an anchor, written &other, must stand above its first use",
            ])
    }

    @Test func everyMistakeIsReportedAtOnceInReadingOrder() {
        let (_, diagnostics) = load("a: 1\na: 2\nb: [*x, !y 3]\na: 4")
        #expect(diagnostics.map { $0.location?.written } == ["2:1-2", "3:5-7", "3:9-11", "4:1-2"])
    }

    @Test func aRefusedNodeCarriesItsDiagnostic() throws {
        let (node, diagnostics) = load("a: *x\nb: [*y]")
        let root = try #require(node)
        #expect(root["a"]?.refused == diagnostics.first)
        #expect(root["a"]?.isNull == true)
        #expect(root["b"]?.sequence?.first?.refused == diagnostics.last)
        #expect(root["b"]?.refused == nil)
    }
}
