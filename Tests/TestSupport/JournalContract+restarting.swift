internal import Events
internal import Journal
internal import Testing

extension JournalContract {
    /// What a journal promises besides, if it keeps events longer than its process lives.
    package static let durablePromises: [JournalContract] = [
        JournalContract("what was claimed and not settled is claimable again, what was settled never") { test in
            var journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<50).map { .sample("\($0)", receivedAt: test.clock.now) })
            var claims: [Claim] = []
            for _ in 0..<4 { claims.append(try #require(try await journal.claim(.of("tiktok", 10)))) }
            try await journal.settle(claims[1].settled(.taken, at: test.clock.now))
            try await journal.settle(claims[3].settled(.dead(reason: "too old"), at: test.clock.now))
            await journal.close()

            journal = try await test.open()
            let expected = DestinationFigures(destination: "tiktok", waiting: 30, delivered: 10, dead: 10)
            #expect(try await journal.figures() == [expected])
            let again = try #require(try await journal.claim(.of("tiktok", 100)))
            #expect(again.positions == claims[0].positions + claims[2].positions + again.positions.suffix(10))
            #expect(Set(again.positions).isDisjoint(with: claims[1].positions + claims[3].positions))
            #expect(again.events.allSatisfy { $0.attempt == 1 })
            await journal.close()
        },
        JournalContract("retries keep their attempts, due times and reasons") { test in
            var journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<10).map { .sample("\($0)", receivedAt: test.clock.now) })
            let first = try #require(try await journal.claim(.of("tiktok")))
            let start = test.clock.now
            let retry = EventOutcome.retry(at: start + .seconds(10), reason: "HTTP 503", outcomeUnknown: true)
            try await journal.settle(first.settled(retry, at: start))
            await journal.close()

            journal = try await test.open()
            #expect(try await journal.figures(of: "tiktok")?.retrying == 10)
            let trace = try await journal.trace(EventKey(name: "Purchase", id: "3"))
            #expect(trace?.states["tiktok"] == .retrying(at: start + .seconds(10), attempts: 1, reason: "HTTP 503"))
            test.clock.advance(by: .seconds(10))
            let second = try #require(try await journal.claim(.of("tiktok", 4)))
            #expect(second.events.allSatisfy { $0.attempt == 2 && $0.firstUnknownAt == start })
            let middle = Claim(destination: "tiktok", events: Array(second.events[1...2]))
            try await journal.settle(middle.settled(.taken, at: test.clock.now))
            await journal.close()

            journal = try await test.open()
            let third = try #require(try await journal.claim(.of("tiktok")))
            #expect(third.positions == first.positions.filter { !middle.positions.contains($0) })
            #expect(third.events.allSatisfy { $0.attempt == 2 && $0.firstUnknownAt == start })
            await journal.close()
        },
        JournalContract("attempts, duplicates, replays and drops are there after a restart") { test in
            var journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append((0..<9).map { .sample("\($0)", receivedAt: test.clock.now) })
            let claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(
                Settlement(
                    of: claim, outcomes: claim.events.map { _ in .dead(reason: "rejected") },
                    attempts: [.of("r1", 1...9, at: test.clock.now, verdict: "rejected", "40002")],
                    at: test.clock.now))
            try await journal.append("1", at: test.clock.now)
            _ = try await journal.drop(.positions(destination: "tiktok", [9]), from: 0, limit: 1)
            _ = try await journal.replay(ReplayRequest(.positions(destination: "tiktok", [2, 3, 5])))
            let before = [try await journal.trace("1"), try await journal.trace("5"), try await journal.trace("8")]
            let figures = try await journal.figures()
            await journal.close()

            journal = try await test.open()
            #expect(try await journal.figures() == figures)
            let after = [try await journal.trace("1"), try await journal.trace("5"), try await journal.trace("8")]
            #expect(after == before)
            #expect(after[0]?.duplicates?.count == 1)
            let again = try #require(try await journal.claim(.of("tiktok")))
            #expect(again.positions == [2, 3, 5])
            #expect(again.events.allSatisfy { $0.attempt == 1 })
            await journal.close()
        },
        JournalContract("keys are remembered, and later positions are higher") { test in
            var journal = try await test.open()
            let first = try await journal.append("a", "b", at: test.clock.now)
            await journal.close()

            journal = try await test.open()
            let second = try await journal.append("b", "c", "a", at: test.clock.now)
            #expect(second.map(\.status) == [.duplicate, .accepted, .duplicate])
            #expect([second[2].position, second[0].position] == first.map(\.position))
            #expect(second[1].position > first[1].position)
            await journal.close()
        },
        JournalContract("a destination that registers again continues, and a new one starts at the end") { test in
            var journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let first = try await journal.append("a", "b", at: test.clock.now)
            await journal.close()

            journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.register(destination: "facebook")
            let second = try await journal.append("c", at: test.clock.now)
            #expect(try await journal.claim(.of("tiktok"))?.positions == (first + second).map(\.position))
            #expect(try await journal.claim(.of("facebook"))?.positions == second.map(\.position))
            await journal.close()

            journal = try await test.open()
            let expected = [
                DestinationFigures(destination: "facebook", waiting: 1),
                DestinationFigures(destination: "tiktok", waiting: 3),
            ]
            #expect(try await journal.figures() == expected)
            await journal.close()
        },
    ]
}
