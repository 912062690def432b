import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// What is removed when its time is over, and what is kept.
struct RetentionTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory
    private let day = Duration.seconds(86_400)

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ change: (inout SQLiteJournal.Options) -> Void = { _ in }) throws -> SQLiteJournal {
        var options = SQLiteJournal.Options(recentBytes: 0)
        options.fingerprintRun = 10
        options.maxGroupEvents = 5
        options.keepsUp = false
        change(&options)
        return try SQLiteJournal(directory: directory.path("data"), clock: clock, options: options)
    }

    private func bodies(_ journal: SQLiteJournal, _ positions: ClosedRange<UInt64>) async throws -> [UInt64] {
        var found: [UInt64] = []
        for position in positions where try await journal.event(at: position) != nil { found.append(position) }
        return found
    }

    /// Appends 20 events and settles them: 1 to 12 delivered, 13 and 14 dead, 15 and 16 retrying, the rest waiting.
    private func fill(_ journal: SQLiteJournal) async throws {
        _ = try await journal.append((1...20).map { .sample("\($0)", receivedAt: clock.now) })
        let claim = try #require(try await journal.claim(.of("tiktok", 16)))
        let outcomes = claim.positions.map { position -> EventOutcome in
            switch position {
            case ...12: .taken
            case ...14: .dead(reason: "rejected")
            default: .retry(at: clock.now + .seconds(1 << 30), reason: "busy", outcomeUnknown: false)
            }
        }
        try await journal.settle(Settlement(of: claim, outcomes: outcomes, at: clock.now))
    }

    @Test
    func `bodies go once final everywhere and old, dead letters later, what waits never`() async throws {
        let journal = try open()
        try await journal.register(destination: "tiktok")
        try await fill(journal)
        clock.advance(by: .seconds(7 * 86_400 - 1))
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(1...20))
        clock.advance(by: .seconds(1))
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(13...20))
        #expect(try await journal.trace("1")?.hasBody == false)
        #expect(try await journal.trace("1")?.states["tiktok"] != nil)
        #expect(
            try await journal.replay(ReplayRequest(.positions(destination: "tiktok", [1, 13]), isTrial: true)).skipped
                == 1)
        clock.advance(by: .seconds(23 * 86_400))
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(15...20))
        clock.advance(by: .seconds(365 * 86_400))
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(15...20))
        #expect(try await journal.claim(.of("tiktok", 100))?.positions == Array(17...20))
        await journal.close()
    }

    @Test
    func `one destination that still waits keeps the event for all`() async throws {
        let journal = try open()
        try await journal.register(destination: "tiktok")
        try await journal.register(destination: "old")
        try await fill(journal)
        clock.advance(by: .seconds(400 * 86_400))
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(1...20))
        try await journal.unregister(destination: "old")
        try await journal.keepUp()
        #expect(try await bodies(journal, 1...20) == Array(15...20))
        await journal.close()
    }

    @Test
    func `the ledger goes from its beginning on, and positions go on rising`() async throws {
        var journal = try open()
        try await journal.register(destination: "tiktok")
        for round in 0..<10 {
            _ = try await journal.append((0..<10).map { .sample("\(round)-\($0)", receivedAt: clock.now) })
            let claim = try #require(try await journal.claim(.of("tiktok")))
            try await journal.settle(
                Settlement(
                    of: claim, outcomes: claim.events.map { _ in .dead(reason: "rejected") },
                    attempts: [.of("r", claim.positions[0]...claim.positions[9], at: clock.now)], at: clock.now))
            _ = try await journal.append([.sample("\(round)-0", receivedAt: clock.now)])
        }
        let before = try await journal.figures()
        clock.advance(by: .seconds(90 * 86_400))
        try await journal.keepUp()
        #expect(try await journal.figures() == before)
        #expect(try await journal.trace("3-0") == nil)
        // The newest run stays, so that it is known where positions go on.
        #expect(try await journal.trace("9-9") != nil)
        #expect(try await journal.listed(FinalEventQuery(destination: "tiktok")) == Array(91...100))
        await journal.close()
        let connection = try SQLiteConnection(path: directory.path("data") + "/journal.db", access: .reader)
        for (table, count) in [("event_group", 2), ("fingerprint_run", 1), ("outcome", 10), ("duplicate", 1)] {
            #expect(try connection.integer("SELECT count(*) FROM \(table)") == Int64(count), "\(table)")
        }

        journal = try open()
        #expect(try await journal.figures() == before)
        #expect(try await journal.append("3-0", at: clock.now) == [Receipt(position: 101, status: .accepted)])
        await journal.close()
    }

    @Test
    func `keys of the duplicate window are kept whatever the retention`() async throws {
        let journal = try open {
            $0.retention = .seconds(1)
            $0.deadLetterRetention = .seconds(1)
            $0.ledgerRetention = .seconds(1)
        }
        _ = try await journal.append((0..<40).map { .sample("\($0)", receivedAt: clock.now) })
        clock.advance(by: .seconds(47 * 3600))
        try await journal.keepUp()
        #expect(try await journal.append("3", at: clock.now)[0].status == .duplicate)
        #expect(try await journal.event(at: 4) == nil)
        await journal.close()
    }

    @Test
    func `freed space is used again, so that the files do not grow`() async throws {
        let journal = try open { $0.checkpointBytes = 64 << 10 }
        try await journal.register(destination: "tiktok")
        var sizes: [Int64] = []
        for round in 0..<8 {
            for group in 0..<20 {
                _ = try await journal.append(
                    (0..<20).map { .sample("\(round)-\(group)-\($0)", receivedAt: clock.now, size: 1000) })
            }
            while try await journal.figures(of: "tiktok")?.waiting ?? 0 > 0 {
                let claim = try #require(try await journal.claim(.of("tiktok", 500)))
                try await journal.settle(claim.settled(.taken, at: clock.now))
            }
            clock.advance(by: .seconds(8 * 86_400))
            try await journal.keepUp()
            sizes.append(try await journal.health().bytes)
        }
        #expect(sizes[7] < sizes[1] * 2)
        #expect(try await journal.health().reusableBytes > 0)
        await journal.close()
    }

    @Test
    func `it keeps up by itself`() async throws {
        let journal = try open { $0.keepsUp = true }
        try await journal.register(destination: "tiktok")
        try await fill(journal)
        clock.advance(by: .seconds(8 * 86_400))
        for _ in 0..<500 {
            if try await bodies(journal, 1...20) == Array(13...20) { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await bodies(journal, 1...20) == Array(13...20))
        await journal.close()
    }
}
