import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// A database of version 1 becomes one of this version, with everything in it.
struct MigrationTests {
    /// The tables as version 1 made them.
    private static let tables = """
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = WAL;
        PRAGMA application_id = 1178685002;
        PRAGMA user_version = 1;
        CREATE TABLE secret (
            name TEXT PRIMARY KEY, low INTEGER NOT NULL, high INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE event_group (
            first_position INTEGER PRIMARY KEY, event_count INTEGER NOT NULL, stored_at INTEGER NOT NULL,
            heads BLOB NOT NULL, keys BLOB NOT NULL, bodies BLOB NOT NULL
        ) STRICT;
        CREATE TABLE fingerprint_run (
            first_position INTEGER PRIMARY KEY, last_position INTEGER NOT NULL, stored_at INTEGER NOT NULL,
            fingerprints BLOB NOT NULL
        ) STRICT;
        CREATE TABLE destination (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, origin INTEGER NOT NULL, cursor INTEGER NOT NULL,
            delivered INTEGER NOT NULL, withheld INTEGER NOT NULL, dead INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE retry (
            destination INTEGER NOT NULL, last_position INTEGER NOT NULL, first_position INTEGER NOT NULL,
            attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, first_unknown_at INTEGER, reason TEXT NOT NULL,
            PRIMARY KEY (destination, last_position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outcome (
            destination INTEGER NOT NULL, last_position INTEGER NOT NULL, first_position INTEGER NOT NULL,
            state INTEGER NOT NULL, at INTEGER NOT NULL, rule TEXT, detail TEXT NOT NULL,
            PRIMARY KEY (destination, last_position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outcome_dead ON outcome (destination, at) WHERE state = 3;
        INSERT INTO secret VALUES ('fingerprint', 1, 2);
        """

    private let clock = ManualClock()

    /// 40 events in groups of 8, the first 16 in a run; 10 delivered, one dead, one retrying.
    private func makeOld(_ data: String) throws {
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        #expect(FileManager.default.createFile(atPath: data + "/journal.db", contents: nil))
        let connection = try SQLiteConnection(path: data + "/journal.db", access: .writer)
        try connection.execute(Self.tables)
        let insert = try connection.prepare("INSERT INTO event_group VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        var tail = FingerprintTail(first: 1)
        for group in 0..<5 {
            var events = EventGroup(first: UInt64(group * 8 + 1), storedAt: clock.now)
            for number in 0..<8 {
                let entry = JournalEntry.sample("\(group * 8 + number)", receivedAt: clock.now)
                events.append(entry, fingerprint: KeyFingerprint(entry.key, secret: KeySecret(low: 1, high: 2)))
            }
            if group < 2 { tail.append(events) }
            insert.bind(1, events.first)
            insert.bind(2, Int64(events.count))
            insert.bind(3, clock.now.milliseconds)
            insert.bind(4, copying: events.heads)
            insert.bind(5, copying: events.keys)
            insert.bind(6, copying: events.bodies)
            try insert.run()
        }
        let run = try connection.prepare("INSERT INTO fingerprint_run VALUES (1, 16, ?1, ?2)")
        run.bind(1, clock.now.milliseconds)
        run.bind(2, copying: tail.encoded)
        try run.run()
        let (at, due) = (clock.now.milliseconds, clock.now.milliseconds + 1000)
        try connection.execute(
            """
            INSERT INTO destination VALUES (1, 'tiktok', 1, 13, 10, 0, 1);
            INSERT INTO outcome VALUES (1, 10, 1, 1, \(at), NULL, 'ok'), (1, 11, 11, 3, \(at), NULL, 'rejected');
            INSERT INTO retry VALUES (1, 12, 12, 2, \(due), \(at), 'busy');
            """)
    }

    @Test
    func `everything is there afterwards`() async throws {
        let directory = try TemporaryDirectory()
        let data = directory.path("data")
        try makeOld(data)
        for _ in 0..<2 {
            let journal = try SQLiteJournal(directory: data, clock: clock, options: .init(recentBytes: 0))
            let expected = DestinationFigures(
                destination: "tiktok", waiting: 28, retrying: 1, delivered: 10, dead: 1)
            #expect(try await journal.figures() == [expected])
            #expect(
                try await journal.trace("11")?.states["tiktok"]
                    == .retrying(at: clock.now + .seconds(1), attempts: 2, reason: "busy"))
            #expect(try await journal.trace("10")?.states["tiktok"] == .dead(at: clock.now, reason: "rejected"))
            #expect(try await journal.append("3", "39", at: clock.now).map(\.position) == [4, 40])
            for position in UInt64(1)...40 {
                let event = try #require(try await journal.event(at: position))
                #expect(Array(event.bytes[event.range]) == JournalEntry.sample("\(position - 1)").body)
            }
            let found = try await journal.finalEvents(
                FinalEventQuery(destination: "tiktok", states: [.delivered]), from: 0, limit: 1)
            #expect(found.events.first?.firstCountedAt == clock.now)
            await journal.close()
        }
    }

    @Test
    func `one that cannot be finished changes nothing`() async throws {
        let directory = try TemporaryDirectory()
        let data = directory.path("data")
        try makeOld(data)
        let connection = try SQLiteConnection(path: data + "/journal.db", access: .writer)
        try connection.execute("UPDATE event_group SET heads = x'00' WHERE first_position = 33")
        #expect(throws: JournalError.self) { try SQLiteJournal(directory: data, clock: clock) }
        #expect(try connection.integer("PRAGMA user_version") == 1)
        #expect(try connection.integer("SELECT count(*) FROM event_group") == 5)
    }
}
