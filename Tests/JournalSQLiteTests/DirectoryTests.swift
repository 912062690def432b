import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// What the journal does with files that are there, and which it leaves.
struct DirectoryTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory
    private let data: String

    init() throws {
        directory = try TemporaryDirectory()
        data = directory.path("deep/er/data")
    }

    private func open(_ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: data, clock: clock, options: options)
    }

    private func code(opening options: SQLiteJournal.Options = .init()) async -> JournalError.Code? {
        do {
            try await open(options).close()
            return nil
        } catch {
            return (error as? JournalError)?.code
        }
    }

    private func make(_ file: String, _ content: Data) throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try content.write(to: URL(filePath: data + "/" + file))
    }

    /// A journal with one event, closed.
    private func makeJournal() async throws {
        let journal = try open()
        try await journal.append("a", at: clock.now)
        await journal.close()
    }

    private func content(_ file: String = "journal.db") throws -> Data {
        try Data(contentsOf: URL(filePath: data + "/" + file))
    }

    @Test
    func `what it makes is for its owner alone`() async throws {
        let journal = try open()
        try await journal.append("a", at: clock.now)
        let modes = try FileManager.default.contentsOfDirectory(atPath: data).map { file in
            let attributes = try FileManager.default.attributesOfItem(atPath: data + "/" + file)
            return attributes[.posixPermissions] as? Int
        }
        #expect(modes.count >= 3)
        #expect(modes.allSatisfy { $0 == 0o600 })
        #expect(try FileManager.default.attributesOfItem(atPath: data)[.posixPermissions] as? Int == 0o700)
        await journal.close()
    }

    @Test
    func `a directory can be open only once`() async throws {
        let journal = try open()
        #expect(await code() == .locked)
        try await journal.append("a", at: clock.now)
        await journal.close()
        #expect(await code() == nil)
    }

    @Test
    func `a file that is no database is refused and left as it is`() async throws {
        let text = Data(String(repeating: "not a journal. ", count: 100).utf8)
        try make("journal.db", text)
        #expect(await code() == .damaged)
        #expect(try content() == text)
    }

    @Test
    func `another program's database is refused and left as it is`() async throws {
        try await makeJournal()
        var database = try content()
        database.replaceSubrange(68..<72, with: [0, 0, 0, 7])
        try make("journal.db", database)
        #expect(await code() == .damaged)
        #expect(try content() == database)
    }

    @Test
    func `a newer format is refused and left as it is`() async throws {
        try await makeJournal()
        var database = try content()
        database.replaceSubrange(60..<64, with: [0, 0, 0, 3])
        try make("journal.db", database)
        #expect(await code() == .damaged)
        #expect(try content() == database)
    }

    @Test
    func `a database that is cut short is refused and left as it is`() async throws {
        try await makeJournal()
        let database = try content()
        for length in [50, 100, 5000, database.count / 2] {
            try make("journal.db", database.prefix(length))
            #expect(await code() == .damaged, "cut to \(length)")
            #expect(try content() == database.prefix(length))
        }
    }

    @Test
    func `a log without its database is refused`() async throws {
        try make("journal.db-wal", Data(repeating: 7, count: 100))
        #expect(await code() == .damaged)
        #expect(try content("journal.db-wal").count == 100)
    }

    @Test
    func `an unfinished first start is begun anew`() async throws {
        try make("journal.db.new", Data("half".utf8))
        try make("journal.db", Data())
        #expect(await code() == nil)
        #expect(!FileManager.default.fileExists(atPath: data + "/journal.db.new"))
    }

    @Test
    func `a path that is a file is refused`() async throws {
        try Data().write(to: URL(filePath: directory.path("file")))
        #expect(throws: JournalError.self) { try SQLiteJournal(directory: directory.path("file"), clock: clock) }
    }

    @Test(arguments: [0, 32 << 20])
    func `bytes that changed on the disk are noticed at the start or when they are read`(
        checked: Int64
    ) async throws {
        var generator = SplitMix64(seed: 11)
        var options = SQLiteJournal.Options()
        options.quickCheckBytes = checked
        let journal = try open()
        try await journal.register(destination: "tiktok")
        for group in 0..<20 {
            _ = try await journal.append((0..<50).map { .sample("\(group)-\($0)", receivedAt: clock.now, size: 500) })
        }
        await journal.close()
        let intact = try content()
        var refused = 0
        var damaged = 0
        for _ in 0..<60 {
            var database = intact
            // A whole sector goes bad.
            let sector = Int.random(in: 1..<(database.count / 512), using: &generator) * 512
            for offset in sector..<(sector + 512) {
                database[offset] = .random(in: 0...255, using: &generator)
            }
            try make("journal.db", database)
            // Whatever it finds, it answers; it never traps.
            var opened: SQLiteJournal?
            do {
                let journal = try open(options)
                opened = journal
                let delivered = try await journal.deliverAll(at: clock.now)
                // What was not delivered is accounted for.
                let dead = try await journal.figures(of: "tiktok")?.dead ?? 0
                #expect(UInt64(delivered.count) + dead == 1000)
                damaged += dead > 0 ? 1 : 0
                _ = try await journal.trace(EventKey(name: "Purchase", id: "3-7"))
                _ = try await journal.append("3-7", "new", at: clock.now)
            } catch let error as JournalError {
                refused += 1
                #expect(error.code == .damaged, "\(error)")
            }
            await opened?.close()
            for file in ["journal.db-wal", "journal.db-shm", "journal.mark"] {
                try? FileManager.default.removeItem(atPath: data + "/" + file)
            }
        }
        #expect(refused + damaged > 0)
    }
}
