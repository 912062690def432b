internal import Events
internal import Journal
internal import Testing

extension JournalContract {
    static let waiting: [JournalContract] = [
        JournalContract("an idle claim is woken by the first event, however many it asks for") { test in
            let journal = try await test.open()
            try await journal.registerWithDistantRetry("tiktok", test.clock)
            async let claim = journal.claim(.of("tiktok", 100))
            await test.clock.untilAsleep()
            let receipts = try await journal.append("a", at: test.clock.now)
            #expect(try await claim?.positions == receipts.map(\.position))
            await journal.close()
        },
        JournalContract("an idle claim with linger is woken by the first event and waits for others then") { test in
            let journal = try await test.open()
            try await journal.registerWithDistantRetry("tiktok", test.clock)
            async let claim = journal.claim(.of("tiktok", 3, linger: .seconds(10)))
            await test.clock.untilAsleep()
            try await journal.append("a", at: test.clock.now)
            try await journal.append("b", at: test.clock.now)
            try await journal.append("c", "d", at: test.clock.now)
            #expect(try await claim?.events.count == 3)
            await journal.close()
        },
        JournalContract("a waiting claim is woken by a retry that becomes due") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok")))
            let retry = EventOutcome.retry(at: test.clock.now + .seconds(5), reason: "busy", outcomeUnknown: false)
            try await journal.settle(first.settled(retry, at: test.clock.now))
            async let claim = journal.claim(.of("tiktok"))
            await test.clock.untilAsleep()
            test.clock.advance(by: .seconds(5))
            #expect(try await claim?.events.map(\.attempt) == [2])
            await journal.close()
        },
        JournalContract("a waiting claim learns of a retry that is settled meanwhile") { test in
            let journal = try await test.open()
            try await journal.registerWithDistantRetry("tiktok", test.clock)
            try await journal.append("a", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok")))
            async let claim = journal.claim(.of("tiktok"))
            await test.clock.untilAsleep()
            let retry = EventOutcome.retry(at: test.clock.now + .seconds(5), reason: "busy", outcomeUnknown: false)
            try await journal.settle(first.settled(retry, at: test.clock.now))
            test.clock.advance(by: .seconds(5))
            let second = try await claim
            #expect(second?.positions == first.positions)
            #expect(second?.events.map(\.attempt) == [2])
            await journal.close()
        },
        JournalContract("a waiting claim is woken by a release") { test in
            let journal = try await test.open()
            try await journal.registerWithDistantRetry("tiktok", test.clock)
            try await journal.append("a", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok")))
            async let claim = journal.claim(.of("tiktok"))
            await test.clock.untilAsleep()
            await journal.release(first)
            #expect(try await claim?.positions == first.positions)
            await journal.close()
        },
        JournalContract("a claim lingers for company, counted from the oldest event's receipt") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            test.clock.advance(by: .milliseconds(400))
            async let claim = journal.claim(.of("tiktok", 10, linger: .seconds(1)))
            await test.clock.untilAsleep()
            try await journal.append("b", at: test.clock.now)
            test.clock.advance(by: .milliseconds(599))
            try await journal.append("c", at: test.clock.now)
            test.clock.advance(by: .milliseconds(1))
            #expect(try await claim?.events.count == 3)
            await journal.close()
        },
        JournalContract("an event whose receipt lies in the future lingers no longer than another") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now + .seconds(3600))
            async let claim = journal.claim(.of("tiktok", 10, linger: .seconds(1)))
            await test.clock.untilAsleep()
            test.clock.advance(by: .seconds(1))
            #expect(try await claim?.events.count == 1)
            await journal.close()
        },
        JournalContract("a lingering claim goes as soon as it is full by count") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            async let claim = journal.claim(.of("tiktok", 3, linger: .seconds(3600)))
            await test.clock.untilAsleep()
            try await journal.append("b", "c", "d", at: test.clock.now)
            #expect(try await claim?.events.count == 3)
            await journal.close()
        },
        JournalContract("a lingering claim goes as soon as it is full by bytes") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            _ = try await journal.append([.sample("a", receivedAt: test.clock.now, size: 600)])
            async let claim = journal.claim(.of("tiktok", 100, maxBytes: 1000, linger: .seconds(3600)))
            await test.clock.untilAsleep()
            _ = try await journal.append([.sample("b", receivedAt: test.clock.now, size: 600)])
            #expect(try await claim?.events.count == 1)
            await journal.close()
        },
        JournalContract("claims of one destination are served in the order of asking") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            async let first = journal.claim(.of("tiktok", 2, linger: .seconds(3600)))
            await test.clock.untilAsleep()
            async let second = journal.claim(.of("tiktok", 2, linger: .seconds(3600)))
            try await journal.append("b", "c", "d", at: test.clock.now)
            let (one, two) = (try #require(try await first), try #require(try await second))
            #expect(one.positions + two.positions == (one.positions + two.positions).sorted())
            #expect(one.events.count == 2)
            #expect(two.events.count == 2)
            await journal.close()
        },
        JournalContract("a cancelled claim returns nil and keeps nothing") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            let lingering = Task { try await journal.claim(.of("tiktok", 10, linger: .seconds(3600))) }
            await test.clock.untilAsleep()
            let queued = Task { try await journal.claim(.of("tiktok", 10)) }
            queued.cancel()
            #expect(try await queued.value == nil)
            lingering.cancel()
            #expect(try await lingering.value == nil)
            #expect(try await journal.claim(.of("tiktok"))?.events.count == 1)
            await journal.close()
        },
        JournalContract("closing lets waiting claims return nil") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.register(destination: "facebook")
            try await journal.append("a", at: test.clock.now)
            async let lingering = journal.claim(.of("tiktok", 10, linger: .seconds(3600)))
            await test.clock.untilAsleep()
            async let queued = journal.claim(.of("tiktok", 10, linger: .seconds(3600)))
            let other = try #require(try await journal.claim(.of("facebook")))
            async let waiting = journal.claim(.of("facebook"))
            await journal.close()
            #expect(try await lingering == nil)
            #expect(try await queued == nil)
            #expect(try await waiting == nil)
            #expect(other.events.count == 1)
        },
    ]

    static let ending: [JournalContract] = [
        JournalContract("after close everything but claim, release and close says so") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            await journal.close()
            await journal.close()
            await #expect(throws: JournalError.closed) { try await journal.append("b", at: test.clock.now) }
            await #expect(throws: JournalError.closed) { try await journal.register(destination: "facebook") }
            await #expect(throws: JournalError.closed) {
                try await journal.settle(claim.settled(.taken, at: test.clock.now))
            }
            await #expect(throws: JournalError.closed) { try await journal.trace(EventKey(name: "Purchase", id: "a")) }
            await #expect(throws: JournalError.closed) { try await journal.register(destination: "tiktok") }
            #expect(try await journal.claim(.of("tiktok")) == nil)
            await journal.release(claim)
        }
    ]
}

extension EventJournal {
    /// Registers a destination and leaves it a retry that is due in an hour.
    ///
    /// A claim that finds nothing else then sleeps on the clock, and a test can tell that it does.
    fileprivate func registerWithDistantRetry(_ destination: String, _ clock: ManualClock) async throws {
        try await register(destination: destination)
        try await append("distant", at: clock.now)
        let claim = try #require(try await claim(.of(destination)))
        let retry = EventOutcome.retry(at: clock.now + .seconds(3600), reason: "busy", outcomeUnknown: false)
        try await settle(claim.settled(retry, at: clock.now))
    }
}
