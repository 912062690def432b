package import Events
package import Journal
internal import Synchronization

/// The embedded journal: one SQLite database in one directory, for one process.
///
/// Two threads work for it, each with a connection of its own: `JournalWriter` changes the database, `JournalReader`
/// reads events that are no longer in memory. Positions and claims are kept in memory (`ClaimBoard`), as runs, so a
/// backlog costs disk and not memory. What is durable and when, `JournalWriter` tells.
package final class SQLiteJournal: EventJournal {
    let shared: JournalShared
    private let commands = Inbox<JournalCommand>()
    private let reads = Inbox<ReadCommand>()
    private let writerEnded = Gate()
    private let readerEnded = Gate()

    /// Opens the journal in `directory`, and makes both where there is none.
    ///
    /// Blocks while it reads what it needs: about half a second with a million keys in the duplicate window.
    ///
    /// - Parameters:
    ///   - directory: a path; what this makes is readable by its owner alone.
    ///   - clock: tells when an event was stored and when a retry is due.
    ///   - options: limits.
    /// - Throws: `.locked` when it is open elsewhere, `.damaged` when the file is not a journal, is one of a newer
    ///   Fanout, contradicts itself, or lacks what was acknowledged (it is left as it is), `.missingKey`, `.full`,
    ///   `.storage`.
    package convenience init(
        directory: String, clock: any WallClock, options: Options = Options()
    ) throws(JournalError) {
        let directory = try JournalDirectory(directory)
        let writing = try Self.open(directory, options: options)
        let start = try JournalStart(writing, options: options, now: clock.now)
        let reading = try SQLiteConnection(path: directory.database, access: .reader, vfs: options.vfs)
        try self.init(directory, clock, options, start, writing: writing, reading: reading)
    }

    private init(
        _ directory: JournalDirectory, _ clock: any WallClock, _ options: Options, _ start: JournalStart,
        writing: sending SQLiteConnection, reading: sending SQLiteConnection
    ) throws(JournalError) {
        let board = ClaimBoard(end: start.end)
        for (name, position) in start.positions { board.install(position, for: name) }
        shared = JournalShared(
            directory: directory, options: options, clock: clock, secret: start.secret,
            vault: start.vault, board: board, keys: start.keys, findings: start.findings)
        let writer = try JournalWriter(shared: shared, connection: writing, start: start)
        let reader = try JournalReader(shared: shared, connection: reading)
        let (commands, reads, writerEnded, readerEnded) = (commands, reads, writerEnded, readerEnded)
        try JournalThread.start(with: reader) {
            $0.run(reads)
        } afterwards: {
            readerEnded.open()
        }
        try JournalThread.start(with: writer) {
            $0.run(commands)
        } afterwards: {
            writerEnded.open()
        }
    }

    deinit {
        // Without `close` the threads finish what waits and go; until then they keep the directory locked.
        commands.close()
        reads.close()
    }
}

// MARK: - The port

extension SQLiteJournal {
    package func register(destination: String) async throws(JournalError) {
        try await send { .register(destination, $0) }
    }

    package func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] {
        guard !entries.isEmpty else { return [] }
        let fingerprints = entries.map { KeyFingerprint($0.key, secret: shared.secret) }
        let bytes = entries.reduce(0) { $0 + $1.body.count }
        return try await send {
            .append(AppendCommand(entries: entries, fingerprints: fingerprints, bytes: bytes, answer: $0))
        }
    }

    package func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? {
        try await shared.board.claim(request, clock: shared.clock) { (spans, request) throws(JournalError) in
            let maxBytes = request.maxBytes
            if let events = shared.recent.withLock({ $0.events(of: spans, maxBytes: maxBytes) }) { return events }
            let loaded = try await read {
                .load(destination: request.destination, spans: spans, maxBytes: maxBytes, $0)
            }
            if !loaded.damaged.isEmpty {
                try await send { .end(loaded.damaged, reason: JournalReason.damaged, $0) }
            }
            return loaded.events
        }
    }

    package func settle(_ settlement: Settlement) async throws(JournalError) {
        try await send { .settle(settlement, $0) }
    }

    package func release(_ claim: Claim) async {
        shared.board.release(claim)
    }

    package func figures() async throws(JournalError) -> [DestinationFigures] {
        shared.board.figures
    }

    package func event(at position: UInt64) async throws(JournalError) -> StoredEvent? {
        if let group = shared.recent.withLock({ $0.group(containing: position) }) { return group.event(at: position) }
        return try await reading { (reader) throws(JournalError) in
            try reader.groups.group(containing: position)?.event(at: position)
        }
    }

    package func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? {
        let fingerprint = KeyFingerprint(key, secret: shared.secret)
        let (candidates, start) = shared.keys.withLock { ($0.positions(of: fingerprint), $0.start) }
        return try await traces(
            candidates, olderThan: start, limit: 1, fits: { $0 == fingerprint }, isMeant: { $0.hasKey(key, at: $1) }
        ).first
    }

    package func close() async {
        shared.board.close()
        // The reader goes first: then nothing keeps the writer from copying the whole log into the database.
        reads.close()
        await readerEnded.wait()
        commands.close()
        await writerEnded.wait()
        shared.directory.unlock()
    }

    func send<Value: Sendable>(
        _ command: (Answer<Value>) -> JournalCommand
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { answer in
            if !commands.push(command(answer)) { answer.resume(returning: .failure(.closed)) }
        }
        return try result.get()
    }

    private func read<Value: Sendable>(
        _ command: (Answer<Value>) -> ReadCommand
    ) async throws(JournalError) -> Value {
        let result: Result<Value, JournalError> = await withCheckedContinuation { answer in
            if !reads.push(command(answer)) { answer.resume(returning: .failure(.closed)) }
        }
        return try result.get()
    }

    /// Runs `body` on the writer's thread, between two commits.
    func writing<Value: Sendable>(
        _ body: @escaping @Sendable (JournalWriter) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        try await send { answer in
            .work { writer in
                answer.resume(returning: result { () throws(JournalError) in try body(writer) })
            }
        }
    }

    /// Runs `body` on the reader's thread.
    func reading<Value: Sendable>(
        _ body: @escaping @Sendable (JournalReader) throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        try await read { answer in
            .work { reader in
                answer.resume(returning: result { () throws(JournalError) in try body(reader) })
            }
        }
    }
}
