internal import Events
internal import Journal

/// What a journal knows when it starts, read from the database.
///
/// Its cost follows the duplicate window's keys and the rows above the cursors, not the stored bodies.
struct JournalStart {
    /// The last stored position.
    let end: UInt64
    let secret: KeySecret
    private(set) var keys: KeyIndex
    private(set) var tail: FingerprintTail
    /// Numbers of the destinations in the database, by name.
    private(set) var destinations: [String: Int64] = [:]
    private(set) var positions: [String: ReadingPosition] = [:]
    /// The number of the next new destination: none is given twice, though its rows may still be there.
    private(set) var nextDestination: Int64 = 1
    let vault: BodyVault
    /// What cannot be right, and does not keep the journal from working.
    private(set) var findings = JournalFindings()

    /// Reads what `connection` holds.
    ///
    /// - Throws: `.damaged` where the parts contradict each other.
    init(_ connection: SQLiteConnection, options: SQLiteJournal.Options, now: Timestamp) throws(JournalError) {
        secret = try Self.secret(connection)
        vault = try Self.vault(connection, options.bodyKeys)
        let lastRun = try connection.integer("SELECT max(last_position) FROM fingerprint_run") ?? 0
        tail = FingerprintTail(first: UInt64(bitPattern: lastRun) + 1)
        let horizon = Timestamp(milliseconds: now.milliseconds - options.duplicateWindow.wholeMilliseconds)
        keys = KeyIndex(start: tail.first, window: options.duplicateWindow)
        let oldest = try connection.prepare(
            "SELECT min(first_position) FROM fingerprint_run WHERE stored_at > \(horizon.milliseconds)")
        if try oldest.step(), !oldest.isNull(0) {
            keys = KeyIndex(start: oldest.position(0), window: options.duplicateWindow)
        }
        oldest.reset()
        try Self.readRuns(connection, from: keys.start, into: &keys)
        end = try Self.readTail(connection, into: &keys, &tail, &findings, now: now)
        try readDestinations(connection)
    }

    /// The last position, as the rows tell it.
    static func end(_ connection: SQLiteConnection) throws(JournalError) -> UInt64 {
        let last = try connection.integer("SELECT max(last_position) FROM fingerprint_run") ?? 0
        let group = try connection.integer(
            "SELECT first_position + event_count - 1 FROM event_group ORDER BY first_position DESC LIMIT 1")
        return UInt64(bitPattern: max(last, group ?? 0))
    }

    /// The keys of the stored bodies, known by the database's numbers; new ones are entered.
    ///
    /// - Throws: `.missingKey` where a group is sealed with a key that was not given or is another one.
    private static func vault(
        _ connection: SQLiteConnection, _ given: [BodyKey]
    ) throws(JournalError) -> BodyVault {
        var keys: [BodyVault.KeyNumber: BodyKey] = [:]
        var known: [String: BodyVault.KeyNumber] = [:]
        let rows = try connection.prepare("SELECT id, name, groups, proof FROM body_key ORDER BY id")
        while try rows.step() {
            let (id, name, groups) = (rows.integer(0), rows.text(1), rows.integer(2))
            known[name] = id
            guard let key = given.first(where: { $0.id == name }) else {
                guard groups <= 0 else {
                    throw JournalError(
                        .missingKey,
                        "\(groups) groups of events are sealed with the key \"\(name)\", which is not given")
                }
                continue
            }
            guard BodyVault.isProven(key, by: rows.bytes(3)) else {
                throw JournalError(
                    .missingKey, "the key given as \"\(name)\" is not the one that was used under this name")
            }
            keys[id] = key
        }
        guard let first = given.first else { return BodyVault() }
        if let current = known[first.id] { return BodyVault(current: current, keys: keys) }
        let current = (known.values.max() ?? 0) + 1
        let insert = try connection.prepare("INSERT INTO body_key (id, name, groups, proof) VALUES (?1, ?2, 0, ?3)")
        insert.bind(1, current)
        insert.bind(2, first.id)
        insert.bind(3, copying: try BodyVault.proof(of: first))
        try insert.run()
        keys[current] = first
        return BodyVault(current: current, keys: keys)
    }

    private static func secret(_ connection: SQLiteConnection) throws(JournalError) -> KeySecret {
        let statement = try connection.prepare("SELECT low, high FROM secret WHERE name = 'fingerprint'")
        guard try statement.step() else { throw JournalError(.damaged, "the key of its fingerprints is missing") }
        return KeySecret(low: statement.position(0), high: statement.position(1))
    }

