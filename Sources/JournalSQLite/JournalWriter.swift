internal import Events
internal import Journal
internal import Synchronization

/// The only one that changes the database.
///
/// Lives on its own thread.
///
/// Everything that waits when it looks goes into one transaction, and so shares one `fsync`; while the disk is busy
/// with one group, the next one gathers. Nobody hears of success before the commit, and if it fails, all of the
/// group hear that.
final class JournalWriter {
    private let shared: JournalShared
    private let connection: SQLiteConnection
    private let ledger: LedgerTables
    private let groups: GroupTables
    private let logPages: LogPageCounter
    /// How many of the log's pages the last checkpoint found there.
    private var copiedPages = 0
    /// The last durable position.
    private var end: UInt64
    private var tail: FingerprintTail
    private var destinations: [String: Int64]

    init(
        shared: JournalShared, connection: SQLiteConnection, start: JournalStart
    ) throws(JournalError) {
        self.shared = shared
        self.connection = connection
        ledger = try LedgerTables(connection)
        groups = try GroupTables(connection)
        logPages = LogPageCounter()
        end = start.end
        tail = start.tail
        destinations = start.destinations
        connection.countLogPages(in: logPages)
    }

    /// Works until the inbox is closed and empty.
    func run(_ inbox: Inbox<JournalCommand>) {
        while let commands = inbox.takeAll() {
            var rest = commands[...]
            while !rest.isEmpty {
                var bytes = 0
                let chunk = rest.prefix { command in
                    defer { bytes += command.bytes }
                    return bytes < shared.options.maxTransactionBytes
                }
                commit(chunk)
                rest = rest.dropFirst(chunk.count)
            }
        }
        // What cannot be copied now stays in the log and is read from there at the next start.
        try? connection.checkpoint(.truncate)
    }

    /// Stores all of `commands` in one transaction and answers them.
    private func commit(_ commands: ArraySlice<JournalCommand>) {
        var transaction = JournalTransaction(shared: shared, end: end, destinations: destinations)
        let refusal = refusalToGrow(by: commands.reduce(0) { $0 + $1.bytes })
        for command in commands {
            if case .append(let append) = command, let refusal {
                append.answer.resume(returning: .failure(refusal))
            } else {
                transaction.add(command, storedKeys: groups.keys)
            }
        }
        do {
            try store(transaction)
        } catch {
            rollBack()
            retryWithoutAppends(transaction, after: error)
            return
        }
        finish(transaction)
    }

    /// The events did not fit or the disk failed: whoever settles or registers gets a second try without them.
    private func retryWithoutAppends(_ failed: JournalTransaction, after error: JournalError) {
        failed.undo()
        var others: [JournalCommand] = []
        for command in failed.commands {
            if case .append = command { command.fail(error) } else { others.append(command) }
        }
        guard !others.isEmpty else { return }
        var transaction = JournalTransaction(shared: shared, end: end, destinations: destinations)
        for command in others { transaction.add(command) { _ in nil } }
        do {
            try store(transaction)
            finish(transaction)
        } catch {
            rollBack()
            transaction.undo()
            for command in transaction.commands { command.fail(error) }
        }
    }

    private func store(_ transaction: JournalTransaction) throws(JournalError) {
        guard transaction.hasWork else { return }
        try connection.execute("BEGIN IMMEDIATE")
        for group in transaction.groups { try groups.insert(group) }
        if let last = transaction.groups.last, completesRun(transaction) {
            try groups.insertRun(tail.adding(transaction.groups), storedAt: last.storedAt)
        }
        for destination in transaction.registered { try ledger.insert(destination) }
        for plan in transaction.plans {
            guard let destination = destinations[plan.destination] else { throw .unknownDestination(plan.destination) }
            try ledger.record(plan, destination: destination)
        }
        try connection.execute("COMMIT")
    }

    private func finish(_ transaction: JournalTransaction) {
        if completesRun(transaction) {
            tail = FingerprintTail(first: transaction.end + 1)
        } else {
            tail.append(transaction.groups)
        }
        end = transaction.end
        for destination in transaction.registered { destinations[destination.name] = destination.id }
        transaction.finish()
        checkpointIfDue()
    }

    private func completesRun(_ transaction: JournalTransaction) -> Bool {
        tail.count + Int(transaction.end - end) >= shared.options.fingerprintRun
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        try? connection.execute("ROLLBACK")
    }

    /// Copies the log into the database where it has grown enough since the last time.
    private func checkpointIfDue() {
        let pages = logPages.pages
        // It was started anew: everything in it had been copied.
        if pages < copiedPages { copiedPages = 0 }
        let threshold = max(shared.options.checkpointBytes / shared.options.pageSize, 1)
        guard pages - copiedPages >= threshold else { return }
        // Readers that never leave it alone would let the log grow for ever: then it waits for them.
        let isTooLong = pages >= 8 * threshold
        // A checkpoint that fails is tried again; what it should copy is safe in the log.
        try? connection.checkpoint(isTooLong ? .restart : .passive)
        copiedPages = isTooLong ? 0 : pages
    }

    /// Why no events may be added now; `nil` where they may.
    private func refusalToGrow(by bytes: Int) -> JournalError? {
        guard bytes > 0 else { return nil }
        if let free = shared.directory.freeBytes, free - Int64(bytes) < shared.options.minFreeBytes {
            return JournalError(.full, "less than \(shared.options.minFreeBytes) bytes would stay free on its disk")
        }
        guard let limit = shared.options.maxBytes else { return nil }
        let database = ((try? groups.pageCount()) ?? 0) * Int64(shared.options.pageSize)
        let log = JournalDirectory.size(of: shared.directory.database + "-wal") ?? 0
        guard database + log + Int64(bytes) > limit else { return nil }
        return JournalError(.full, "it would take more than \(limit) bytes, its limit")
    }
}
