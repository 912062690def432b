internal import CSQLite
internal import Journal

/// One connection to the journal's database.
///
/// Belongs to one thread at a time.
final class SQLiteConnection {
    enum Access {
        case writer
        case reader
    }

    private let handle: OpaquePointer

    /// Opens an existing file.
    ///
    /// - Throws: `.storage` when it cannot be opened; `.damaged` only later, when it is first read.
    ///
    /// `vfs` names a layer that is registered with SQLite, through which it reaches the files; `nil`: its own.
    init(path: String, access: Access, vfs: String? = nil) throws(JournalError) {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags, vfs)
        guard code == SQLITE_OK, let opened else {
            defer { sqlite3_close_v2(opened) }
            throw JournalError(sqlite: code, "opening the database", connection: opened)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        waitForLocks(milliseconds: 5000)
        if access == .reader { try execute("PRAGMA query_only = ON") }
    }

    deinit {
        // Statements that are still alive keep a closed connection as a zombie until they are finalized.
        sqlite3_close_v2(handle)
    }

    /// Rows that the last statement changed.
    var changes: Int { Int(sqlite3_changes(handle)) }

    var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// How long a statement waits for another connection before it fails.
    func waitForLocks(milliseconds: Int32) {
        sqlite3_busy_timeout(handle, milliseconds)
    }

    /// Leaves the write-ahead log untouched when this connection closes: for a file that is not ours to change.
    func keepLogOnClose() {
        _ = fanout_sqlite_keep_wal_on_close(handle)
    }

    func execute(_ sql: String) throws(JournalError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw JournalError(sqlite: code, "running a statement", connection: handle) }
    }

    func prepare(_ sql: String) throws(JournalError) -> SQLiteStatement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else {
            throw JournalError(sqlite: code, "preparing a statement", connection: handle)
        }
        return SQLiteStatement(statement, connection: self, handle: handle)
    }

    /// The first column of the first row as a number; `nil` without a row or where it is null.
    func integer(_ sql: String) throws(JournalError) -> Int64? {
        let statement = try prepare(sql)
        return try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
    }

    /// The first column of the first row as text.
    func text(_ sql: String) throws(JournalError) -> String? {
        let statement = try prepare(sql)
        return try statement.step() ? statement.text(0) : nil
    }

    enum Checkpoint: Int32 {
        /// Copies what no reader needs, and waits for nobody.
        case passive = 0
        /// Waits for the readers, so that the log begins anew.
        case restart = 2
        /// The same, and cuts the log's file to nothing.
        case truncate = 3
    }

    /// Copies what the log holds into the database.
    func checkpoint(_ mode: Checkpoint) throws(JournalError) {
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode.rawValue, nil, nil)
        guard code == SQLITE_OK else { throw JournalError(sqlite: code, "writing a checkpoint", connection: handle) }
    }

    /// Calls `body` with the number of pages in the log after every commit, and stops SQLite's own checkpoints.
    func countLogPages(in counter: LogPageCounter) {
        sqlite3_wal_hook(
            handle,
            { context, _, _, pages in
                if let context {
                    Unmanaged<LogPageCounter>.fromOpaque(context).takeUnretainedValue().pages = Int(pages)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(counter).toOpaque())
    }
}

/// How many pages the write-ahead log holds.
///
/// Must live as long as the connection that reports to it.
final class LogPageCounter {
    var pages = 0
}

extension JournalError {
    /// What SQLite says went wrong.
    init(sqlite code: Int32, _ doing: String, connection: OpaquePointer?) {
        let primary = code & 0xFF
        let kind: Code =
            switch primary {
            case SQLITE_FULL: .full
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            default: .storage
            }
        let words = connection.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
        self.init(kind, "\(doing): \(words) (SQLite code \(code))")
    }
}
