import Mapping
import Testing

@Suite struct ValueStepSpellingTests {
    @Test(arguments: ValueStep.spellings)
    func everySpellingReadsBackAsItself(_ spelling: String) throws {
        let step = try #require(ValueStep(parsing: spelling))
        #expect(step.description == spelling)
    }

    @Test(arguments: [
        ("first(1)", ValueStep.first(1)), ("first(12)", .first(12)),
        ("without_calling_code(1)", .withoutCallingCode(1)),
        ("join()", .join("")), ("join(, )", .join(", ")), ("join())", .join(")")), ("unix_ms", .unixMilliseconds),
        ("date(yyyymmdd)", .date),
    ])
    func argumentsAreRead(_ spelling: String, _ step: ValueStep) {
        #expect(ValueStep(parsing: spelling) == step)
    }

    @Test(arguments: [
        "", "Trim", "trim ", "trim()", "first", "first()", "first(0)", "first(-1)", "first(x)", "first(01)", "first(5",
        "first(99999999999999999999)", "without_calling_code", "without_calling_code(+86)",
        "without_calling_code(1000)",
        "date", "date(ddmmyyyy)", "join", "sha-256", "sha256(x)", "no spaces", "(", ")", "()",
    ])
    func otherSpellingsAreRefused(_ spelling: String) {
        #expect(ValueStep(parsing: spelling) == nil)
    }

    @Test func spellingsNameEveryStepOnce() {
        #expect(Set(ValueStep.spellings).count == ValueStep.spellings.count)
        #expect(ValueStep.spellings.count == 34)
    }

    @Test(arguments: [
        (ValueStep.sha256, ValueStep.Stage.hash), (.sum, .list), (.count, .list), (.join(","), .list),
        (.micros, .value),
        (.string, .value), (.unixSeconds, .value), (.email, .text), (.first(3), .text), (.stripAppendix, .text),
    ])
    func stagesTellWhenAStepRuns(_ step: ValueStep, _ stage: ValueStep.Stage) {
        #expect(step.stage == stage)
    }

    @Test(arguments: ValueStep.spellings.compactMap { ValueStep(parsing: $0) }.filter { $0.stage != .text })
    func stepsOfOtherStagesLeaveTextAlone(_ step: ValueStep) {
        var text = Array(" Ünïcode ".utf8)
        #expect(step.apply(to: &text, context: StepContext(now: StepOutcome.now)) == .value)
        #expect(text == Array(" Ünïcode ".utf8))
    }
}
