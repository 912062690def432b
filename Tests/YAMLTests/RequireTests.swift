import Testing
import YAML

@Suite struct RequireTests {
    private func node(_ text: String) throws -> YAMLNode {
        try #require(load("x: \(text)").node?["x"])
    }

    private func failure<Value>(_ result: Result<Value, Diagnostic>) -> String {
        if case .failure(let diagnostic) = result {
            diagnostic.written + (diagnostic.hint.map { " | \($0)" } ?? "")
        } else {
            "no failure"
        }
    }

    @Test(arguments: [
        ("[a]", "a list"), ("[]", "an empty list"), ("{a: 1}", "a mapping"), ("{}", "an empty mapping"),
        ("5", "the number 5"), ("1.5e3", "the number 1.5e3"), ("true", "true"), ("~", "nothing"), ("", "nothing"),
        ("yes", "yes (text)"), ("\"5\"", "5 (text)"), ("''", "an empty text"),
        ("|\n  a\n  b", "a... (text)"),
        ("a23456789012345678901234567890123456789012", "a234567890123456789012345678901234567890... (text)"),
    ])
    func aNodeIsDescribedInPlainWords(text: String, words: String) throws {
        #expect(try node(text).described == words)
    }

    @Test func whatFitsIsHandedOut() throws {
        #expect(try node("abc").requireString("x").get() == "abc")
        #expect(try node("5").requireScalarText("x").get() == "5")
        #expect(try node("'5'").requireScalarText("x").get() == "5")
        #expect(try node("true").requireBool("x").get())
        #expect(try node("0x10").requireInteger("x", in: 1...16).get() == 16)
        #expect(try node("2").requireDouble("x").get() == 2)
        #expect(try node("[1, 2]").requireSequence("x").get().count == 2)
        #expect(try node("{a: 1}").requireMapping("x").get().map(\.key.scalarText) == ["a"])
    }

    @Test func whatDoesNotFitSaysWhatWasExpectedAndFound() throws {
        #expect(
            try failure(node("5").requireString("name"))
                == "error 1:4-5 name: expected a text, found the number 5 | put it in quotes: \"5\"")
        #expect(try failure(node("[a]").requireString("name")) == "error 1:4-7 name: expected a text, found a list")
        #expect(try failure(node("").requireString("name")) == "error 1:3-3 name: expected a text, found nothing")
        #expect(
            try failure(node("{}").requireScalarText("id"))
                == "error 1:4-6 id: expected a text or a number, found an empty mapping")
        #expect(
            try failure(node("~").requireScalarText("id"))
                == "error 1:4-5 id: expected a text or a number, found nothing")
        #expect(
            try failure(node("yes").requireBool("on"))
                == "error 1:4-7 on: expected true or false, found yes (text) | write true")
        #expect(
            try failure(node("\"false\"").requireBool("on"))
                == "error 1:4-11 on: expected true or false, found false (text) | leave the quotes out")
        #expect(
            try failure(node("\"5\"").requireInteger("n"))
                == "error 1:4-7 n: expected a whole number, found 5 (text) | leave the quotes out: 5")
        #expect(
            try failure(node("1.5").requireInteger("n"))
                == "error 1:4-7 n: expected a whole number, found the number 1.5")
        #expect(
            try failure(node("0").requireInteger("n", in: 1...9))
                == "error 1:4-5 n: expected a whole number from 1 to 9, found 0")
        #expect(
            try failure(node("0").requireInteger("n", in: 1...Int.max))
                == "error 1:4-5 n: expected a whole number of at least 1, found 0")
        #expect(
            try failure(node(".inf").requireDouble("n")) == "error 1:4-8 n: expected a number, found the number .inf")
        #expect(
            try failure(node("a").requireSequence("l"))
                == "error 1:4-5 l: expected a list, found a (text) | a list is written [one, two], or one `- item` per line"
        )
        #expect(
            try failure(node("\n  a:1\n  b:2").requireMapping("m"))
                == "error 2:3-3:6 m: expected a mapping, found a:1 b:2 (text) | write a space after every colon: `name: value`"
        )
    }

    @Test func aRefusedNodeFailsWithWhatWasAlreadyReported() {
        let (root, diagnostics) = load("x: *y")
        var collected = diagnostics
        let value = root?["x"]?.requireMapping("m").collected(into: &collected)
        #expect(value == nil)
        #expect(collected.sortedByPosition() == diagnostics)
    }

    @Test func aFailureIsCollectedAndAValuePasses() throws {
        var collected: [Diagnostic] = []
        #expect(try node("5").requireInteger("n").collected(into: &collected) == 5)
        #expect(collected.isEmpty)
        #expect(try node("a").requireInteger("n").collected(into: &collected) == nil)
        #expect(collected.map { $0.location?.written } == ["1:4-5"])
    }
}
