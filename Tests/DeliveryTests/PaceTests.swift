import Events
import Testing

@testable import Delivery

private let start = Timestamp(seconds: 1_000)

@Suite("The rate of a destination")
struct RateLimitTests {
    @Test(
        "hands out places no closer than the rate",
        arguments: [(4, [0, 250, 500, 750]), (600, [0, 2, 4, 5])] as [(Double, [Int64])])
    func spaces(rate: Double, expected: [Int64]) {
        var limit = RateLimit(ceiling: rate)
        let slots = expected.map { _ in limit.reserve(now: start) ?? start }
        #expect(slots.map { ($0 - start).wholeMilliseconds } == expected)
        #expect(limit.reserve(now: start + .seconds(60)) == nil, "unused places are not saved up")
    }

    @Test("has no places without a rate")
    func unlimited() {
        var limit = RateLimit(ceiling: nil)
        #expect((0..<100).allSatisfy { _ in limit.reserve(now: start) == nil })
    }

    @Test("is halved by each throttle, down to a floor, and never below what a slow destination has")
    func decreases() {
        var limit = RateLimit(ceiling: 8)
        let rates = (0..<10).map { _ in
            limit.throttled(now: start)
            return limit.current ?? -1
        }
        #expect(rates.prefix(3) == [4, 2, 1])
        #expect(rates.last == RateLimit.floor)
        var slow = RateLimit(ceiling: 0.01)
        slow.throttled(now: start)
        #expect(slow.current == 0.01)
    }

    @Test("comes back slowly and ends at what is configured")
    func increases() {
        var limit = RateLimit(ceiling: 8)
        limit.throttled(now: start)
        // Many answers within a second are one step at most.
        for _ in 0..<1000 { limit.succeeded(now: start + .milliseconds(999)) }
        #expect(limit.current == 4)
        var rates: [Double] = []
        for second in 1...60 {
            limit.succeeded(now: start + .seconds(second))
            rates.append(limit.current ?? -1)
        }
        #expect(rates == rates.sorted())
        #expect(rates[0] < 4.2 && rates[14] < 8)
        #expect(rates.last == 8)
        #expect(!limit.isThrottled)
    }

    @Test("is found by a throttle where none is configured, and given up when it is no longer needed")
    func findsARate() {
        var limit = RateLimit(ceiling: nil)
        for request in 0..<300 { _ = limit.reserve(now: start + .milliseconds(Int64(request) * 10)) }
        var now = start + .seconds(3)
        limit.throttled(now: now)
        #expect(limit.current.map { (45...55).contains($0) } == true, "half of some 100 a second")
        for _ in 0..<300 {
            now = now + .seconds(1)
            limit.succeeded(now: now)
        }
        #expect(limit.current == nil)
    }
}

@Suite("The pace of a destination")
final class PaceTests {
    private var generator = Generator()
    private var pace = PaceState(rate: nil, concurrency: 4, maxEvents: 500)

    private func next(_ now: Timestamp) -> PaceState.Turn? {
        if case .go(let turn) = pace.decide(now: now) { turn } else { nil }
    }

    private func waits(_ now: Timestamp) -> Timestamp? {
        if case .wait(let moment) = pace.decide(now: now) { moment } else { nil }
    }

    @Test("gives as many turns as requests may be under way")
    func lanes() {
        #expect((0..<5).map { _ in next(start)?.maxEvents } == [500, 500, 500, 500, nil])
        pace.end()
        #expect(next(start) != nil)
    }

    @Test("pauses after a failure, at least as long as asked and not much longer")
    func pauses() throws {
        let turn = try #require(next(start))
        pace.failed(turn, retryAfter: .seconds(90), reason: "busy", now: start, using: &generator)
        pace.end()
        let until = try #require(waits(start))
        #expect(until >= start + .seconds(90) && until <= start + .seconds(99))
        #expect(!pace.isOpen(turn))
    }

