import LoadGenerator
import Testing

@Suite struct LoadPlanTests {
    @Test(arguments: [(100.0, 1, 100), (100, 10, 10), (1000, 300, 3), (1, 50, 1), (0.5, 1, 1)])
    func asManyRequestsAreDueAsTheRateWants(rate: Double, batch: Int, count: Int) {
        let plan = LoadPlan(url: "", rate: rate, duration: .seconds(1), batch: batch)
        #expect(plan.requestCount == count)
    }

    @Test func requestsAreDueAtEvenIntervals() {
        let plan = LoadPlan(url: "", rate: 2000, duration: .seconds(1), batch: 100)
        #expect(plan.due(0) == .zero)
        #expect(plan.due(1) == .milliseconds(50))
        #expect(plan.due(19) == .milliseconds(950))
        #expect(plan.requestCount == 20)
    }
}
