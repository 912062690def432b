internal import CSQLite
internal import Journal

/// A prepared statement.
///
/// Belongs to its connection's thread.
final class SQLiteStatement {
    private let statement: OpaquePointer
    private let handle: OpaquePointer
    /// Keeps the connection open as long as the statement.
    private let connection: SQLiteConnection

    init(_ statement: OpaquePointer, connection: SQLiteConnection, handle: OpaquePointer) {
        self.statement = statement
        self.connection = connection
        self.handle = handle
    }

    deinit {
        sqlite3_finalize(statement)
    }

    // MARK: Parameters, from 1

    func bind(_ index: Int32, _ value: Int64) {
        sqlite3_bind_int64(statement, index, value)
    }

    func bind(_ index: Int32, _ position: UInt64) {
        sqlite3_bind_int64(statement, index, Int64(bitPattern: position))
    }

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(statement, index) }
    }

    func bind(_ index: Int32, _ text: String?) {
        guard var text else {
            sqlite3_bind_null(statement, index)
            return
        }
        text.withUTF8 { utf8 in
            // An empty buffer may have no address, and SQLite takes that for null.
            guard let start = utf8.baseAddress else {
                _ = sqlite3_bind_text(statement, index, "", 0, fanout_sqlite_transient())
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: utf8.count) { characters in
                _ = sqlite3_bind_text(statement, index, characters, Int32(utf8.count), fanout_sqlite_transient())
            }
        }
    }

    /// Binds a copy of `bytes`.
    func bind(_ index: Int32, copying bytes: [UInt8]) {
        bytes.withUnsafeBytes { bind(index, $0, destructor: fanout_sqlite_transient()) }
    }

    private func bind(_ index: Int32, _ buffer: UnsafeRawBufferPointer, destructor: sqlite3_destructor_type?) {
        if let start = buffer.baseAddress {
            sqlite3_bind_blob64(statement, index, start, UInt64(buffer.count), destructor)
        } else {
            sqlite3_bind_zeroblob(statement, index, 0)
        }
    }

    // MARK: Running

    /// Goes to the next row.
    ///
    /// - Returns: false after the last one; the statement is reset then.
    func step() throws(JournalError) -> Bool {
        let code = sqlite3_step(statement)
        guard code != SQLITE_ROW else { return true }
        try end(code)
        return false
    }

    /// Runs a statement that has no rows.
    func run() throws(JournalError) {
        while try step() {}
    }

    /// Runs a statement that has no rows, with `bytes` bound where they are instead of copied.
    func run(borrowing bytes: [UInt8], at index: Int32) throws(JournalError) {
        let code = bytes.withUnsafeBytes { buffer in
            bind(index, buffer, destructor: nil)
            let code = sqlite3_step(statement)
            // The buffer must not be bound any longer than it stays here.
            sqlite3_clear_bindings(statement)
            return code
        }
        try end(code)
    }

    private func end(_ code: Int32) throws(JournalError) {
        guard code != SQLITE_DONE else {
            sqlite3_reset(statement)
            return
        }
        let error = JournalError(sqlite: code, "running a statement", connection: handle)
        sqlite3_reset(statement)
        throw error
    }

    /// Ends a read before its last row.
    func reset() {
        sqlite3_reset(statement)
    }

    /// Lets go of what is bound, so that no buffer is kept longer than needed.
    func forgetParameters() {
        sqlite3_clear_bindings(statement)
    }

    // MARK: Columns, from 0

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    func integer(_ column: Int32) -> Int64 {
        sqlite3_column_int64(statement, column)
    }

    func position(_ column: Int32) -> UInt64 {
        UInt64(bitPattern: sqlite3_column_int64(statement, column))
    }

    func text(_ column: Int32) -> String {
        guard let characters = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: characters, count: count), as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let start = sqlite3_column_blob(statement, column) else { return [] }
        let count = Int(sqlite3_column_bytes(statement, column))
        return [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    }
}
