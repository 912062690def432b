import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// The same key again, whatever happens in between.
struct DuplicateTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    /// A journal that writes only what it is asked to, so that its files can be copied.
    private func open(_ data: String, recentBytes: Int = 0) throws -> SQLiteJournal {
        var options = SQLiteJournal.Options(recentBytes: recentBytes)
        options.keepsUp = false
        return try SQLiteJournal(directory: data, clock: clock, options: options)
    }

    /// Senders that repeat what another one sends at the same time, over a restart and a crash.
    @Test(arguments: UInt64(1)...4)
    func `a key that several senders repeat, also across crashes, is accepted once`(seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        var data = directory.path("0")
        var left: [SQLiteJournal] = []
        var accepted: [String: Int] = [:]
        var sent: [String] = []
        for round in 1...8 {
            let journal = try open(data, recentBytes: round % 2 == 0 ? 0 : 1 << 20)
            try await journal.register(destination: "tiktok")
            sent += (0..<20).map { "\(round)-\($0)" }
            let now = clock.now
            let ids = sent.shuffled(using: &generator)
            let receipts = try await withThrowingTaskGroup(of: [(String, Receipt)].self) { group in
                for sender in 0..<4 {
                    group.addTask {
                        let ids = sender % 2 == 0 ? ids : ids.reversed()
                        return Array(zip(ids, try await journal.append(ids.map { .sample($0, receivedAt: now) })))
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            for (id, receipt) in receipts where receipt.status == .accepted { accepted[id, default: 0] += 1 }
            if Bool.random(using: &generator) {
                await journal.close()
            } else {
                let copy = directory.path("\(round)")
                try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
                for file in ["journal.db", "journal.db-wal", "journal.mark"] {
                    try FileManager.default.copyItem(atPath: data + "/" + file, toPath: copy + "/" + file)
                }
                left.append(journal)
                data = copy
            }
        }
        #expect(accepted.count == 160)
        #expect(accepted.values.allSatisfy { $0 == 1 })
        for journal in left { await journal.close() }
    }

    @Test
    func `counts of repeats that came alone cost no commit, and are there after a proper stop`() async throws {
        var journal = try open(directory.path("data"))
        try await journal.append("a", at: clock.now)
        let log = directory.path("data") + "/journal.db-wal"
        let before = try Data(contentsOf: URL(filePath: log))
        for _ in 0..<5 { try await journal.append("a", "a", at: clock.now) }
        #expect(try Data(contentsOf: URL(filePath: log)) == before)
        #expect(try await journal.trace("a")?.duplicates == .init(count: 10, lastAt: clock.now))
        await journal.close()
        journal = try open(directory.path("data"))
        #expect(try await journal.trace("a")?.duplicates == .init(count: 10, lastAt: clock.now))
        await journal.close()
    }
}
