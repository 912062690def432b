internal import Events
internal import Journal
internal import Testing

extension JournalContract {
    static let settling: [JournalContract] = [
        JournalContract("one settlement holds all kinds of outcomes, and the figures and traces say so") { test in
            let journal = try await test.open()
            try await journal.append("before", at: test.clock.now)
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", "c", "d", "e", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok", 4)))
            test.clock.advance(by: .seconds(1))
            let (at, due) = (test.clock.now, test.clock.now + .seconds(60))
            try await journal.settle(
                Settlement(
                    of: claim,
                    outcomes: [
                        .delivered(answer: "0 OK"), .withheld(rule: "consent", reason: "denied"),
                        .dead(reason: "too old"), .retry(at: due, reason: "HTTP 503", outcomeUnknown: false),
                    ], at: at))
            let figures = DestinationFigures(
                destination: "tiktok", waiting: 1, retrying: 1, delivered: 1, withheld: 1, dead: 1)
            #expect(try await journal.figures() == [figures])
            let expected: [(String, EventTrace.State)] = [
                ("a", .delivered(at: at, answer: "0 OK")),
                ("b", .withheld(at: at, rule: "consent", reason: "denied")),
                ("c", .dead(at: at, reason: "too old")),
                ("d", .retrying(at: due, attempts: 1, reason: "HTTP 503")),
                ("e", .waiting),
            ]
            for (id, state) in expected {
                let trace = try await journal.trace(EventKey(name: "Purchase", id: id))
                #expect(trace?.states == ["tiktok": state])
            }
            let before = try await journal.trace(EventKey(name: "Purchase", id: "before"))
            #expect(before?.states == [:])
            #expect(try await journal.trace(EventKey(name: "Lead", id: "a")) == nil)
            await journal.close()
        },
        JournalContract("a retry comes back when it is due, with its attempt counted") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", "c", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            let start = test.clock.now
            try await journal.settle(
                Settlement(
                    of: claim,
                    outcomes: [
                        .retry(at: start + .seconds(20), reason: "HTTP 500", outcomeUnknown: true),
                        .retry(at: start + .seconds(10), reason: "HTTP 500", outcomeUnknown: false), .taken,
                    ], at: start))
            test.clock.advance(by: .seconds(10))
            let second = try #require(try await journal.claim(.of("tiktok")))
            #expect(second.positions == [claim.positions[1]])
            #expect(second.events.map(\.attempt) == [2])
            #expect(second.events.map(\.firstUnknownAt) == [nil])
            test.clock.advance(by: .seconds(10))
            let third = try #require(try await journal.claim(.of("tiktok")))
            #expect(third.positions == [claim.positions[0]])
            #expect(third.events.map(\.attempt) == [2])
            #expect(third.events.map(\.firstUnknownAt) == [start])
            await journal.close()
        },
        JournalContract("the first unknown outcome is the one that counts") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            var unknown: [Timestamp?] = []
            for isUnknown in [false, true, false, true] {
                let claim = try #require(try await journal.claim(.of("tiktok")))
                unknown.append(claim.events[0].firstUnknownAt)
                let retry = EventOutcome.retry(
                    at: test.clock.now + .seconds(1), reason: "no answer", outcomeUnknown: isUnknown)
                try await journal.settle(claim.settled(retry, at: test.clock.now))
                test.clock.advance(by: .seconds(1))
            }
            let start = test.clock.now + .seconds(-4)
            #expect(unknown == [nil, nil, start + .seconds(1), start + .seconds(1)])
            await journal.close()
        },
        JournalContract("settling an event that is final changes nothing") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(claim.settled(.taken, at: test.clock.now))
            let before = try await journal.figures()
            let trace = try await journal.trace(EventKey(name: "Purchase", id: "a"))
            test.clock.advance(by: .seconds(1))
            try await journal.settle(claim.settled(.dead(reason: "late"), at: test.clock.now))
            try await journal.settle(
                claim.settled(.retry(at: test.clock.now, reason: "late", outcomeUnknown: true), at: test.clock.now))
            await journal.release(claim)
            #expect(try await journal.figures() == before)
            #expect(try await journal.trace(EventKey(name: "Purchase", id: "a")) == trace)
            await journal.close()
        },
        JournalContract("a released retry is due again with the same attempt") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            let retry = EventOutcome.retry(at: test.clock.now, reason: "busy", outcomeUnknown: false)
            try await journal.settle(claim.settled(retry, at: test.clock.now))
            let second = try #require(try await journal.claim(.of("tiktok")))
            await journal.release(second)
            let third = try #require(try await journal.claim(.of("tiktok")))
            #expect(third.positions == claim.positions)
            #expect(third.events.map(\.attempt) == [2, 2])
            #expect(try await journal.figures(of: "tiktok")?.retrying == 2)
            await journal.close()
        },
        JournalContract("due retries go before what is new") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok", 1)))
            let retry = EventOutcome.retry(at: test.clock.now, reason: "busy", outcomeUnknown: false)
            try await journal.settle(claim.settled(retry, at: test.clock.now))
            let next = try #require(try await journal.claim(.of("tiktok", 2)))
            #expect(next.events.map(\.attempt) == [2, 1])
            await journal.close()
        },
        JournalContract("claims may be settled in any order") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<30).map { .sample("\($0)", receivedAt: test.clock.now) })
            var claims: [Claim] = []
            for _ in 0..<3 { claims.append(try #require(try await journal.claim(.of("tiktok", 10)))) }
            for index in [2, 0, 1] {
                try await journal.settle(claims[index].settled(.taken, at: test.clock.now))
            }
            let expected = DestinationFigures(destination: "tiktok", delivered: 30)
            #expect(try await journal.figures() == [expected])
            await journal.close()
        },
        JournalContract("settling for an unknown destination is an error") { test in
            let journal = try await test.open()
            let claim = Claim(destination: "nobody", events: [])
            #expect(
                await journalErrorCode {
                    try await journal.settle(Settlement(of: claim, outcomes: [], at: test.clock.now))
                } == .unknownDestination)
            await journal.close()
        },
    ]
}
