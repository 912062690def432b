internal import Events
internal import Journal
internal import Synchronization

/// The only one that changes the database.
///
/// Lives on its own thread.
///
/// Everything that waits when it looks goes into one transaction, and so shares one `fsync`; while the disk is busy
/// with one group, the next one gathers. Nobody hears of success before the commit, and if it fails, all of the
/// group hear that. Between two commits it does a step of the upkeep now and then.
final class JournalWriter {
    let shared: JournalShared
    let connection: SQLiteConnection
    let ledger: LedgerTables
    let groups: GroupTables
    let reader: GroupReader
    let finals: FinalEventReader
    /// Beside the work: removes what is over its time, and seals anew.
    let upkeep: JournalUpkeep
    private let logPages: LogPageCounter
    private let mark: JournalMarkFile
    /// How many of the log's pages the last checkpoint found there.
    private var copiedPages = 0
    /// The last durable position.
    private(set) var end: UInt64
    private(set) var tail: FingerprintTail
    private(set) var destinations: [String: Int64]
    private var nextDestination: Int64
    /// How many appends the last commit took in, and how many events were in them.
    private var lastCommit = (senders: 0, events: 0)

    init(
        shared: JournalShared, connection: SQLiteConnection, start: JournalStart
    ) throws(JournalError) {
        self.shared = shared
        self.connection = connection
        ledger = try LedgerTables(connection)
        groups = try GroupTables(connection, vault: shared.vault)
        reader = try GroupReader(connection, vault: shared.vault)
        finals = try FinalEventReader(connection, groups: reader)
        upkeep = try JournalUpkeep(connection)
        logPages = LogPageCounter()
        mark = try JournalMarkFile(shared.directory, end: start.end)
        end = start.end
        tail = start.tail
        destinations = start.destinations
        nextDestination = start.nextDestination
        connection.countLogPages(in: logPages)
    }

    /// Works until the inbox is closed and empty.
    func run(_ inbox: Inbox<JournalCommand>) {
        while let commands = inbox.takeAll(within: upkeep.isUnderWay ? 20 : 1000) {
            var rest = commands[...]
            while let command = rest.first {
                if case .work(let body) = command {
                    body(self)
                    rest = rest.dropFirst()
                    continue
                }
                var bytes = 0
                let chunk = rest.prefix { command in
                    if case .work = command { return false }
                    defer { bytes += command.bytes }
                    return bytes < shared.options.maxTransactionBytes
                }
                commit(chunk)
                rest = rest.dropFirst(chunk.count)
            }
            if shared.options.keepsUp { upkeep.stepIfDue(self) }
            if isBusy { JournalThread.pause(microseconds: shared.options.gatheringMicroseconds) }
            lastCommit = (0, 0)
        }
        try? storeDuplicates()
        // What cannot be copied now stays in the log and is read from there at the next start.
        guard (try? connection.checkpoint(.restart)) != nil else { return }
        mark.noteAllCopied()
        try? connection.checkpoint(.truncate)
    }

    /// Whether many senders with few events each share the commits.
    ///
    /// A commit costs the machine much the same for one event and for fifty. Where eight senders waited for the last
    /// one, more are on their way: a moment's wait lets twice as many share the next. One sender alone, or large
    /// groups, wait for nothing.
    private var isBusy: Bool { lastCommit.senders >= 8 && lastCommit.events < 64 }

