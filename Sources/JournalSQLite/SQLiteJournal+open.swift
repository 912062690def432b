internal import Journal

extension SQLiteJournal {
    /// Opens the database for writing, durably, or refuses it.
    static func open(_ directory: JournalDirectory, options: Options) throws(JournalError) -> SQLiteConnection {
        let file = directory.database
        let mark = JournalMark(of: directory.mark)
        let size = JournalDirectory.size(of: file)
        if let size, size > 0 {
            try JournalSchema.checkHeader(of: file)
        } else {
            // A log without its database is what is left of a journal; a new one beside it would swallow it.
            guard (JournalDirectory.size(of: file + "-wal") ?? 0) == 0 else {
                throw JournalError(.damaged, "\(file) is missing, but its write-ahead log is there")
            }
            guard (mark?.end ?? 0) == 0 else {
                throw JournalError(
                    .damaged, "\(file) is missing, but \(directory.mark) tells of \(mark?.end ?? 0) events")
            }
            try JournalSchema.create(in: directory, pageSize: options.pageSize)
        }
        try JournalDirectory.restrict(file)
        if let finding = try mark?.findingBeforeOpening(log: directory.log) { throw lost(finding) }
        let salts = (try? JournalDirectory.start(of: directory.log, count: LogHeader.size))
            .flatMap(LogHeader.init)?.salts
        let connection = try SQLiteConnection(path: file, access: .writer, vfs: options.vfs)
        do throws(JournalError) {
            // The header may be older than the log beside it.
            let version = try connection.integer("PRAGMA user_version") ?? 0
            try JournalSchema.checkVersion(version, of: file)
            if (size ?? 0) <= options.quickCheckBytes { try check(connection, file) }
            try configure(connection, options: options)
            // Reading lets SQLite look through the log.
            let end = try JournalStart.end(connection)
            let pages = LogIndex.pages(of: directory)
            if let finding = mark?.findingAfterOpening(pages: pages, salts: salts, end: end) { throw lost(finding) }
            try JournalSchema.migrate(connection)
        } catch {
            connection.keepLogOnClose()
            throw error
        }
        return connection
    }

    private static func lost(_ finding: String) -> JournalError {
        JournalError(
            .damaged,
            "something that was acknowledged is not there: \(finding). Everything was left as it is. To go on with what "
                + "is there, remove journal.mark")
    }

    private static func configure(_ connection: SQLiteConnection, options: Options) throws(JournalError) {
        guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw JournalError(.storage, "the file system does not allow a write-ahead log")
        }
        try connection.execute(
            """
            PRAGMA synchronous = FULL;
            PRAGMA fullfsync = ON;
            PRAGMA checkpoint_fullfsync = ON;
            PRAGMA trusted_schema = OFF;
            PRAGMA cell_size_check = ON;
            PRAGMA secure_delete = ON;
            PRAGMA cache_size = -4096;
            PRAGMA temp_store = MEMORY;
            """)
        // Read back: whatever resets it would turn every receipt into a lie.
        guard try connection.integer("PRAGMA synchronous") == 2 else {
            throw JournalError(.storage, "SQLite does not keep synchronous=FULL, so nothing it stores would be safe")
        }
        connection.waitForLocks(milliseconds: options.lockWaitMilliseconds)
        if let limit = options.hardPageLimit { _ = try connection.integer("PRAGMA max_page_count = \(limit)") }
    }

    private static func check(_ connection: SQLiteConnection, _ file: String) throws(JournalError) {
        let finding = try connection.text("PRAGMA quick_check(1)") ?? "no answer"
        guard finding == "ok" else {
            throw JournalError(.damaged, "\(file) is damaged, it was left as it is: \(finding)")
        }
    }
}
