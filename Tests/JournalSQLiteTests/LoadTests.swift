import Events
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// Much at once, and more than fits into memory.
struct LoadTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test
    func `100,000 events from many tasks are read by every destination, once and in order`() async throws {
        let journal = try SQLiteJournal(
            directory: directory.path("data"), clock: clock, options: .init(recentBytes: 256 << 10))
        let destinations = ["facebook", "tiktok"]
        for destination in destinations { try await journal.register(destination: destination) }
        let (tasks, appends, now) = (20, 100, clock.now)
        async let read = withThrowingTaskGroup(of: [UInt64].self) { group in
            for destination in destinations {
                group.addTask {
                    var positions: [UInt64] = []
                    while positions.count < 100_000 {
                        let claim = try #require(try await journal.claim(.of(destination, 1000)))
                        positions += claim.positions
                        #expect(claim.events.allSatisfy { $0.text.hasSuffix("\"}") })
                        try await journal.settle(claim.settled(.taken, at: now))
                    }
                    return positions
                }
            }
            return try await group.reduce(into: [[UInt64]]()) { $0.append($1) }
        }
        let receipts = try await withThrowingTaskGroup(of: [Receipt].self) { group in
            for task in 0..<tasks {
                group.addTask {
                    var receipts: [Receipt] = []
                    for number in 0..<appends {
                        let entries = (0..<50).map {
                            JournalEntry.sample("\(task)-\(number)-\($0)", receivedAt: now)
                        }
                        receipts += try await journal.append(entries)
                    }
                    return receipts
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(receipts.map(\.position)) == Set(1...100_000))
        #expect(receipts.allSatisfy { $0.status == .accepted })
        for positions in try await read { #expect(positions == Array(1...100_000)) }
        let expected = destinations.map { DestinationFigures(destination: $0, delivered: 100_000) }
        #expect(try await journal.figures() == expected)
        await journal.close()
    }

    @Test
    func `a backlog that is not in memory is read from the disk, byte for byte`() async throws {
        let journal = try SQLiteJournal(
            directory: directory.path("data"), clock: clock, options: .init(recentBytes: 0))
        try await journal.register(destination: "tiktok")
        var generator = SplitMix64(seed: 1)
        var entries: [JournalEntry] = []
        for group in 0..<30 {
            let count = Int.random(in: 1...900, using: &generator)
            let new = (0..<count).map { index in
                let body = (0..<Int.random(in: 0...2000, using: &generator)).map {
                    UInt8(truncatingIfNeeded: $0 ^ index)
                }
                return JournalEntry(
                    key: EventKey(name: "Lead", id: "\(group)-\(index)"), receivedAt: clock.now, body: body)
            }
            _ = try await journal.append(new)
            entries += new
        }
        var read = 0
        while read < entries.count {
            let claim = try #require(try await journal.claim(.of("tiktok", 333, maxBytes: 100_000)))
            for event in claim.events {
                try #require(event.position == UInt64(read + 1))
                try #require(Array(event.bytes[event.range]) == entries[read].body)
                read += 1
            }
            #expect(claim.events.reduce(0) { $0 + $1.range.count } <= 100_000)
        }
        await journal.close()
    }

    @Test
    func `the log does not grow without end while everybody reads and writes`() async throws {
        let journal = try SQLiteJournal(
            directory: directory.path("data"), clock: clock,
            options: .init(recentBytes: 0, checkpointBytes: 256 << 10))
        try await journal.register(destination: "tiktok")
        async let reading = Task {
            var count = 0
            while count < 20_000, let claim = try await journal.claim(.of("tiktok", 100)) {
                count += claim.events.count
                try await journal.settle(claim.settled(.taken, at: clock.now))
            }
            return count
        }.value
        for group in 0..<200 {
            _ = try await journal.append((0..<100).map { .sample("\(group)-\($0)", receivedAt: clock.now, size: 500) })
        }
        #expect(try await reading == 20_000)
        let log = JournalDirectory.size(of: directory.path("data") + "/journal.db-wal") ?? 0
        #expect(log > 0)
        #expect(log < 4 << 20)
        await journal.close()
    }
}
