internal import Journal

/// The database's tables, and how a file is recognized as ours.
enum JournalSchema {
    /// "FANJ", in the header of every journal's database.
    static let applicationID: Int64 = 0x4641_4E4A
    static let version: Int64 = 2

    /// Events lie in groups, one row for all that was stored together: a row per event, with a key of its own in a
    /// B-tree, costs several times as much.
    ///
    /// What became of events lies in ranges of positions.
    private static let tables = """
        CREATE TABLE secret (
            name TEXT PRIMARY KEY,
            low INTEGER NOT NULL,
            high INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        \(groupTables)

        -- Every position from `origin` up to `cursor`, exclusive, has an outcome or a retry.
        CREATE TABLE destination (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            origin INTEGER NOT NULL,
            cursor INTEGER NOT NULL,
            delivered INTEGER NOT NULL,
            withheld INTEGER NOT NULL,
            dead INTEGER NOT NULL,
            dropped INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        -- Keyed by the last position: the first row at or after a position is the one that covers it, if any does.
        CREATE TABLE retry (
            destination INTEGER NOT NULL,
            last_position INTEGER NOT NULL,
            first_position INTEGER NOT NULL,
            attempts INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            first_unknown_at INTEGER,
            reason TEXT NOT NULL,
            replayed_at INTEGER,
            omitted INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (destination, last_position)
        ) STRICT, WITHOUT ROWID;

        -- `OutcomeState` tells the states. A dead event has a row of its own. The last request that carried the events
        -- is in their row; `answer` is null where `detail` says the same.
        CREATE TABLE outcome (
            destination INTEGER NOT NULL,
            last_position INTEGER NOT NULL,
            first_position INTEGER NOT NULL,
            state INTEGER NOT NULL,
            at INTEGER NOT NULL,
            rule TEXT,
            detail TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            first_counted_at INTEGER,
            replayed_at INTEGER,
            omitted INTEGER NOT NULL DEFAULT 0,
            dropped_at INTEGER,
            request TEXT,
            verdict TEXT,
            answered_at INTEGER,
            answer TEXT,
            PRIMARY KEY (destination, last_position)
        ) STRICT, WITHOUT ROWID;

        \(ledgerTables)
        """

    /// The bodies come last: the rest is read without them.
    ///
    /// `EventGroup` and `StoredGroup` tell what is in the blobs.
    static let groupTables = """
        CREATE TABLE event_group (
            first_position INTEGER PRIMARY KEY,
            stored_at INTEGER NOT NULL,
            event_count INTEGER NOT NULL,
            kept INTEGER NOT NULL,
            body_key INTEGER NOT NULL,
            keys_sum INTEGER NOT NULL,
            bodies_sum INTEGER NOT NULL,
            heads BLOB NOT NULL,
            keys BLOB NOT NULL,
            bodies BLOB NOT NULL
        ) STRICT;

        -- The fingerprints of many groups in one row, 8 bytes an event, so that a start need not visit each group.
        CREATE TABLE fingerprint_run (
            first_position INTEGER PRIMARY KEY,
            last_position INTEGER NOT NULL,
            stored_at INTEGER NOT NULL,
            sum INTEGER NOT NULL,
            fingerprints BLOB NOT NULL
        ) STRICT;
        """

    static let ledgerTables = """
        CREATE INDEX outcome_dead ON outcome (destination, last_position) WHERE state = 3;

        -- Requests that carried events, beside those in `outcome`. A run is cut where a block of 4096 positions ends,
        -- so that those of one event are found in one block.
        CREATE TABLE attempt (
            destination INTEGER NOT NULL,
            block INTEGER NOT NULL,
            number INTEGER NOT NULL,
            first_position INTEGER NOT NULL,
            last_position INTEGER NOT NULL,
            at INTEGER NOT NULL,
            request TEXT NOT NULL,
            verdict TEXT NOT NULL,
            answer TEXT NOT NULL,
            PRIMARY KEY (destination, block, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE duplicate (
            position INTEGER PRIMARY KEY,
            count INTEGER NOT NULL,
            last_at INTEGER NOT NULL
        ) STRICT;

        -- The keys that bodies are sealed with, by the operator's names; `groups` counts the rows of each.
        CREATE TABLE body_key (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            groups INTEGER NOT NULL,
            proof BLOB NOT NULL
        ) STRICT;
        """

    /// Makes the database where there is none: complete, or not at all.
    static func create(in directory: JournalDirectory, pageSize: Int) throws(JournalError) {
        let unfinished = directory.unfinishedDatabase
        for leftover in ["", "-journal", "-wal", "-shm"] { JournalDirectory.remove(unfinished + leftover) }
        try JournalDirectory.restrict(unfinished, creating: true)
        do {
            let connection = try SQLiteConnection(path: unfinished, access: .writer)
            let secret = KeySecret.random
            try connection.execute(
                """
                PRAGMA page_size = \(pageSize);
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                BEGIN;
                PRAGMA application_id = \(applicationID);
                PRAGMA user_version = \(version);
                \(tables)
                INSERT INTO secret (name, low, high) VALUES
                    ('fingerprint', \(Int64(bitPattern: secret.low)), \(Int64(bitPattern: secret.high)));
                COMMIT;
                """)
            // Now all of it is in the file that gets its name below.
            try connection.checkpoint(.truncate)
        }
        try JournalDirectory.move(unfinished, to: directory.database)
        try JournalDirectory.synchronize(directory.path)
    }

    /// Refuses a file that is not a journal, without opening it as a database: that alone may change it.
    static func checkHeader(of file: String) throws(JournalError) {
        let header = try JournalDirectory.start(of: file, count: 100)
        guard header.count == 100, header.starts(with: "SQLite format 3\0".utf8) else {
            throw JournalError(.damaged, "\(file) is not a SQLite database; it was left as it is")
        }
        guard number(in: header, at: 68) == applicationID else {
            throw JournalError(.damaged, "\(file) is another program's database; it was left as it is")
        }
        try checkVersion(number(in: header, at: 60), of: file)
    }

    /// Refuses what a newer Fanout wrote.
    static func checkVersion(_ found: Int64, of file: String) throws(JournalError) {
        guard (1...version).contains(found) else {
            throw JournalError(
                .damaged, "\(file) has format \(found), this Fanout reads up to \(version); it was left as it is")
        }
    }

    private static func number(in header: [UInt8], at offset: Int) -> Int64 {
        header[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int64($1) }
    }
}
