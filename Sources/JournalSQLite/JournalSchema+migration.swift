internal import Events
internal import Journal

extension JournalSchema {
    /// Brings a database of an older version to this one, in one transaction.
    ///
    /// Version 1 had no checksums, attempts, duplicates and keys. Its groups are copied, so this needs as much free
    /// space once as they take; that is free for new events then.
    static func migrate(_ connection: SQLiteConnection) throws(JournalError) {
        guard try connection.integer("PRAGMA user_version") == 1 else { return }
        try connection.execute("BEGIN IMMEDIATE")
        do {
            try connection.execute(
                """
                ALTER TABLE event_group RENAME TO old_group;
                ALTER TABLE fingerprint_run RENAME TO old_run;
                DROP INDEX outcome_dead;
                \(groupTables)
                \(ledgerTables)
                ALTER TABLE destination ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE retry ADD COLUMN replayed_at INTEGER;
                ALTER TABLE retry ADD COLUMN omitted INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outcome ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outcome ADD COLUMN first_counted_at INTEGER;
                ALTER TABLE outcome ADD COLUMN replayed_at INTEGER;
                ALTER TABLE outcome ADD COLUMN omitted INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE outcome ADD COLUMN dropped_at INTEGER;
                ALTER TABLE outcome ADD COLUMN request TEXT;
                ALTER TABLE outcome ADD COLUMN verdict TEXT;
                ALTER TABLE outcome ADD COLUMN answered_at INTEGER;
                ALTER TABLE outcome ADD COLUMN answer TEXT;
                UPDATE outcome SET attempts = 1, first_counted_at = at WHERE state = 1;
                """)
            try copyGroups(connection)
            try copyRuns(connection)
            try connection.execute(
                "DROP TABLE old_group; DROP TABLE old_run; PRAGMA user_version = \(version); COMMIT")
        } catch {
            if connection.isInTransaction { try? connection.execute("ROLLBACK") }
            throw error
        }
    }

    private static func copyGroups(_ connection: SQLiteConnection) throws(JournalError) {
        let old = try connection.prepare(
            "SELECT first_position, stored_at, event_count, heads, keys, bodies FROM old_group ORDER BY first_position")
        let groups = try GroupTables(connection, vault: BodyVault())
        while try old.step() {
            try groups.insert(
                EventGroup(
                    first: old.position(0), storedAt: Timestamp(milliseconds: old.integer(1)),
                    count: Int(clamping: old.integer(2)), heads: old.bytes(3), keys: old.bytes(4),
                    bodies: old.bytes(5)))
        }
    }

    private static func copyRuns(_ connection: SQLiteConnection) throws(JournalError) {
        let old = try connection.prepare("SELECT first_position, last_position, stored_at, fingerprints FROM old_run")
        let groups = try GroupTables(connection, vault: BodyVault())
        while try old.step() {
            try groups.insertRun(
                first: old.position(0), last: old.position(1), storedAt: Timestamp(milliseconds: old.integer(2)),
                fingerprints: old.bytes(3))
        }
    }
}
