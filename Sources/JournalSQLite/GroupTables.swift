internal import Events
internal import Journal

/// The events' side of the database, for the writer.
///
/// A class: handed on as a structure, its nine parts would be counted for each event of an append.
final class GroupTables {
    let vault: BodyVault
    private let insertGroup: SQLiteStatement
    private let deleteGroup: SQLiteStatement
    private let insertRun: SQLiteStatement
    private let countKey: SQLiteStatement
    private let countPages: SQLiteStatement
    private let countFree: SQLiteStatement
    private let reader: GroupReader

    init(_ connection: SQLiteConnection, vault: BodyVault) throws(JournalError) {
        self.vault = vault
        reader = try GroupReader(connection, vault: vault)
        insertGroup = try connection.prepare(
            """
            INSERT INTO event_group
                (first_position, stored_at, event_count, kept, body_key, keys_sum, bodies_sum, heads, keys, bodies)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """)
        deleteGroup = try connection.prepare("DELETE FROM event_group WHERE first_position = ?1")
        insertRun = try connection.prepare(
            """
            INSERT INTO fingerprint_run (first_position, last_position, stored_at, sum, fingerprints)
            VALUES (?1, ?2, ?3, ?4, ?5)
            """)
        countKey = try connection.prepare("UPDATE body_key SET groups = groups + ?2 WHERE id = ?1")
        countPages = try connection.prepare("PRAGMA page_count")
        countFree = try connection.prepare("PRAGMA freelist_count")
    }

    func insert(_ group: EventGroup) throws(JournalError) {
        try write(group)
        if vault.current != 0 { try count(1, of: vault.current) }
    }

    /// Writes a group anew, from which bodies were taken or which was sealed with another key.
    func replace(_ old: BodyVault.KeyNumber, with group: EventGroup) throws(JournalError) {
        // Not an update: only a deletion gives back pages that have become nearly empty.
        deleteGroup.bind(1, group.first)
        try deleteGroup.run()
        try write(group)
        guard old != vault.current else { return }
        if old != 0 { try count(-1, of: old) }
        if vault.current != 0 { try count(1, of: vault.current) }
    }

    private func write(_ group: EventGroup) throws(JournalError) {
        let bodies = try vault.seal(group.bodies, group: group.first)
        let sums = StoredGroup.sums(
            first: group.first, storedAt: group.storedAt, bodyKey: vault.current, heads: group.heads, keys: group.keys,
            bodies: bodies)
        insertGroup.bind(1, group.first)
        insertGroup.bind(2, group.storedAt.milliseconds)
        insertGroup.bind(3, Int64(group.count))
        insertGroup.bind(4, Int64(group.keptBodies))
        insertGroup.bind(5, vault.current)
        insertGroup.bind(6, sums.keys)
        insertGroup.bind(7, sums.bodies)
        insertGroup.bind(8, copying: group.heads)
        insertGroup.bind(9, copying: group.keys)
        // The bodies are by far the most: SQLite reads them where they are.
        try insertGroup.run(borrowing: bodies, at: 10)
    }

    func count(_ change: Int64, of key: BodyVault.KeyNumber) throws(JournalError) {
        countKey.bind(1, key)
        countKey.bind(2, change)
        try countKey.run()
    }

    func insertRun(_ run: FingerprintTail, storedAt: Timestamp) throws(JournalError) {
        try insertRun(
            first: run.first, last: run.first + UInt64(run.count) - 1, storedAt: storedAt, fingerprints: run.encoded)
    }

    func insertRun(
        first: UInt64, last: UInt64, storedAt: Timestamp, fingerprints: [UInt8]
    ) throws(JournalError) {
        insertRun.bind(1, first)
        insertRun.bind(2, last)
        insertRun.bind(3, storedAt.milliseconds)
        insertRun.bind(4, Checksum.of(fingerprints, seed: first))
        insertRun.bind(5, copying: fingerprints)
        defer { insertRun.forgetParameters() }
        try insertRun.run()
    }

    /// The group that contains `position`, without its bodies; `nil` where it is gone or cannot be read.
    ///
    /// A key that cannot be read is no duplicate of any other: the event that comes again is stored again.
    func keys(containing position: UInt64) throws(JournalError) -> EventGroup? {
        do {
            return try reader.keys(containing: position)
        } catch {
            guard error.code == .damaged else { throw error }
            return nil
        }
    }

    /// Pages of the database, and how many of them are free.
    func pages() throws(JournalError) -> (all: Int64, free: Int64) {
        defer {
            countPages.reset()
            countFree.reset()
        }
        return try (
            countPages.step() ? countPages.integer(0) : 0, countFree.step() ? countFree.integer(0) : 0
        )
    }
}
