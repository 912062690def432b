import Events
import Journal
import TestSupport
import Testing
import Transport

@testable import Delivery

/// How long an event is tried: days, on a clock that the tests turn.
@Suite("The time in which an event is tried", .timeLimit(.minutes(2)))
struct WindowTests {
    private static let refused = TransportError(code: .unreachable, outcome: .notSent, message: "refused")
    private static let lost = TransportError(code: .timedOut, outcome: .unknown, message: "no answer in time")

    /// The moment of death after the start, and the reason, at a platform that never takes anything.
    private func death(
        _ answer: @escaping @Sendable (Int) -> RecordingTransport.Answer, age: Duration = .zero
    ) async throws -> (after: Duration, reason: String?) {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")], age: age)
        let start = fixture.clock.now
        let transport = RecordingTransport { _, index in answer(index) }
        var result: (Duration, String?) = (.zero, nil)
        try await fixture.delivering(by: transport) { fixture in
            _ = try await fixture.untilFinal(key, step: .seconds(300))
        }
        if case .dead(let at, let reason)? = try await fixture.journal.trace(key[0])?.states["shop"] {
            result = (at - start, reason)
        }
        return result
    }

    @Test("ends with the platform's limit of age where nothing can have been counted")
    func refusalsStartNoClock() async throws {
        let (after, reason) = try await death { index in
            // A failed connection, a throttle, an answer that says no: none of them counts an event.
            [.failure(Self.refused), answer(4), answer(4, status: 429)][index % 3]
        }
        #expect(after >= .seconds(7 * 86_400) && after < .seconds(7 * 86_400 + 3600))
        #expect(reason?.hasPrefix("event_age") == true)
    }

    @Test(
        "ends inside the dedup window, counted from the first attempt of which nobody knows",
        arguments: [0, 1, 2, 3])
    func doubtStartsTheClock(kind: Int) async throws {
        let (after, reason) = try await death { index in
            guard index == 2 else { return .failure(Self.refused) }
            return [.failure(Self.lost), answer(9, status: 503), reply("", status: 200), reply("{\"code\": 0")][kind]
        }
        #expect(after > .seconds(46 * 3600) && after < .seconds(49 * 3600))
        #expect(reason?.contains("count twice") == true)
    }

    @Test("is not begun anew by a restart: attempts, the next one, and the doubt are in the journal")
    func survivesARestart() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let first = RecordingTransport([.failure(Self.lost)], then: .failure(Self.refused))
        try await fixture.delivering(by: first) { fixture in
            _ = try await fixture.state(of: key, where: \.isRetrying)
        }
        guard case .retrying(let due, 1, _)? = try await fixture.journal.trace(key)?.states["shop"] else {
            Issue.record("the event does not wait")
            return
        }
        let second = RecordingTransport([], then: .failure(Self.refused))
        try await fixture.delivering(by: second) { fixture in
            await fixture.clock.untilAsleep()
            #expect(second.requests.isEmpty, "not before it is due")
            fixture.clock.set(to: due)
            _ = try await fixture.state(of: key) { if case .retrying(_, 2, _) = $0 { true } else { false } }
            let reason = try await fixture.untilFinal([key])[0].deathReason
            #expect(reason?.contains("count twice") == true)
        }
    }

    @Test("does not end during a hold; what grows too old meanwhile is judged afterwards, and says why")
    func aHoldKills() async throws {
        let fixture = try DeliveryFixture()
        let old = try await fixture.append([("Purchase", "old")], age: .seconds(5 * 86_400))
        let transport = RecordingTransport { request, _ in
            // The token is mended when a fresh event asks.
            answer((try? ids(request))?.contains("fresh") == true ? 0 : 5)
        }
        try await fixture.delivering(by: transport) { fixture in
            for _ in 0..<1000 { await fixture.pass(.seconds(300)) }
            let state = try await fixture.state(of: old[0]) { _ in true }
            #expect(state.isRetrying)
        }
        #expect(transport.requests.count > 100, "it is asked all the time")
        #expect(try transport.requests.allSatisfy { try ids($0) == ["old"] })
    }

    @Test("names the hold in the reason of what grew too old during it")
    func theReasonNamesTheHold() async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append((0..<20).map { ("Purchase", "\($0)") }, age: .seconds(6 * 86_400))
        let mended = fixture.clock.now + .seconds(2 * 86_400)
        let clock = fixture.clock
        let transport = RecordingTransport { _, _ in answer(clock.now < mended ? 5 : 0) }
        try await fixture.delivering(by: transport) { fixture in
            let states = try await fixture.untilFinal(keys, step: .seconds(300))
            #expect(states.count(where: \.isDelivered) >= 1, "the one that ended the hold")
            let reasons = states.compactMap(\.deathReason)
            #expect(reasons.count >= 10)
            #expect(
                reasons.allSatisfy { $0.hasPrefix("event_age: ") && $0.contains("; the destination was on hold from ") }
            )
        }
    }

    @Test("does not make a withheld event a dead one")
    func rulesWithhold() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")], age: .seconds(8 * 86_400))[0]
        try await fixture.delivering(by: RecordingTransport([], then: answer(0))) { fixture in
            guard case .withheld(_, "event_age", _) = try await fixture.finalState(of: key) else {
                Issue.record("it is not withheld")
                return
            }
        }
    }
}
