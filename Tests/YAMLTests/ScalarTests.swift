import Testing
import YAML

@Suite struct ScalarTests {
    @Test(arguments: ["", "~", "null", "Null", "NULL"])
    func thePlainWordsForNothingAreNull(text: String) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.isNull)
        #expect(node.string == nil && node.bool == nil && node.integer == nil && node.double == nil)
        #expect(node.scalarText == text)
    }

    @Test(arguments: [
        ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false), ("FALSE", false),
    ])
    func onlyTrueAndFalseAreBooleans(text: String, value: Bool) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.bool == value)
        #expect(node.string == nil && !node.isNull && node.integer == nil)
    }

    @Test(arguments: [
        "yes", "no", "on", "off", "y", "n", "tRUE", "nULL", "NaN", "inf", ".Nan", "1_000", "0b1", "0x", "0xG", "0o8",
        "0X1F", "-0x1", "1e", "1e+", "e5", ".", "+", "-.", ".e1", "1.2.3", "1:30", "2026-12-01", "95%", "1s",
        "--1",
        "1 2", "1,5", "١", "${X}", "=", "a#b", "a:b", "0x1.8p3", "infinity", "nan", "1f",
    ])
    func whatTheCoreSchemaDoesNotNameIsAText(text: String) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.string == text)
        #expect(!node.isNull && node.bool == nil && node.integer == nil && node.double == nil)
    }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("012", 12), ("0x1F", 31), ("0xff", 255), ("0o17", 15),
        ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ])
    func integersAreDecimalHexadecimalOrOctal(text: String, value: Int) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.integer == value)
        #expect(node.double == Double(value))
        #expect(node.string == nil && node.scalarText == text)
    }

    @Test(arguments: [
        ("1.5", 1.5), ("-1.5", -1.5), ("+.5", 0.5), ("1.", 1.0), ("1e3", 1000.0), ("1E-3", 0.001), ("1.5e+3", 1500.0),
        (".5e1", 5.0), (".inf", .infinity), ("-.INF", -.infinity), ("+.Inf", .infinity),
        ("12345678901234567890", 12345678901234567890.0),
    ])
    func floatsHaveAFractionOrAnExponentOrExceedIntegers(text: String, value: Double) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.double == value)
        #expect(node.integer == nil && node.string == nil)
    }

    @Test(arguments: [".nan", ".NaN", ".NAN"])
    func notANumberIsANumber(text: String) {
        #expect(load("a: \(text)").node?["a"]?.double?.isNaN == true)
    }

    @Test(arguments: ["1e999", "-1e999"])
    func aNumberBeyondDoublesHasNoValueAndIsNoText(text: String) throws {
        let node = try #require(load("a: \(text)").node?["a"])
        #expect(node.double == nil && node.integer == nil && node.string == nil)
        #expect(node.described == "the number \(text)")
    }

    @Test(arguments: [
        ("\"\"", ""), ("''", ""), ("\"5\"", "5"), ("'true'", "true"), ("\"~\"", "~"), ("'it''s'", "it's"),
        ("\"a\\tb\\u00e9\\x41\\/\"", "a\tbéA/"), ("|\n  5", "5"), (">-\n  a\n  b\n\n  c\n", "a b\nc"),
        ("|+\n  a\n\n", "a\n\n"), ("! 5", "5"), ("!!str 5", "5"), ("!!str", ""), ("!!str true", "true"),
    ])
    func quotedBlockAndTaggedScalarsAreTexts(text: String, value: String) throws {
        let (root, diagnostics) = load("a: \(text)")
        #expect(diagnostics.isEmpty)
        let node = try #require(root?["a"])
        #expect(node.string == value)
        #expect(!node.isNull && node.bool == nil && node.integer == nil && node.double == nil)
    }

    @Test func aCoreTagMakesAQuotedScalarItsKind() throws {
        let node = try #require(load("[!!int \"5\", !!float '5', !!bool \"true\", !!null \"\"]").node?.sequence)
        #expect(node[0].integer == 5)
        #expect(node[1].double == 5)
        #expect(node[2].bool == true)
        #expect(node[3].isNull)
    }

    @Test func listsAndMappingsAreNoScalars() throws {
        let nodes = try #require(load("[[], {}]").node?.sequence)
        for node in nodes {
            #expect(!node.isNull && node.string == nil && node.scalarText == nil)
        }
        #expect(nodes[0].sequence?.isEmpty == true && nodes[0].mapping == nil)
        #expect(nodes[1].mapping?.isEmpty == true && nodes[1].sequence == nil)
    }
}
