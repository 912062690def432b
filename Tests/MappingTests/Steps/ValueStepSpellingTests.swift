import Mapping
import Testing

@Suite struct ValueStepSpellingTests {
    @Test(arguments: ValueStep.spellings)
    func everySpellingReadsBackAsItself(_ spelling: String) throws {
        let step = try #require(ValueStep(parsing: spelling))
        #expect(step.description == spelling)
    }
}