    @Test("comes back after an outage with one event, then more in more requests with every success")
    func ramps() throws {
        let first = try #require(next(start))
        pace.failed(first, retryAfter: nil, reason: "down", now: start, using: &generator)
        pace.end()
        let back = start + .seconds(600)
        var steps: [[Int]] = []
        for _ in 0..<5 {
            var turns: [PaceState.Turn] = []
            while let turn = next(back) { turns.append(turn) }
            steps.append(turns.map(\.maxEvents))
            let one = try #require(turns.first)
            pace.succeeded(one, now: back)
            for _ in turns { pace.end() }
        }
        #expect(steps == [[1], [8, 8], [64, 64, 64, 64], [500, 500, 500, 500], [500, 500, 500, 500]])
    }

    @Test("counts a failure of several requests under way once, and takes the longest wait")
    func countsOnce() throws {
        let turns = (0..<4).compactMap { _ in next(start) }
        for _ in turns { _ = pace.reserve(now: start) }
        pace.throttled(turns[0], retryAfter: .seconds(10), reason: "a", now: start, using: &generator)
        pace.throttled(turns[1], retryAfter: .seconds(1000), reason: "b", now: start, using: &generator)
        pace.throttled(turns[2], retryAfter: nil, reason: "c", now: start, using: &generator)
        #expect(pace.pause.map { $0.until >= start + .seconds(1000) } == true)
        #expect(pace.rate.current == 2, "halved once: it was four requests within a second")
        pace.succeeded(turns[3], now: start)
        #expect(pace.pause != nil, "an answer to an earlier request ends no pause")
    }

    @Test("goes on after a throttle with full batches, one at a time")
    func throttles() throws {
        let first = try #require(next(start))
        pace.throttled(first, retryAfter: nil, reason: "slow down", now: start, using: &generator)
        pace.end()
        let later = start + .seconds(600)
        #expect(next(later)?.maxEvents == 500)
        #expect(next(later) == nil)
    }

    @Test("asks a held destination ever more seldom, with one event, and never stops")
    func holds() throws {
        var now = start
        var waits: [Int64] = []
        var turn = try #require(next(now))
        for _ in 0..<8 {
            pace.held(turn, reason: "expired", now: now)
            pace.end()
            let due = try #require(self.waits(now))
            waits.append((due - now).components.seconds)
            now = due
            turn = try #require(next(now))
            #expect(turn.isProbe && turn.maxEvents == 1)
            #expect(next(now) == nil, "one at a time")
        }
        #expect(waits == [30, 60, 120, 240, 300, 300, 300, 300])
        #expect(pace.hold?.since == start)
        pace.succeeded(turn, now: now)
        #expect(pace.hold == nil)
        #expect(pace.pastHold?.since == start && pace.pastHold?.until == now)
    }

    @Test("keeps a hold when its probe gets no answer")
    func aFailedProbeSaysNothing() throws {
        let first = try #require(next(start))
        pace.held(first, reason: "expired", now: start)
        pace.end()
        let later = start + .seconds(30)
        let probe = try #require(next(later))
        pace.failed(probe, retryAfter: nil, reason: "down", now: later, using: &generator)
        pace.end()
        #expect(pace.hold?.reason == "expired")
        #expect(waits(later).map { $0 >= later + .seconds(60) } == true)
    }

    @Test("is stopped and started by hand, which ends a hold too")
    func byHand() throws {
        let first = try #require(next(start))
        pace.held(first, reason: "expired", now: start)
        pace.end()
        pace.pauseByHand(now: start)
        #expect(next(start + .seconds(86_400)) == nil)
        pace.resume(now: start + .seconds(86_400))
        #expect(next(start + .seconds(86_400))?.maxEvents == 1)
        #expect(pace.hold == nil)
    }

    @Test("begins anew with another configuration, but for a pause by hand")
    func resets() throws {
        let old = try #require(next(start))
        pace.failed(old, retryAfter: .seconds(3600), reason: "down", now: start, using: &generator)
        pace.end()
        pace.reset(rate: nil, concurrency: 1, maxEvents: 7, now: start)
        #expect(next(start)?.maxEvents == 7)
        #expect(!pace.isOpen(old))
        pace.end()
        pace.pauseByHand(now: start)
        pace.reset(rate: nil, concurrency: 1, maxEvents: 7, now: start)
        #expect(next(start) == nil)
    }
}
