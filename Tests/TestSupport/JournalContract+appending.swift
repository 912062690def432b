internal import Events
internal import Journal
internal import Testing

extension JournalContract {
    static let appending: [JournalContract] = [
        JournalContract("receipts come in the order of the entries, with rising positions") { test in
            let journal = try await test.open()
            let first = try await journal.append("a", "b", "c", at: test.clock.now)
            let second = try await journal.append("d", at: test.clock.now)
            let positions = (first + second).map(\.position)
            #expect((first + second).map(\.status) == [.accepted, .accepted, .accepted, .accepted])
            #expect(positions == positions.sorted())
            #expect(Set(positions).count == 4)
            await journal.close()
        },
        JournalContract("nothing appended gives no receipts") { test in
            let journal = try await test.open()
            #expect(try await journal.append([]).isEmpty)
            await journal.close()
        },
        JournalContract("a key that stands twice among the entries is stored once") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let receipts = try await journal.append("a", "b", "a", at: test.clock.now)
            #expect(receipts.map(\.status) == [.accepted, .accepted, .duplicate])
            #expect(receipts[2].position == receipts[0].position)
            #expect(try await journal.claim(.of("tiktok"))?.events.count == 2)
            await journal.close()
        },
        JournalContract("the same id under another name is another event") { test in
            let journal = try await test.open()
            let receipts = try await journal.append([.sample("a"), .sample("a", name: "Lead"), .sample("a")])
            #expect(receipts.map(\.status) == [.accepted, .accepted, .duplicate])
            await journal.close()
        },
        JournalContract("a key is remembered to the end of the window and not longer") { test in
            let journal = try await test.open()
            let first = try await journal.append("a", at: test.clock.now)
            test.clock.advance(by: JournalUnderTest.duplicateWindow - .milliseconds(1))
            let repeated = try await journal.append("a", at: test.clock.now)
            #expect(repeated == [Receipt(position: first[0].position, status: .duplicate)])
            test.clock.advance(by: .milliseconds(1))
            let late = try await journal.append("a", at: test.clock.now)
            #expect(late[0].status == .accepted)
            let again = try await journal.append("a", at: test.clock.now)
            #expect(again == [Receipt(position: late[0].position, status: .duplicate)])
            await journal.close()
        },
        JournalContract("bodies come back byte for byte") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let bodies: [[UInt8]] = [
                [], [0], Array(0...255), [UInt8](repeating: 7, count: 100_000), Array("žluťoučký 🐎".utf8),
            ]
            let entries = bodies.enumerated().map { index, body in
                JournalEntry(key: EventKey(name: "Lead", id: "\(index)"), receivedAt: test.clock.now, body: body)
            }
            _ = try await journal.append(entries)
            let claim = try #require(try await journal.claim(.of("tiktok")))
            #expect(claim.events.map { Array($0.bytes[$0.range]) } == bodies)
            #expect(claim.events.allSatisfy { $0.receivedAt == test.clock.now })
            await journal.close()
        },
        JournalContract("many tasks append at once and every event is there once") { test in
            let journal = try await test.open()
            try await journal.register(destination: "tiktok")
            let now = test.clock.now
            let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
                for task in 0..<20 {
                    group.addTask {
                        var receipts: [Receipt] = []
                        for number in 0..<10 {
                            // Half of the keys are another task's as well.
                            let own = "\(task)-\(number)"
                            let shared = "\(task / 2)-shared-\(number)"
                            receipts += try await journal.append(own, shared, at: now)
                        }
                        return receipts
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(receipts.count == 400)
            #expect(receipts.count { $0.status == .duplicate } == 100)
            #expect(Set(receipts.map(\.position)).count == 300)
            let claim = try #require(try await journal.claim(.of("tiktok", 1000)))
            #expect(claim.positions == claim.positions.sorted())
            #expect(Set(claim.texts).count == 300)
            await journal.close()
        },
    ]
}
