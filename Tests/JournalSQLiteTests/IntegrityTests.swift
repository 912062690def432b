import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// What a disk may do to the files, and when it is noticed.
struct IntegrityTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory
    private let data: String

    init() throws {
        directory = try TemporaryDirectory()
        data = directory.path("data")
    }

    private func open(_ change: (inout SQLiteJournal.Options) -> Void = { _ in }) throws -> SQLiteJournal {
        var options = SQLiteJournal.Options(recentBytes: 0, checkpointBytes: 1 << 30)
        options.maxGroupEvents = 10
        options.fingerprintRun = 50
        options.quickCheckBytes = 0
        options.keepsUp = false
        change(&options)
        return try SQLiteJournal(directory: data, clock: clock, options: options)
    }

    private func content(_ file: String) throws -> Data { try Data(contentsOf: URL(filePath: data + "/" + file)) }

    private func write(_ content: Data, to file: String) throws {
        try content.write(to: URL(filePath: data + "/" + file))
    }

    /// A closed journal with 300 events, of which the first 20 are delivered.
    private func fill() async throws {
        let journal = try open()
        try await journal.register(destination: "tiktok")
        for group in 0..<30 {
            _ = try await journal.append(
                (0..<10).map { .sample("e\(group * 10 + $0)", receivedAt: clock.now, size: 900) })
        }
        let claim = try #require(try await journal.claim(.of("tiktok", 20)))
        try await journal.settle(claim.settled(.taken, at: clock.now))
        await journal.close()
    }

    /// Changes one bit of the body of the event with this id.
    private func flip(_ id: String, in file: String = "journal.db") throws {
        var database = try content(file)
        let place = try #require(database.range(of: Data(#""event_id":"\#(id)""#.utf8)))
        database[place.lowerBound + 3] ^= 4
        try write(database, to: file)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a damaged group ends as dead with the reason, the others are delivered, and it is reported`() async throws {
        try await fill()
        try flip("e155")
        let before = try content("journal.db")
        let journal = try open { $0.verifies = false }
        let delivered = try await journal.deliverAll(at: clock.now)
        #expect(delivered == Array(21...150) + Array(161...300))
        let expected = DestinationFigures(destination: "tiktok", delivered: 290, dead: 10)
        #expect(try await journal.figures() == [expected])
        #expect(
            try await journal.trace("e155")?.states["tiktok"] == .dead(at: clock.now, reason: JournalReason.damaged))
        let damage = try await journal.health().damage
        #expect(damage.map(\.positions) == [151...160])
        #expect(damage.allSatisfy { !$0.finding.contains("e155") })
        #expect(try await journal.replay(ReplayRequest(.positions(destination: "tiktok", [156]))).skipped == 1)
        await journal.close()
        // The row is as it was.
        let place = try #require(before.range(of: Data(#""event_id":"e159""#.utf8)))
        #expect(try content("journal.db").range(of: Data(#""event_id":"e159""#.utf8)) == place)
    }

    @Test(.timeLimit(.minutes(1)))
    func `everything stored is checked after the start, beside the work`() async throws {
        try await fill()
        for id in ["e5", "e155", "e299"] { try flip(id) }
        let journal = try open()
        var health = try await journal.health()
        while health.verification?.finishedAt == nil {
            try await Task.sleep(for: .milliseconds(5))
            health = try await journal.health()
        }
        #expect(health.damage.map(\.positions) == [1...10, 151...160, 291...300])
        #expect(health.verification?.checked == 270)
        await journal.close()
    }

    @Test(.timeLimit(.minutes(1)), arguments: UInt64(1)...20)
    func `a page of zeros is refused at the start or ends only what it held`(seed: UInt64) async throws {
        try await fill()
        var database = try content("journal.db")
        var generator = SplitMix64(seed: seed)
        let page = Int.random(in: 1..<(database.count / 8192), using: &generator)
        database.replaceSubrange((page * 8192)..<((page + 1) * 8192), with: Data(count: 8192))
        try write(database, to: "journal.db")
        let journal: SQLiteJournal
        do {
            journal = try open { $0.verifies = false }
        } catch let error as JournalError {
            #expect(error.code == .damaged)
            return
        }
        do {
            let delivered = try await journal.deliverAll(at: clock.now)
            let figures = try #require(try await journal.figures(of: "tiktok"))
            #expect(figures.delivered + figures.dead == 300)
            #expect(UInt64(delivered.count) + 20 == figures.delivered)
            let texts = Set(delivered)
            #expect(texts.count == delivered.count)
            if figures.dead > 0 { #expect(try await !journal.health().damage.isEmpty) }
        } catch let error as JournalError {
            // The page held what outcomes are written to.
            #expect(error.code == .damaged, "\(error)")
        }
        await journal.close()
    }

    @Test
    func `a file that is cut short is refused, also where nothing of the rest was looked at`() async throws {
        try await fill()
        let database = try content("journal.db")
        for pages in [1, 3, database.count / 8192 / 2, database.count / 8192 - 1] {
            try write(database.prefix(pages * 8192), to: "journal.db")
            #expect(throws: JournalError.self) { try open() }
            #expect(try content("journal.db").count == pages * 8192)
        }
    }

    /// A copy of a journal that was killed: 12 commits in its log.
    private func killed() async throws -> (log: Data, database: Data, mark: Data) {
        let journal = try open()
        try await journal.register(destination: "tiktok")
        for group in 0..<12 {
            _ = try await journal.append((0..<10).map { .sample("\(group)-\($0)", receivedAt: clock.now, size: 400) })
        }
        let files = (try content("journal.db-wal"), try content("journal.db"), try content("journal.mark"))
        await journal.close()
        return files
    }

    private func restore(_ files: (log: Data, database: Data, mark: Data)) throws {
        try? FileManager.default.removeItem(atPath: data + "/journal.db-shm")
        try write(files.log, to: "journal.db-wal")
        try write(files.database, to: "journal.db")
        try write(files.mark, to: "journal.mark")
    }

    @Test(arguments: UInt64(1)...30)
    func `a bit that changed in the log is noticed, and the log left as it is`(seed: UInt64) async throws {
        let files = try await killed()
        try restore(files)
        await (try open()).close()
        try restore(files)
        var generator = SplitMix64(seed: seed)
        var log = files.log
        let place = Int.random(in: 0..<log.count, using: &generator)
        log[place] ^= UInt8(1 << Int.random(in: 0..<8, using: &generator))
        try write(log, to: "journal.db-wal")
        do {
            let journal = try open()
            await journal.close()
            Issue.record("a change at \(place) of \(log.count) was not noticed")
        } catch let error as JournalError {
            #expect(error.code == .damaged)
            #expect(error.message.contains("journal.mark"))
        }
        #expect(try content("journal.db-wal") == log)
    }

    @Test
    func `a log that is missing or cut is noticed`() async throws {
        let files = try await killed()
        for length in [0, 32, files.log.count / 2, files.log.count - 1] {
            try restore(files)
            try write(files.log.prefix(length), to: "journal.db-wal")
            #expect(throws: JournalError.self) { try open() }
        }
        try restore(files)
        try FileManager.default.removeItem(atPath: data + "/journal.db-wal")
        #expect(throws: JournalError.self) { try open() }
        // Without the mark it goes on with what is there.
        try FileManager.default.removeItem(atPath: data + "/journal.mark")
        await (try open()).close()
    }

    @Test
    func `a database that is missing beside its mark is not begun anew`() async throws {
        try await fill()
        try FileManager.default.removeItem(atPath: data + "/journal.db")
        #expect(throws: JournalError.self) { try open() }
    }

    @Test(
        arguments: [
            ("", 0xef46_db37_51d8_e999), ("a", 0xd24e_c4f1_a98c_6e5b), ("abc", 0x44bc_2cf5_ad77_0999),
            ("Nobody inspects the spammish repetition", 0xfbce_a83c_8a37_8bf1),
        ] as [(String, UInt64)])
    func `checksums are XXH64`(text: String, expected: UInt64) {
        #expect(Checksum.of(Array(text.utf8)) == expected)
    }
}

extension SQLiteJournal {
    /// Delivers what can be read to `tiktok`, until nothing waits there.
    func deliverAll(at moment: Timestamp) async throws -> [UInt64] {
        var delivered: [UInt64] = []
        while try await isWaiting {
            let claim = Task { try await self.claim(.of("tiktok", 25)) }
            // Where nothing of the last claim can be read, its events end, and it waits for new ones.
            let watch = Task {
                while try await isWaiting { try await Task.sleep(for: .milliseconds(10)) }
                claim.cancel()
            }
            defer { watch.cancel() }
            guard let claim = try await claim.value else { continue }
            delivered += claim.positions
            try await settle(claim.settled(.taken, at: moment))
        }
        return delivered
    }

    private var isWaiting: Bool {
        get async throws { try await figures(of: "tiktok")?.waiting ?? 0 > 0 }
    }
}
