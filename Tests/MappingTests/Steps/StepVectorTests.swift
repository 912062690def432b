import Mapping
import Testing

@Suite struct StepVectorTests {
    @Test func everyFacebookVectorHolds() throws {
        try check(StepVector.all(of: "facebook", "user_data.jsonl"), RecommendedSteps.facebook)
    }

    @Test func everyTikTokVectorHolds() throws {
        try check(StepVector.all(of: "tiktok", "user.jsonl"), RecommendedSteps.tiktok)
    }

    private func check(_ vectors: [StepVector], _ lists: [String: String]) throws {
        #expect(vectors.count > 1000)
        for vector in vectors {
            let list = try #require(lists[vector.field], "no steps for \(vector.field)")
            let steps = RecommendedSteps.steps(list)
            #expect(steps.count == list.split(separator: " ").count)
            #expect((vector.hash != nil) == (vector.plain != nil && steps.last == .sha256), "\(vector)")
            if vector.isHashed { continue }
            let outcome = StepOutcome(steps, on: vector.input, country: vector.context?.country)
            #expect(
                outcome.text.map { Array($0.utf8) } == vector.plain.map { Array($0.utf8) },
                "\(vector) for \(vector.context?.country ?? "no country"): \(outcome)")
            #expect(outcome.text != nil || outcome.reason != nil)
        }
    }
}
