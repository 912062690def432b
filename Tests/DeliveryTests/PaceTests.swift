import Events
import Testing

@testable import Delivery

@Suite("The pace of a destination")
struct PaceTests {
    private let start = Timestamp(seconds: 1_000)

    @Test("hands out places no closer than the rate")
    func spaces() {
        let pace = Pace(rate: 4, generator: Generator())
        let slots = (0..<4).map { _ in pace.reserve(now: start) ?? start }
        #expect(slots.map { ($0 - start).wholeMilliseconds } == [0, 250, 500, 750])
        let later = start + .seconds(60)
        #expect(pace.reserve(now: later) == nil, "unused places are not saved up")
    }

    @Test("has no places without a rate")
    func unlimited() {
        let pace = Pace(rate: nil, generator: Generator())
        #expect((0..<100).allSatisfy { _ in pace.reserve(now: start) == nil })
    }

    @Test("pauses after a failure, at least as long as asked, until a success")
    func pauses() {
        let pace = Pace(rate: nil, generator: Generator())
        #expect(pace.pausedUntil == nil)
        pace.failed(retryAfter: .seconds(90), now: start)
        #expect(pace.isProbing)
        #expect(pace.pausedUntil.map { $0 >= start + .seconds(90) } == true)
        pace.succeeded()
        #expect(!pace.isProbing)
        #expect(pace.pausedUntil == nil)
    }

    @Test("asks a held destination ever more seldom, and never stops")
    func holds() {
        let pace = Pace(rate: nil, generator: Generator())
        let waits = (0..<20).map { _ in
            pace.held(now: start)
            return pace.pausedUntil.map { ($0 - start).components.seconds }
        }
        #expect(waits.first == 30)
        #expect(waits.last == 300)
    }
}