    /// Runs `body` as one transaction of its own.
    ///
    /// - Throws: what `body` throws, or why it could not be stored; nothing was then.
    func transact<Value>(_ body: () throws(JournalError) -> Value) throws(JournalError) -> Value {
        do {
            try connection.execute("BEGIN IMMEDIATE")
            let value = try body()
            try connection.execute("COMMIT")
            mark.note(end: end, pages: logPages.pages)
            checkpointIfDue()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Copies everything into the database and empties the log, so that nothing old is in it.
    func emptyLog() throws(JournalError) {
        try connection.checkpoint(.truncate)
        mark.noteAllCopied()
        copiedPages = 0
    }

    func forgetDestination(_ name: String) {
        destinations[name] = nil
    }

    // MARK: Commits

    /// Stores all of `commands` in one transaction and answers them.
    private func commit(_ commands: ArraySlice<JournalCommand>) {
        var transaction = begin()
        lastCommit = (0, 0)
        let refusal = refusalToGrow(by: commands.reduce(0) { $0 + $1.bytes })
        shared.keys.withLock { keys in
            for case .append(let append) in commands { keys.touch(append.fingerprints) }
        }
        for command in commands {
            if case .append(let append) = command, let refusal {
                append.answer.resume(returning: .failure(refusal))
            } else {
                if case .append(let append) = command {
                    lastCommit = (lastCommit.senders + 1, lastCommit.events + append.entries.count)
                }
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

    private func begin() -> JournalTransaction {
        JournalTransaction(shared: shared, end: end, destinations: destinations, nextDestination: nextDestination)
    }

    /// The events did not fit or the disk failed: whoever settles or registers gets a second try without them.
    private func retryWithoutAppends(_ failed: JournalTransaction, after error: JournalError) {
        failed.undo()
        var others: [JournalCommand] = []
        for command in failed.commands {
            if case .append = command { command.fail(error) } else { others.append(command) }
        }
        guard !others.isEmpty else { return }
        var transaction = begin()
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
        let duplicates = shared.duplicates.withLock(\.pending)
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
        for (position, counts) in duplicates { try ledger.count(counts, of: position) }
        try connection.execute("COMMIT")
        shared.duplicates.withLock { $0.remove(duplicates) }
        mark.note(end: transaction.end, pages: logPages.pages)
    }

    /// Stores counts that no commit has taken along.
    func storeDuplicates() throws(JournalError) {
        let duplicates = shared.duplicates.withLock(\.pending)
        guard !duplicates.isEmpty else { return }
        try transact { () throws(JournalError) in
            for (position, counts) in duplicates { try ledger.count(counts, of: position) }
        }
        shared.duplicates.withLock { $0.remove(duplicates) }
    }

    private func finish(_ transaction: JournalTransaction) {
        if completesRun(transaction) {
            tail = FingerprintTail(first: transaction.end + 1)
        } else {
            tail.append(transaction.groups)
        }
        end = transaction.end
        for destination in transaction.registered {
            destinations[destination.name] = destination.id
            nextDestination = max(nextDestination, destination.id + 1)
        }
        transaction.finish()
        checkpointIfDue()
        if shared.duplicates.withLock({ $0.pending.count }) > 10_000 { try? storeDuplicates() }
    }

    private func completesRun(_ transaction: JournalTransaction) -> Bool {
        !transaction.groups.isEmpty && tail.count + Int(transaction.end - end) >= shared.options.fingerprintRun
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
    func refusalToGrow(by bytes: Int) -> JournalError? {
        guard bytes > 0 else { return nil }
        let space = JournalSpace(shared, pages: (try? groups.pages()) ?? (0, 0))
        return space.refusal(toGrowBy: Int64(bytes), options: shared.options)
    }
}

/// How much room there is.
struct JournalSpace {
    /// What the files take, the log included.
    let bytes: Int64
    /// What of the database is free for new events.
    let reusable: Int64
    /// What the file system still has; `nil` where it does not say.
    let free: Int64?

    init(_ shared: JournalShared, pages: (all: Int64, free: Int64)) {
        let pageSize = Int64(shared.options.pageSize)
        bytes = pages.all * pageSize + (JournalDirectory.size(of: shared.directory.log) ?? 0)
        reusable = pages.free * pageSize
        free = shared.directory.freeBytes
    }

    func refusal(toGrowBy growth: Int64, options: SQLiteJournal.Options) -> JournalError? {
        if let free, free - growth < options.minFreeBytes {
            return JournalError(.full, "less than \(options.minFreeBytes) bytes would stay free on its disk")
        }
        guard let limit = options.maxBytes, bytes - reusable + growth > limit else { return nil }
        return JournalError(.full, "it would take more than \(limit) bytes, its limit")
    }
}
