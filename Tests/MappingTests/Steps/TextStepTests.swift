import Mapping
import Testing

@Suite struct TextStepTests {
    @Test(arguments: [
        (ValueStep.trim, " a b ", "a b"), (.trim, "\t\n\u{B}\u{C}\ra", "a"), (.trim, "\u{A0}\u{3000}ä\u{FEFF}", "ä"),
        (.trim, "e\u{301}", "é"),
        (.lowercase, "ABC-Ž", "abc-ž"), (.lowercase, "ΟΔΥΣΣΕΥΣ", "οδυσσευς"), (.lowercase, "Σ", "σ"),
        (.lowercase, "ΑΣ ΑΣΑ ΑΣ.", "ας ασα ας."), (.lowercase, "ΑΣ\u{301}", "ας\u{301}"), (.lowercase, "İ", "i\u{307}"),
        (.lowercase, "ẞ", "ß"), (.lowercase, "\u{212A}", "k"),
        (.uppercase, "straße", "STRASSE"), (.uppercase, "abcé", "ABCÉ"),
        (.nfc, "e\u{301}", "é"), (.nfc, "\u{1100}\u{1161}", "가"),
        (.digits, "a1-2b3", "123"), (.digits, "٠١٢ ３", "0123"),
        (.letters, "a1-B2", "aB"), (.letters, "1 मुंबई!", "मुंबई"),
        (.noSpaces, " a\tb\n", "ab"), (.noSpaces, "a\u{A0}\u{2003}é", "aé"),
        (.noPunctuation, "a.b-c'd$e f", "abcde f"), (.noPunctuation, "é—«x»", "éx"),
        (.first(3), "abcdef", "abc"), (.first(3), "ab", "ab"), (.first(2), "é日本", "é日"), (.first(1), "e\u{301}x", "é"),
        (.name, "Anna \u{1F469}\u{200D}\u{1F4BB}", "anna"), (.name, "می\u{200C}خواهم", "می\u{200C}خواهم"),
        (.city, "Paris 15e", "parise"),
        (.withoutCallingCode(86), "+8613800000000", "13800000000"),
        (.withoutCallingCode(86), "8613800000000", "13800000000"),
        (.withoutCallingCode(86), "+18613800000", "+18613800000"),
        (.withoutCallingCode(1), "+16505551212", "6505551212"),
    ])
    func textBecomes(_ step: ValueStep, _ input: String, _ output: String) {
        let outcome = StepOutcome([step], on: input)
        #expect(outcome.text.map { Array($0.utf8) } == Array(output.utf8), "\(outcome)")
    }

    @Test(arguments: [
        (ValueStep.trim, "  "), (.trim, ""), (.digits, "abc"), (.letters, "123"), (.noSpaces, " \u{A0}"), (.name, "-"),
        (.name, "🌸"), (.city, "123"), (.noPunctuation, "?!"), (.stripAppendix, ""), (.nfc, ""),
        (.withoutCallingCode(86), "+86"),
    ])
    func nothingLeftIsLeftOut(_ step: ValueStep, _ input: String) {
        #expect(StepOutcome([step], on: input).reason == "nothing is left of it after normalizing")
    }

    @Test(arguments: [
        ("fb.1.1554763741205.AbCdEfGh", "fb.1.1554763741205.AbCdEfGh"),
        ("fb.1.1554763741205.AbCdEfGh.AQQCAQIB", "fb.1.1554763741205.AbCdEfGh"),
        ("fb.1.1554763741205.1098115397.Bg", "fb.1.1554763741205.1098115397"),
        ("fb.1.1554763741205.1098115397.zz", "fb.1.1554763741205.1098115397.zz"),
        ("fb.1.1554763741205.1098115397.toolongs9", "fb.1.1554763741205.1098115397.toolongs9"),
        ("10.0.0.12", "10.0.0.12"), ("10.0.0.12.AQQCAQIB", "10.0.0.12"), ("2001:db8::ff00.AQ", "2001:db8::ff00"),
        ("example.com", "example.com"), ("shop.commerce", "shop.commerce"), ("AQQCAQIB", "AQQCAQIB"),
        ("fb.1.\u{e9}.x.AQQCAQIB", "fb.1.\u{e9}.x"),
    ])
    func appendixGoesAndNothingElse(_ input: String, _ output: String) {
        #expect(StepOutcome([.stripAppendix], on: input).text == output)
    }
}
