import Events
import Journal
import Mapping
import TestSupport
import Testing
import Transport

@testable import Delivery

@Suite("A delivery worker", .timeLimit(.minutes(1)))
struct DeliveryWorkerTests {
    @Test("sends what waits in one request, in order, and records the platform's answer")
    func deliversABatch() async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append([("Purchase", "a"), ("Purchase", "b"), ("Purchase", "c")])
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            for key in keys {
                let state = try await fixture.finalState(of: key)
                #expect(state == .delivered(at: fixture.clock.now, answer: "HTTP 200 code 0 (t-1)"))
            }
        }
        let requests = transport.requests
        #expect(requests.count == 1)
        #expect(try requests.first.map(ids) == ["a", "b", "c"])
        #expect(
            requests.first?.headers.contains(HTTPField(name: "Authorization", value: "Bearer secret-token")) == true)
    }

    @Test("never sends more events in a request than allowed")
    func keepsToTheBatchSize() async throws {
        let fixture = try DeliveryFixture(delivery: "{max_events: 3, max_wait: 0ms, concurrency: 1}")
        let keys = try await fixture.append((0..<7).map { ("Purchase", "\($0)") })
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            for key in keys { _ = try await fixture.finalState(of: key) }
        }
        #expect(try transport.requests.map { try ids($0).count } == [3, 3, 1])
    }

    @Test("finds the one bad event of a refused batch and delivers the others", arguments: 0..<8)
    func bisects(poison: Int) async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append((0..<8).map { ("Purchase", "\($0)") })
        let transport = RecordingTransport { request, _ in
            let isPoisoned = (try? ids(request).contains("\(poison)")) ?? true
            return answer(isPoisoned ? 2 : 0)
        }
        try await fixture.delivering(by: transport) { fixture in
            for (index, key) in keys.enumerated() {
                let state = try await fixture.finalState(of: key)
                if index == poison {
                    #expect(state == .dead(at: fixture.clock.now, reason: "rejected: HTTP 200 code 2 (t-1)"))
                } else {
                    #expect(state == .delivered(at: fixture.clock.now, answer: "HTTP 200 code 0 (t-1)"))
                }
            }
        }
        // Two more requests at most for every halving of eight.
        #expect(transport.requests.count <= 1 + 2 * 3)
        let delivered = try transport.requests.map(ids).filter { !$0.contains("\(poison)") }.flatMap { $0 }
        #expect(Set(delivered).count == delivered.count, "no innocent event is sent twice with success")
    }

    @Test("keeps trying while nobody answers, with the same events")
    func retriesAfterAFailure() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let refused = TransportError(code: .unreachable, outcome: .notSent, message: "refused")
        let transport = RecordingTransport([.failure(refused), answer(9, status: 503)], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            for attempt in 1...2 {
                _ = try await fixture.state(of: key) {
                    if case .retrying(_, attempt, _) = $0 { true } else { false }
                }
                await fixture.clock.untilAsleep()
                fixture.clock.advance(by: .seconds(600))
            }
            let state = try await fixture.finalState(of: key)
            #expect(state == .delivered(at: fixture.clock.now, answer: "HTTP 200 code 0 (t-1)"))
        }
        #expect(try transport.requests.map(ids) == [["a"], ["a"], ["a"]])
    }

    @Test("waits at least as long as the platform asks")
    func honoursRetryAfter() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let transport = RecordingTransport(
            [answer(4, headers: [HTTPField(name: "Retry-After", value: "1800")])], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            let state = try await fixture.state(of: key) { if case .retrying = $0 { true } else { false } }
            guard case .retrying(let moment, _, _) = state else { return }
            #expect(moment - fixture.clock.now >= .seconds(1800))
        }
    }

    @Test("gives up before a repeat of a doubtful attempt could count twice")
    func endsInsideTheDedupWindow() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let lost = TransportError(code: .timedOut, outcome: .unknown, message: "no answer in time")
        let transport = RecordingTransport([], then: .failure(lost))
        try await fixture.delivering(by: transport) { fixture in
            _ = try await fixture.state(of: key) { if case .retrying = $0 { true } else { false } }
            await fixture.clock.untilAsleep()
            fixture.clock.advance(by: .seconds(48 * 3600))
            guard case .dead(_, let reason) = try await fixture.finalState(of: key) else {
                Issue.record("the event is not dead")
                return
            }
            #expect(reason.contains("count twice"))
        }
        #expect(transport.requests.count == 1)
    }

    @Test("starts no window where nothing can have been counted")
    func aRefusedConnectionStartsNoWindow() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let refused = TransportError(code: .unreachable, outcome: .notSent, message: "refused")
        let transport = RecordingTransport([.failure(refused)], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            _ = try await fixture.state(of: key) { if case .retrying = $0 { true } else { false } }
            await fixture.clock.untilAsleep()
            fixture.clock.advance(by: .seconds(72 * 3600))
            guard case .delivered = try await fixture.finalState(of: key) else {
                Issue.record("the event was not delivered")
                return
            }
        }
    }

    @Test("ends retries when the event is too old for the platform")
    func oldEventsDie() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")], age: .seconds(6 * 86_400))[0]
        let refused = TransportError(code: .unreachable, outcome: .notSent, message: "refused")
        let transport = RecordingTransport([], then: .failure(refused))
        try await fixture.delivering(by: transport) { fixture in
            _ = try await fixture.state(of: key) { if case .retrying = $0 { true } else { false } }
            await fixture.clock.untilAsleep()
            fixture.clock.advance(by: .seconds(2 * 86_400))
            guard case .dead(_, let reason) = try await fixture.finalState(of: key) else {
                Issue.record("the event is not dead")
                return
            }
            #expect(reason.hasPrefix("event_age"))
        }
    }

    @Test("keeps back what a rule keeps back, and names the rule")
    func withholds() async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append([("Hidden", "a"), ("Purchase", "b")])
        let old = try await fixture.append([("Purchase", "old")], age: .seconds(8 * 86_400))[0]
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            guard case .withheld(_, let rule, _) = try await fixture.finalState(of: keys[0]),
                case .withheld(_, let oldRule, _) = try await fixture.finalState(of: old)
            else {
                Issue.record("an event was not withheld")
                return
            }
            #expect(rule == "events")
            #expect(oldRule == "event_age")
            _ = try await fixture.finalState(of: keys[1])
        }
        #expect(try transport.requests.flatMap(ids) == ["b"])
    }

    @Test("holds a destination that refuses its token, loses nothing, and asks again with one event")
    func holds() async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append((0..<5).map { ("Purchase", "\($0)") })
        let transport = RecordingTransport([answer(5), answer(5)], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            for seconds in [30, 60] {
                await fixture.clock.untilAsleep()
                fixture.clock.advance(by: .seconds(seconds))
            }
            for key in keys {
                guard case .delivered = try await fixture.finalState(of: key) else {
                    Issue.record("\(key.id) was not delivered")
                    continue
                }
            }
        }
        let counts = try transport.requests.map { try ids($0).count }
        #expect(counts.first == 5)
        #expect(counts.dropFirst().prefix(2) == [1, 1], "while the destination is held, one event asks")
    }

    @Test("sends test events apart from live ones")
    func separatesTestEvents() async throws {
        let fixture = try DeliveryFixture()
        try await fixture.append([("Purchase", "live")])
        let key = try await fixture.append([("Purchase", "test")], testCode: "T1")[0]
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in _ = try await fixture.finalState(of: key) }
        #expect(try transport.requests.map(ids).sorted { $0[0] < $1[0] } == [["live"], ["test"]])
    }

    @Test("needs all of the platform's events that one event became")
    func judgesSeveralEventsTogether() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Lead", "a")])[0]
        let transport = RecordingTransport { request, _ in
            let body = String(decoding: request.body, as: UTF8.self)
            return answer(body.contains(#""name":"Form""#) ? 2 : 0)
        }
        try await fixture.delivering(by: transport) { fixture in
            guard case .dead = try await fixture.finalState(of: key) else {
                Issue.record("one half was refused, and the event is not dead")
                return
            }
        }
        // Together, then each alone.
        #expect(transport.requests.count == 3)
    }

    @Test("sends nothing for noop, and counts")
    func noop() async throws {
        let fixture = try DeliveryFixture(adapter: "noop")
        let key = try await fixture.append([("Purchase", "a")])[0]
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            guard case .delivered = try await fixture.finalState(of: key) else {
                Issue.record("the event was not counted")
                return
            }
        }
        #expect(transport.requests.isEmpty)
    }

    @Test("buries a stored event that cannot be read, and goes on")
    func unreadableEventsDie() async throws {
        let fixture = try DeliveryFixture()
        try await fixture.journal.register(destination: "shop")
        let broken = EventKey(name: "Purchase", id: "broken")
        _ = try await fixture.journal.append([
            JournalEntry(key: broken, receivedAt: fixture.clock.now, body: Array("{".utf8))
        ])
        let key = try await fixture.append([("Purchase", "a")])[0]
        let transport = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: transport) { fixture in
            guard case .dead(_, let reason) = try await fixture.finalState(of: broken) else {
                Issue.record("the event is not dead")
                return
            }
            #expect(reason.hasPrefix("the stored event cannot be read"))
            _ = try await fixture.finalState(of: key)
        }
    }

    @Test("waits for a journal that fails, and sends nothing twice")
    func outlivesAFailingJournal() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let transport = RecordingTransport([], then: answer(0))
        let failing = FailingJournal(fixture.journal, failures: 3)
        try await fixture.delivering(by: transport, through: failing) { fixture in
            for _ in 0..<6 {
                await fixture.clock.untilAsleep()
                fixture.clock.advance(by: .seconds(1))
            }
            _ = try await fixture.finalState(of: key)
        }
        #expect(transport.requests.count == 1)
    }

    @Test("leaves the events of an unfinished request in the journal when it is stopped")
    func loosesNothingWhenCancelled() async throws {
        let fixture = try DeliveryFixture()
        let key = try await fixture.append([("Purchase", "a")])[0]
        let silent = RecordingTransport([], then: .silence)
        try await fixture.delivering(by: silent) { _ in await silent.waitForRequests(1) }
        let second = RecordingTransport([], then: answer(0))
        try await fixture.delivering(by: second) { fixture in
            fixture.clock.advance(by: .seconds(600))
            _ = try await fixture.finalState(of: key)
        }
        #expect(try second.requests.map(ids) == [["a"]])
    }
}
