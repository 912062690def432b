package import Events
package import Journal
internal import Testing

extension JournalContract {
    /// What a journal promises to an operator.
    static let administering: [JournalContract] = [
        JournalContract("a trace tells every request of every round, and that the key came again") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", "c", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok")))
            let start = test.clock.now
            let retry = EventOutcome.retry(at: start + .seconds(1), reason: "HTTP 503", outcomeUnknown: true)
            try await journal.settle(
                Settlement(
                    of: first, outcomes: [.delivered(answer: "0 OK"), retry, retry],
                    attempts: [
                        .of("r1", first.positions[0]...first.positions[2], at: start, verdict: "split"),
                        .of("r2", first.positions[0]...first.positions[0], at: start, verdict: "delivered", "0 OK"),
                        .of("r3", first.positions[1]...first.positions[2], at: start, verdict: "retry", "HTTP 503"),
                    ], at: start))
            test.clock.advance(by: .seconds(1))
            let second = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(
                Settlement(
                    of: second, outcomes: [.dead(reason: "rejected"), .taken],
                    attempts: [.of("r4", second.positions[0]...second.positions[1], at: start, verdict: "rejected")],
                    at: test.clock.now))
            try await journal.append("b", "b", at: test.clock.now)

            let a = try #require(try await journal.trace("a"))
            #expect(a.records["tiktok"]?.attempts.map(\.request) == ["r1", "r2"])
            #expect(a.records["tiktok"]?.attempts.last?.answer == "0 OK")
            #expect(a.duplicates == nil)
            #expect(a.hasBody)
            let b = try #require(try await journal.trace("b"))
            #expect(b.records["tiktok"]?.attempts.map(\.request) == ["r1", "r3", "r4"])
            #expect(b.records["tiktok"]?.attempts.map(\.verdict) == ["split", "retry", "rejected"])
            #expect(b.duplicates == .init(count: 2, lastAt: test.clock.now))
            let c = try #require(try await journal.trace("c"))
            #expect(c.records["tiktok"]?.attempts.map(\.request) == ["r1", "r3", "r4"])
            await journal.close()
        },
        JournalContract("of very many rounds the first ones are kept, and it says that others are not") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            for round in 1...40 {
                let claim = try #require(try await journal.claim(.of("tiktok")))
                let retry = EventOutcome.retry(at: test.clock.now, reason: "busy", outcomeUnknown: false)
                try await journal.settle(
                    Settlement(
                        of: claim, outcomes: [round == 40 ? .taken : retry],
                        attempts: [.of("r\(round)", claim.positions[0]...claim.positions[0], at: test.clock.now)],
                        at: test.clock.now))
            }
            let record = try #require(try await journal.trace("a")?.records["tiktok"])
            #expect(record.attempts.map(\.request) == (Array(1...16) + [32, 40]).map { "r\($0)" })
            #expect(record.omittedRounds == 22)
            await journal.close()
        },
        JournalContract("events are found by their id alone, the newest first") { test in
            let journal = try await test.open()
            _ = try await journal.append([.sample("x"), .sample("x", name: "Lead"), .sample("y")])
            test.clock.advance(by: JournalUnderTest.duplicateWindow)
            _ = try await journal.append([.sample("x", receivedAt: test.clock.now)])
            let traces = try await journal.traces(ofEventID: "x", limit: 10)
            #expect(traces.map(\.key.name) == ["Purchase", "Lead", "Purchase"])
            #expect(traces.map(\.position) == traces.map(\.position).sorted(by: >))
            #expect(try await journal.traces(ofEventID: "x", limit: 2).count == 2)
            #expect(try await journal.traces(ofEventID: "z", limit: 10).isEmpty)
            await journal.close()
        },
        JournalContract("an event can be looked at by its position") { test in
            let journal = try await test.open()
            let receipts = try await journal.append("a", "b", at: test.clock.now)
            let event = try #require(try await journal.event(at: receipts[1].position))
            #expect(String(decoding: event.bytes[event.range], as: UTF8.self).contains(#""event_id":"b""#))
            #expect(try await journal.event(at: receipts[1].position + 1) == nil)
            await journal.close()
        },
        JournalContract("final events are listed by state, text, name and time, page by page") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let start = test.clock.now
            _ = try await journal.append(
                (0..<40).map { .sample("\($0)", name: $0 % 2 == 0 ? "Purchase" : "Lead", receivedAt: start) })
            for round in 0..<4 {
                let claim = try #require(try await journal.claim(.of("tiktok", 10)))
                let outcome: EventOutcome =
                    switch round {
                    case 0: .taken
                    case 1: .dead(reason: "rejected: invalid phone")
                    case 2: .withheld(rule: "consent", reason: "denied")
                    default: .dead(reason: "too old")
                    }
                try await journal.settle(claim.settled(outcome, at: test.clock.now))
                test.clock.advance(by: .seconds(10))
            }
            let dead = FinalEventQuery(destination: "tiktok")
            #expect(try await journal.listed(dead) == Array(11...20) + Array(31...40))
            #expect(try await journal.listed(dead, page: 3) == Array(11...20) + Array(31...40))
            var query = dead
            query.text = "phone"
            #expect(try await journal.listed(query) == Array(11...20))
            query.eventName = "Lead"
            #expect(try await journal.listed(query, page: 2) == [12, 14, 16, 18, 20])
            query = dead
            query.since = start + .seconds(30)
            #expect(try await journal.listed(query) == Array(31...40))
            (query.since, query.until) = (nil, start + .seconds(30))
            #expect(try await journal.listed(query) == Array(11...20))
            query = FinalEventQuery(destination: "tiktok", states: [.delivered, .withheld])
            #expect(try await journal.listed(query, page: 7) == Array(1...10) + Array(21...30))
            let page = try await journal.finalEvents(dead, from: 0, limit: 1)
            #expect(page.events.first?.key == EventKey(name: "Purchase", id: "10"))
            #expect(page.events.first?.outcome == .dead(at: start + .seconds(10), reason: "rejected: invalid phone"))
            #expect(page.events.first?.hasBody == true)
            #expect(
                await journalErrorCode {
                    try await journal.finalEvents(FinalEventQuery(destination: "nobody"), from: 0, limit: 1)
                } == .unknownDestination)
            await journal.close()
        },
        JournalContract("a replay puts events back to work, keeps their bytes and history, and the figures stay true") {
            test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<10).map { .sample("\($0)", receivedAt: test.clock.now) })
            let claim = try #require(try await journal.claim(.of("tiktok")))
            let dead = Settlement(
                of: claim, outcomes: claim.events.map { _ in .dead(reason: "rejected") },
                attempts: [.of("r1", 1...10, at: test.clock.now, verdict: "rejected")], at: test.clock.now)
            try await journal.settle(dead)
            test.clock.advance(by: .seconds(60))
            let query = FinalEventSelection.matching(FinalEventQuery(destination: "tiktok"))
            let trial = try await journal.replay(ReplayRequest(query, limit: 4, isTrial: true))
            #expect(trial.replayed == 4)
            #expect(try await journal.figures(of: "tiktok")?.dead == 10)
            var result = try await journal.replay(ReplayRequest(query, limit: 4))
            #expect((result.replayed, result.refused, result.skipped) == (4, 0, 0))
            #expect(
                try await journal.figures()
                    == [DestinationFigures(destination: "tiktok", retrying: 4, dead: 6)])
            let trace = try #require(try await journal.trace("0")?.records["tiktok"])
            #expect(trace.state == .retrying(at: test.clock.now, attempts: 0, reason: JournalReason.replayed))
            #expect(trace.replayedAt == test.clock.now)
            #expect(trace.attempts.map(\.request) == ["r1"])
            result = try await journal.replay(ReplayRequest(query, from: try #require(result.next), limit: 100))
            #expect(result.replayed == 6)
            #expect(result.next == nil)
            let again = try #require(try await journal.claim(.of("tiktok")))
            #expect(again.texts == claim.texts)
            #expect(again.events.allSatisfy { $0.attempt == 1 && $0.firstUnknownAt == nil })
            try await journal.settle(
                Settlement(
                    of: again, outcomes: again.events.map { _ in .taken },
                    attempts: [.of("r2", 1...10, at: test.clock.now)], at: test.clock.now))
            #expect(try await journal.figures() == [DestinationFigures(destination: "tiktok", delivered: 10)])
            #expect(try await journal.trace("3")?.records["tiktok"]?.attempts.map(\.request) == ["r1", "r2"])
            #expect(try await journal.trace("3")?.records["tiktok"]?.replayedAt == test.clock.now)
            await journal.close()
        },
        JournalContract("what might count twice is replayed only by force") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("delivered", "doubtful", "refused", at: test.clock.now)
            let start = test.clock.now
            var claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(
                Settlement(
                    of: claim,
                    outcomes: [
                        .taken, .retry(at: start, reason: "no answer", outcomeUnknown: true),
                        .dead(reason: "rejected"),
                    ], at: start))
            test.clock.advance(by: .seconds(10))
            claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(claim.settled(.dead(reason: "too late"), at: test.clock.now))
            test.clock.advance(by: .seconds(1000))
            let selection = FinalEventSelection.positions(destination: "tiktok", [3, 1, 2, 7])
            var request = ReplayRequest(selection, safeSince: start + .milliseconds(1))
            var result = try await journal.replay(request)
            #expect((result.replayed, result.refused) == (1, 2))
            request.safeSince = start
            request.isTrial = true
            result = try await journal.replay(request)
            #expect((result.replayed, result.refused) == (2, 0))
            request.safeSince = test.clock.now
            request.isTrial = false
            request.force = true
            result = try await journal.replay(request)
            #expect((result.replayed, result.refused) == (2, 0))
            let again = try #require(try await journal.claim(.of("tiktok")))
            #expect(again.events.map(\.firstUnknownAt) == [test.clock.now, test.clock.now, nil])
            await journal.close()
        },
        JournalContract("a large replay gets a quarter of each claim while there are live events") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<100).map { .sample("\($0)", receivedAt: test.clock.now) })
            let claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(claim.settled(.dead(reason: "rejected"), at: test.clock.now))
            _ = try await journal.replay(ReplayRequest(.matching(FinalEventQuery(destination: "tiktok"))))
            _ = try await journal.append((0..<60).map { .sample("new \($0)", receivedAt: test.clock.now) })
            let mixed = try #require(try await journal.claim(.of("tiktok", 40)))
            #expect(mixed.positions == Array(1...10) + Array(101...130))
            var single: [UInt64] = []
            for _ in 0..<4 { single += try #require(try await journal.claim(.of("tiktok", 1))).positions }
            #expect(single == [131, 132, 133, 11])
            let rest = try #require(try await journal.claim(.of("tiktok", 1000)))
            #expect(rest.events.count == 89 + 27)
            await journal.close()
        },
        JournalContract("dropped dead letters are neither listed nor replayed, and counted apart") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<6).map { .sample("\($0)", receivedAt: test.clock.now) })
            let claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(claim.settled(.dead(reason: "rejected"), at: test.clock.now))
            let all = FinalEventSelection.matching(FinalEventQuery(destination: "tiktok"))
            let first = try await journal.drop(all, from: 0, limit: 2)
            #expect(first.dropped == 2)
            #expect(try await journal.drop(.positions(destination: "tiktok", [2, 5]), from: 0, limit: 9).dropped == 1)
            let expected = DestinationFigures(destination: "tiktok", dead: 3, dropped: 3)
            #expect(try await journal.figures() == [expected])
            #expect(try await journal.listed(FinalEventQuery(destination: "tiktok")) == [3, 4, 6])
            #expect(try await journal.replay(ReplayRequest(.positions(destination: "tiktok", [1, 2]))).replayed == 0)
            let record = try await journal.trace("0")?.records["tiktok"]
            #expect(record?.state == .dead(at: test.clock.now, reason: "rejected"))
            #expect(record?.droppedAt == test.clock.now)
            await journal.close()
        },
        JournalContract("a forgotten event is gone wherever it was, and waits nowhere") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.register(destination: "facebook")
            try await journal.append("ada 1", "bob 1", "ada 2", "bob 2", at: test.clock.now)
            let held = try #require(try await journal.claim(.of("tiktok", 2)))
            let result = try await journal.forget { event in
                String(decoding: event.bytes[event.range], as: UTF8.self).contains("ada")
            }
            #expect(result.events.map(\.key.id) == ["ada 1", "ada 2"])
            #expect(result.events.map(\.position) == [1, 3])
            #expect(try await journal.event(at: 1) == nil)
            #expect(try await journal.event(at: 2) != nil)
            #expect(try await journal.claim(.of("facebook"))?.positions == [2, 4])
            #expect(try await journal.claim(.of("tiktok"))?.positions == [4])
            // The worker that held one hears nothing of it; its settlement changes nothing.
            try await journal.settle(held.settled(.taken, at: test.clock.now))
            let expected = [
                DestinationFigures(destination: "facebook", waiting: 2, dead: 2),
                DestinationFigures(destination: "tiktok", waiting: 1, delivered: 1, dead: 2),
            ]
            #expect(try await journal.figures() == expected)
            let trace = try #require(try await journal.trace("ada 1"))
            #expect(!trace.hasBody)
            #expect(trace.states["tiktok"] == .dead(at: test.clock.now, reason: JournalReason.forgotten))
            #expect(try await journal.replay(ReplayRequest(.positions(destination: "tiktok", [1]))).skipped == 1)
            #expect(try await journal.append("ada 1", at: test.clock.now)[0].status == .duplicate)
            await journal.close()
        },
        JournalContract("a destination that is let go is unknown, and begins anew when it comes back") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok", 1)))
            try await journal.settle(claim.settled(.dead(reason: "rejected"), at: test.clock.now))
            try await journal.unregister(destination: "tiktok")
            try await journal.unregister(destination: "nobody")
            #expect(try await journal.figures().isEmpty)
            #expect(await journalErrorCode { try await journal.claim(.of("tiktok")) } == .unknownDestination)
            #expect(try await journal.trace("a")?.records.isEmpty == true)
            try await journal.register(destination: "tiktok")
            let new = try await journal.append("c", at: test.clock.now)
            #expect(try await journal.claim(.of("tiktok"))?.positions == new.map(\.position))
            #expect(try await journal.listed(FinalEventQuery(destination: "tiktok")).isEmpty)
            await journal.close()
        },
        JournalContract("a claim that waits for a destination that is let go returns nil") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            async let claim = journal.claim(.of("tiktok", 10, linger: .seconds(3600)))
            await test.clock.untilAsleep()
            try await journal.unregister(destination: "tiktok")
            #expect(try await claim == nil)
            await journal.close()
        },
        JournalContract("it is known since when the oldest event waits") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.register(destination: "facebook")
            let start = test.clock.now
            try await journal.append("a", at: start)
            test.clock.advance(by: .seconds(5))
            try await journal.append("b", at: test.clock.now)
            for (destination, count) in [("tiktok", 1), ("facebook", 2)] {
                let claim = try #require(try await journal.claim(.of(destination, count)))
                try await journal.settle(claim.settled(.taken, at: test.clock.now))
            }
            #expect(try await journal.oldestWaiting() == ["tiktok": start + .seconds(5)])
            let health = try await journal.health()
            #expect(health.damage.isEmpty)
            #expect(health.refusal == nil)
            await journal.close()
        },
    ]
}

extension DeliveryAttempt {
    package static func of(
        _ request: String, _ positions: ClosedRange<UInt64>, at moment: Timestamp, verdict: String = "delivered",
        _ answer: String = "ok"
    ) -> DeliveryAttempt {
        DeliveryAttempt(request: request, at: moment, positions: [positions], verdict: verdict, answer: answer)
    }
}

extension EventJournal {
    /// The trace of a sample event.
    package func trace(_ id: String) async throws(JournalError) -> EventTrace? {
        try await trace(EventKey(name: "Purchase", id: id))
    }
}

extension JournalAdministration {
    /// The positions of all events that a query finds, read page by page.
    package func listed(_ query: FinalEventQuery, page: Int = 100) async throws -> [UInt64] {
        var positions: [UInt64] = []
        var next: UInt64? = 0
        while let from = next {
            let found = try await finalEvents(query, from: from, limit: page)
            try #require(found.events.count <= page)
            positions += found.events.map(\.position)
            next = found.next
        }
        return positions
    }
}
