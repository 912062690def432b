import Testing

@testable import Sandbox

/// Where a platform stands in its script, by count and by time.
@Suite struct TimelineTests {
    private static let first = SandboxFault.tiktok(code: 1)
    private static let second = SandboxFault.tiktok(code: 2)

    @Test func stepsByCountFollowOneAnotherAndThenAllIsWell() {
        var timeline = Timeline()
        timeline.begin(.init(steps: [.init(.requests(2), Self.first), .init(.requests(1), Self.second)]), at: .zero)
        let faults = (0..<4).map { _ in timeline.admit(at: .seconds(1))?.fault }
        #expect(faults == [Self.first, Self.first, Self.second, nil])
    }

    @Test func stepsByTimeEndByThemselves() {
        var timeline = Timeline()
        timeline.begin(
            .init(steps: [.init(.time(.seconds(2)), Self.first), .init(.time(.seconds(3)), Self.second)]),
            at: .seconds(10))
        for (second, fault) in [
            (10.0, Self.first), (11.9, Self.first), (12.0, Self.second), (14.9, Self.second), (15.0, nil), (99, nil),
        ] {
            #expect(timeline.admit(at: .seconds(second))?.fault == fault, "at \(second) s")
        }
    }

    @Test func aStepByTimeBeginsWhenTheOneByCountIsOver() {
        var timeline = Timeline()
        timeline.begin(.init(steps: [.init(.requests(1)), .init(.time(.seconds(2)), Self.first)]), at: .zero)
        #expect(timeline.admit(at: .seconds(100))?.fault == nil)
        #expect(timeline.admit(at: .seconds(101))?.fault == Self.first)
        #expect(timeline.admit(at: .seconds(102)) == nil)
    }

    @Test func aScriptThatRepeatsBeginsAgainInStep() {
        var timeline = Timeline()
        timeline.begin(
            .init(steps: [.init(.time(.seconds(1)), Self.first), .init(.time(.seconds(1)))], repeats: true), at: .zero)
        for second in 0..<10 {
            let fault = timeline.admit(at: .milliseconds(second * 1000 + 500))?.fault
            #expect(fault == (second.isMultiple(of: 2) ? Self.first : nil))
        }
    }

    @Test func lookingAtAStepDoesNotCount() {
        var timeline = Timeline()
        timeline.begin(.init(steps: [.init(.requests(1), Self.first)]), at: .zero)
        #expect(timeline.step(at: .zero)?.fault == Self.first)
        #expect(timeline.step(at: .zero)?.fault == Self.first)
        #expect(timeline.admit(at: .zero)?.fault == Self.first)
        #expect(timeline.step(at: .zero) == nil)
    }

    @Test func ordersGoBeforeTheScriptWhoseTimeRunsOn() {
        var timeline = Timeline()
        timeline.begin(
            .init(steps: [.init(.time(.seconds(5)), Self.first), .init(.requests(1), Self.second)]), at: .zero)
        timeline.order(.init(.requests(2), .drop), at: .seconds(1))
        #expect(timeline.openOrders == [.init(.requests(2), .drop)])
        #expect(timeline.admit(at: .seconds(1))?.fault == .drop)
        #expect(timeline.openOrders == [.init(.requests(1), .drop)])
        #expect(timeline.admit(at: .seconds(4))?.fault == .drop)
        #expect(timeline.openOrders.isEmpty)
        #expect(timeline.admit(at: .seconds(4.5))?.fault == Self.first)
        #expect(timeline.admit(at: .seconds(5))?.fault == Self.second)
    }

    @Test func anOrderByTimeBeginsWhenItIsGiven() {
        var timeline = Timeline()
        timeline.order(.init(.time(.seconds(1)), .drop), at: .seconds(50))
        #expect(timeline.admit(at: .seconds(50.5))?.fault == .drop)
        #expect(timeline.admit(at: .seconds(51)) == nil)
        timeline.order(.init(.time(.seconds(1)), .hang), at: .seconds(60))
        #expect(timeline.admit(at: .seconds(60.9))?.fault == .hang)
    }
}
