import Testing

extension GatewayTests {
    /// Seeded loops of load and kills while the platforms misbehave: what was answered with 202 is accounted for.
    ///
    /// `make crash` runs them in full.
    @Suite struct CrashRunTests {
        @Test func afterManyKillsEveryAcceptedEventIsAccountedFor() async throws {
            let plan = CrashPlan.fromEnvironment
            var run = try CrashRun(plan)
            print("crash run, seed \(plan.seed): \(plan.lives.count) kills, \(plan.events) events")
            let start = ContinuousClock.now
            try await run.run()
            let report = try await CrashReport(run)
            print("\(report)\n  took: \((ContinuousClock.now - start).components.seconds) s")
            #expect(report.violations == [], "seed \(plan.seed)")
            #expect(run.book.accepted > plan.events / 2, "seed \(plan.seed)")
        }
    }
}
