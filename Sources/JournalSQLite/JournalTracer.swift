internal import Events
internal import Journal

/// Finds out where events stand at every destination.
struct JournalTracer {
    private let connection: SQLiteConnection
    private let groups: GroupReader
    private let selectOldRuns: SQLiteStatement
    private let selectNewGroups: SQLiteStatement
    private let selectDestinations: SQLiteStatement
    private let selectOutcome: SQLiteStatement
    private let selectRetry: SQLiteStatement
    private let selectAttempts: SQLiteStatement
    private let selectDuplicate: SQLiteStatement

    init(_ connection: SQLiteConnection, groups: GroupReader) throws(JournalError) {
        self.connection = connection
        self.groups = groups
        selectOldRuns = try connection.prepare(
            """
            SELECT first_position, last_position, fingerprints FROM fingerprint_run
            WHERE first_position < ?1 ORDER BY first_position DESC
            """)
        selectNewGroups = try connection.prepare(
            """
            SELECT \(StoredGroup.columns) FROM event_group
            WHERE first_position > ifnull((SELECT max(last_position) FROM fingerprint_run), 0)
                AND first_position < ?1
            """)
        selectDestinations = try connection.prepare("SELECT id, name, origin FROM destination")
        selectOutcome = try connection.prepare(
            """
            SELECT \(StoredOutcome.columns) FROM outcome
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position LIMIT 1
            """)
        selectRetry = try connection.prepare(
            """
            SELECT \(StoredRetry.columns) FROM retry
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position LIMIT 1
            """)
        selectAttempts = try connection.prepare(
            """
            SELECT request, at, verdict, answer FROM attempt
            WHERE destination = ?1 AND block = ?2 AND first_position <= ?3 AND last_position >= ?3 ORDER BY number
            """)
        selectDuplicate = try connection.prepare("SELECT count, last_at FROM duplicate WHERE position = ?1")
    }

    /// The traces of events, the newest first, at most `limit`.
    ///
    /// `candidates` are positions inside the duplicate window; before `start` the stored fingerprints are searched for
    /// those that `fits` tells. A fingerprint may be another key's: `isMeant` decides.
    func traces(
        candidates: [UInt64], olderThan start: UInt64, limit: Int, fits: (KeyFingerprint) -> Bool,
        isMeant: (EventGroup, Int) -> Bool
    ) throws(JournalError) -> [EventTrace] {
        // One transaction, so that all of it is of one moment.
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        var found: [EventTrace] = []
        for position in candidates.sorted(by: >) where found.count < limit {
            if let trace = try trace(at: position, isMeant) { found.append(trace) }
        }
        guard found.count < limit else { return found }
        for position in try oldPositions(before: start, fits) where found.count < limit {
            if let trace = try trace(at: position, isMeant) { found.append(trace) }
        }
        return found
    }

    private func trace(
        at position: UInt64, _ isMeant: (EventGroup, Int) -> Bool
    ) throws(JournalError) -> EventTrace? {
        guard let group = try groups.keys(containing: position) else { return nil }
        let index = Int(position - group.first)
        guard isMeant(group, index) else { return nil }
        var records: [String: EventTrace.Record] = [:]
        while try selectDestinations.step() {
            guard selectDestinations.position(2) <= position else { continue }
            records[selectDestinations.text(1)] = try record(at: position, selectDestinations.integer(0))
        }
        return EventTrace(
            key: group.key(index), position: position, receivedAt: group.receivedAt(index),
            duplicates: try duplicates(of: position), hasBody: group.hasBody(index), records: records)
    }

    private func duplicates(of position: UInt64) throws(JournalError) -> EventTrace.Duplicates? {
        selectDuplicate.bind(1, position)
        defer { selectDuplicate.reset() }
        guard try selectDuplicate.step() else { return nil }
        return EventTrace.Duplicates(
            count: selectDuplicate.position(0), lastAt: Timestamp(milliseconds: selectDuplicate.integer(1)))
    }

    /// Newest first.
    ///
    /// Reads 8 bytes per stored event: such a search is rare.
    private func oldPositions(
        before start: UInt64, _ fits: (KeyFingerprint) -> Bool
    ) throws(JournalError) -> [UInt64] {
        var found: [UInt64] = []
        selectOldRuns.bind(1, start)
        defer { selectOldRuns.reset() }
        while try selectOldRuns.step() {
            let (first, last) = (selectOldRuns.position(0), selectOldRuns.position(1))
            try FingerprintTail.decode(selectOldRuns.bytes(2), positions: first...max(first, last)) {
                if fits($0) { found.append($1) }
            }
        }
        selectNewGroups.bind(1, start)
        defer { selectNewGroups.reset() }
        while try selectNewGroups.step() {
            let group = try StoredGroup(row: selectNewGroups, withBodies: false).group(groups.vault)
            for index in 0..<group.count where fits(group.fingerprint(index)) {
                found.append(group.first + UInt64(index))
            }
        }
        return found.sorted(by: >)
    }

    private func record(at position: UInt64, _ destination: Int64) throws(JournalError) -> EventTrace.Record {
        var record = EventTrace.Record(.waiting)
        selectAttempts.bind(1, destination)
        selectAttempts.bind(2, AttemptBlock.of(position))
        selectAttempts.bind(3, position)
        defer { selectAttempts.reset() }
        while try selectAttempts.step() {
            record.attempts.append(
                EventTrace.Attempt(
                    request: selectAttempts.text(0), at: Timestamp(milliseconds: selectAttempts.integer(1)),
                    verdict: selectAttempts.text(2), answer: selectAttempts.text(3)))
        }
        selectOutcome.bind(1, destination)
        selectOutcome.bind(2, position)
        defer { selectOutcome.reset() }
        if try selectOutcome.step(), selectOutcome.position(0) <= position {
            let outcome = try StoredOutcome(row: selectOutcome)
            record.state = outcome.outcome
            record.omittedRounds = outcome.omittedRounds
            record.replayedAt = outcome.replayedAt
            record.droppedAt = outcome.droppedAt
            if let last = outcome.lastAttempt { record.attempts.append(last) }
            return record
        }
        selectRetry.bind(1, destination)
        selectRetry.bind(2, position)
        defer { selectRetry.reset() }
        guard try selectRetry.step(), selectRetry.position(0) <= position else { return record }
        let retry = StoredRetry(row: selectRetry)
        record.state = .retrying(
            at: retry.span.dueAt ?? Timestamp(milliseconds: 0), attempts: retry.span.attempts, reason: retry.reason)
        record.omittedRounds = retry.span.omittedRounds
        record.replayedAt = retry.span.replayedAt
        return record
    }
}
