internal import Events
internal import Journal
internal import Testing

extension JournalContract {
    static let claiming: [JournalContract] = [
        JournalContract("a destination sees what came after its registration, in order") { test in
            let journal = try await test.open()
            try await journal.append("before", at: test.clock.now)
            try await journal.register(destination: "tiktok")
            let receipts = try await journal.append("a", "b", "c", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            #expect(claim.destination == "tiktok")
            #expect(claim.positions == receipts.map(\.position))
            #expect(claim.texts == ["a", "b", "c"].map { #"{"event":"Purchase","event_id":"\#($0)"}"# })
            #expect(claim.events.allSatisfy { $0.attempt == 1 && $0.firstUnknownAt == nil })
            await journal.close()
        },
        JournalContract("registering a known destination changes nothing") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", at: test.clock.now)
            try await journal.register(destination: "tiktok")
            #expect(try await journal.claim(.of("tiktok"))?.events.count == 1)
            await journal.close()
        },
        JournalContract("an unknown destination is an error") { test in
            let journal = try await test.open()
            #expect(await journalErrorCode { try await journal.claim(.of("nobody")) } == .unknownDestination)
            await journal.close()
        },
        JournalContract("destinations read at their own pace") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.register(destination: "facebook")
            try await journal.append("a", "b", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(first.settled(.taken, at: test.clock.now))
            try await journal.append("c", at: test.clock.now)
            #expect(try await journal.claim(.of("facebook"))?.events.count == 3)
            #expect(try await journal.claim(.of("tiktok"))?.events.count == 1)
            await journal.close()
        },
        JournalContract("a claimed event is handed to nobody else") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let ids = (0..<100).map(String.init)
            _ = try await journal.append(ids.map { .sample($0, receivedAt: test.clock.now) })
            let claims = try await withThrowingTaskGroup(of: Claim?.self) { group in
                for _ in 0..<10 { group.addTask { try await journal.claim(.of("tiktok", 10)) } }
                return try await group.reduce(into: [Claim]()) { if let claim = $1 { $0.append(claim) } }
            }
            #expect(claims.count == 10)
            #expect(Set(claims.flatMap(\.positions)).count == 100)
            await journal.close()
        },
        JournalContract("a claim is cut by count") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let receipts = try await journal.append("a", "b", "c", "d", "e", at: test.clock.now)
            let positions = receipts.map(\.position)
            #expect(
                try await journal.claim(.of("tiktok", 2, linger: .seconds(60)))?.positions == Array(positions[..<2]))
            #expect(
                try await journal.claim(.of("tiktok", 2, linger: .seconds(60)))?.positions == Array(positions[2..<4]))
            #expect(try await journal.claim(.of("tiktok", 2))?.positions == Array(positions[4...]))
            await journal.close()
        },
        JournalContract("a claim is cut by bytes, and a single larger event goes alone") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let sizes = [400, 400, 400, 5000, 100, 900, 1000]
            let entries = sizes.enumerated().map { JournalEntry.sample("\($0)", receivedAt: test.clock.now, size: $1) }
            _ = try await journal.append(entries)
            var claimed: [[Int]] = []
            for _ in 0..<5 {
                let claim = try await journal.claim(.of("tiktok", maxBytes: 1000, linger: .seconds(60)))
                claimed.append(try #require(claim).events.map(\.range.count))
            }
            #expect(claimed == [[400, 400], [400], [5000], [100, 900], [1000]])
            await journal.close()
        },
        JournalContract("a released claim comes back as if it had never been taken") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", "c", at: test.clock.now)
            let first = try #require(try await journal.claim(.of("tiktok", 2)))
            let second = try #require(try await journal.claim(.of("tiktok", 2)))
            await journal.release(first)
            let again = try #require(try await journal.claim(.of("tiktok", 2)))
            #expect(again.positions == first.positions)
            #expect(again.events.allSatisfy { $0.attempt == 1 })
            await journal.release(again)
            await journal.release(second)
            #expect(try await journal.claim(.of("tiktok"))?.positions == first.positions + second.positions)
            await journal.close()
        },
        JournalContract("parts of a claim may be settled and released apart") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            try await journal.append("a", "b", "c", "d", at: test.clock.now)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            let outer = Claim(destination: "tiktok", events: [claim.events[0], claim.events[3]])
            let inner = Claim(destination: "tiktok", events: [claim.events[1], claim.events[2]])
            try await journal.settle(outer.settled(.taken, at: test.clock.now))
            await journal.release(inner)
            #expect(try await journal.claim(.of("tiktok"))?.positions == inner.positions)
            let expected = DestinationFigures(destination: "tiktok", waiting: 2, delivered: 2)
            #expect(try await journal.figures() == [expected])
            await journal.close()
        },
    ]
}
