import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// A journal that may not grow: refused events leave no trace, and everything else goes on.
struct FullDiskTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: directory.path("data"), clock: clock, options: options)
    }

    /// Ways in which there is no room.
    enum Shortage: CaseIterable {
        case ownLimit
        case fileSystem

        var options: SQLiteJournal.Options {
            var options = SQLiteJournal.Options(checkpointBytes: 64 << 10)
            switch self {
            case .ownLimit: options.maxBytes = 600 << 10
            // SQLite says `SQLITE_FULL` in the middle of a transaction, as it does for a full disk.
            case .fileSystem: options.hardPageLimit = 60
            }
            return options
        }
    }

    @Test(arguments: Shortage.allCases)
    func `a full journal refuses events, keeps what it has, and goes on settling`(_ shortage: Shortage) async throws {
        var journal = try open(shortage.options)
        try await journal.register(destination: "tiktok")
        var accepted: [String] = []
        var refused: [String] = []
        for group in 0..<100 {
            let ids = (0..<10).map { "\(group)-\($0)" }
            do {
                _ = try await journal.append(ids.map { .sample($0, receivedAt: clock.now, size: 1000) })
                accepted += ids
            } catch {
                #expect(error.code == .full)
                refused += ids
            }
        }
        #expect(!accepted.isEmpty)
        #expect(!refused.isEmpty)
        #expect(try await journal.figures(of: "tiktok")?.waiting == UInt64(accepted.count))
        let claim = try #require(try await journal.claim(.of("tiktok", 10)))
        try await journal.settle(claim.settled(.taken, at: clock.now))
        // A refused key is not remembered, an accepted one is.
        #expect(try await journal.trace(EventKey(name: "Purchase", id: refused[0])) == nil)
        #expect(try await journal.append(accepted[0], at: clock.now)[0].status == .duplicate)
        await journal.close()

        journal = try open()
        let ids = try await remaining(journal)
        #expect(ids == Array(accepted.dropFirst(10)))
        #expect(try await journal.append(refused[0], at: clock.now)[0].status == .accepted)
        await journal.close()
    }

    @Test
    func `settlements survive a group whose events do not fit`() async throws {
        var options = SQLiteJournal.Options()
        options.hardPageLimit = 200
        let journal = try open(options)
        try await journal.register(destination: "tiktok")
        _ = try await journal.append((0..<200).map { .sample("\($0)", receivedAt: clock.now) })
        var claims: [Claim] = []
        for _ in 0..<20 { claims.append(try #require(try await journal.claim(.of("tiktok", 10)))) }
        // At once, so that they share transactions with events that are too large.
        let codes = await withTaskGroup(of: JournalError.Code?.self) { group in
            for claim in claims {
                group.addTask {
                    await journalErrorCode { try await journal.settle(claim.settled(.taken, at: clock.now)) }
                }
                let id = "large \(claim.positions[0])"
                group.addTask {
                    let large = JournalEntry.sample(id, receivedAt: clock.now, size: 4_000_000)
                    return await journalErrorCode { try await journal.append([large]) }
                }
            }
            return await group.reduce(into: [JournalError.Code?]()) { $0.append($1) }
        }
        #expect(codes.count { $0 == .full } == 20)
        #expect(codes.count { $0 == nil } == 20)
        let expected = DestinationFigures(destination: "tiktok", delivered: 200)
        #expect(try await journal.figures() == [expected])
        await journal.close()
    }

    @Test
    func `the free space that is to stay is left alone`() async throws {
        let journal = try open(.init(minFreeBytes: .max / 2))
        try await journal.register(destination: "tiktok")
        #expect(await journalErrorCode { try await journal.append("a", at: clock.now) } == .full)
        #expect(try await journal.figures(of: "tiktok")?.waiting == 0)
        await journal.close()
    }

    @Test
    func `a commit that fails fails its whole group, and the next one works`() async throws {
        var options = SQLiteJournal.Options()
        options.lockWaitMilliseconds = 50
        let journal = try open(options)
        try await journal.register(destination: "tiktok")
        try await journal.append("a", "b", at: clock.now)
        let claim = try #require(try await journal.claim(.of("tiktok", 1)))
        // A second writer keeps the database locked for longer than the journal waits.
        let other = try SQLiteConnection(path: directory.path("data") + "/journal.db", access: .writer)
        try other.execute("BEGIN IMMEDIATE")
        async let settling = journalErrorCode { try await journal.settle(claim.settled(.taken, at: clock.now)) }
        async let appending = journalErrorCode { try await journal.append("c", at: clock.now) }
        #expect(await settling == .storage)
        #expect(await appending == .storage)
        try other.execute("ROLLBACK")
        try await journal.settle(claim.settled(.taken, at: clock.now))
        #expect(try await journal.append("c", at: clock.now)[0].status == .accepted)
        let expected = DestinationFigures(destination: "tiktok", waiting: 2, delivered: 1)
        #expect(try await journal.figures() == [expected])
        await journal.close()
    }

    private func remaining(_ journal: SQLiteJournal) async throws -> [String] {
        var ids: [String] = []
        while let waiting = try await journal.figures(of: "tiktok")?.waiting, waiting > 0 {
            let claim = try #require(try await journal.claim(.of("tiktok", 1000)))
            ids += claim.texts.map { String($0.split(separator: "\"")[7]) }
            try await journal.settle(claim.settled(.taken, at: clock.now))
        }
        return ids
    }
}