    private static func readRuns(
        _ connection: SQLiteConnection, from start: UInt64, into keys: inout KeyIndex
    ) throws(JournalError) {
        let runs = try connection.prepare(
            """
            SELECT first_position, last_position, stored_at, fingerprints, sum FROM fingerprint_run
            WHERE first_position >= ?1 ORDER BY first_position
            """)
        runs.bind(1, start)
        while try runs.step() {
            let (first, last) = (runs.position(0), runs.position(1))
            guard first > 0, last >= first, last < UInt64(Int64.max), EventGroup.isTime(runs.integer(2)) else {
                throw JournalError(.damaged, "a row of fingerprints is impossible")
            }
            guard Checksum.of(runs.bytes(3), seed: first) == runs.position(4) else {
                throw JournalError(.damaged, "the fingerprints from position \(first) on are not what was stored")
            }
            try FingerprintTail.decode(runs.bytes(3), positions: first...last) { keys.insert($0, at: $1) }
            keys.mark(last + 1, storedAt: Timestamp(milliseconds: runs.integer(2)))
        }
    }

    /// The groups that no run covers yet, which are few.
    private static func readTail(
        _ connection: SQLiteConnection, into keys: inout KeyIndex, _ tail: inout FingerprintTail,
        _ findings: inout JournalFindings, now: Timestamp
    ) throws(JournalError) -> UInt64 {
        var end = tail.first - 1
        let groups = try connection.prepare(
            """
            SELECT \(StoredGroup.columns) FROM event_group
            WHERE first_position >= ?1 ORDER BY first_position
            """)
        groups.bind(1, tail.first)
        while try groups.step() {
            let stored = StoredGroup(row: groups, withBodies: false)
            guard stored.first == end + 1, let positions = stored.positions,
                EventGroup.isTime(stored.storedAt.milliseconds)
            else {
                throw JournalError(.damaged, "the events from position \(end + 1) on are missing or impossible")
            }
            do {
                let group = try stored.group(BodyVault())
                for index in 0..<group.count { keys.insert(group.fingerprint(index), at: group.first + UInt64(index)) }
                tail.append(group)
            } catch {
                // Its events end as dead when they are read; their keys are not known again.
                guard error.code == .damaged else { throw error }
                findings.add(error.message, at: positions, now: now)
                tail.append(unknown: stored.count)
            }
            end = positions.upperBound
            keys.mark(end + 1, storedAt: stored.storedAt)
        }
        return end
    }

    private func isPossible(_ summary: ReadingPosition.Summary) -> Bool {
        summary.origin > 0 && summary.cursor >= summary.origin && summary.cursor <= end + 1
            && [summary.delivered, summary.withheld, summary.dead, summary.dropped].allSatisfy { $0 <= end }
    }

    private func isRising(_ ranges: [ClosedRange<UInt64>]) -> Bool {
        var last: UInt64 = 0
        for range in ranges {
            guard range.lowerBound > last, range.upperBound <= end else { return false }
            last = range.upperBound
        }
        return true
    }

    private mutating func readDestinations(_ connection: SQLiteConnection) throws(JournalError) {
        let rows = try connection.prepare(
            "SELECT id, name, origin, cursor, delivered, withheld, dead, dropped FROM destination ORDER BY id")
        let finals = try connection.prepare(
            """
            SELECT first_position, last_position FROM outcome
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position
            """)
        let retries = try connection.prepare(
            """
            SELECT \(StoredRetry.columns) FROM retry
            WHERE destination = ?1 ORDER BY last_position
            """)
        while try rows.step() {
            let (id, name) = (rows.integer(0), rows.text(1))
            let summary = ReadingPosition.Summary(
                origin: rows.position(2), cursor: rows.position(3), delivered: rows.position(4),
                withheld: rows.position(5), dead: rows.position(6), dropped: rows.position(7))
            finals.bind(1, id)
            finals.bind(2, summary.cursor)
            var final: [ClosedRange<UInt64>] = []
            while try finals.step() { final.append(finals.position(0)...max(finals.position(0), finals.position(1))) }
            retries.bind(1, id)
            var waiting: [PositionSpan] = []
            while try retries.step() { waiting.append(StoredRetry(row: retries).span) }
            guard isPossible(summary), isRising(final), isRising(waiting.map(\.positions)) else {
                throw JournalError(.damaged, "destination \"\(name)\" has outcomes of events that are missing")
            }
            destinations[name] = id
            positions[name] = ReadingPosition(restoring: summary, final: final, retries: waiting)
        }
        let numbers = ["outcome", "retry", "attempt"].map { "SELECT max(destination) FROM \($0)" }
        var last = destinations.values.max() ?? 0
        for sql in numbers { last = max(last, try connection.integer(sql) ?? 0) }
        nextDestination = last + 1
    }
}
