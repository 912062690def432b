internal import Events
internal import Journal

/// Finds out where one event stands at every destination.
struct JournalTracer {
    private let connection: SQLiteConnection
    private let selectKeys: SQLiteStatement
    private let selectOldRuns: SQLiteStatement
    private let selectNewHeads: SQLiteStatement
    private let selectDestinations: SQLiteStatement
    private let selectOutcome: SQLiteStatement
    private let selectRetry: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(JournalError) {
        self.connection = connection
        selectKeys = try connection.prepare(
            """
            SELECT first_position, stored_at, event_count, heads, keys FROM event_group
            WHERE first_position <= ?1 ORDER BY first_position DESC LIMIT 1
            """)
        selectOldRuns = try connection.prepare(
            """
            SELECT first_position, last_position, fingerprints FROM fingerprint_run
            WHERE first_position < ?1 ORDER BY first_position DESC
            """)
        selectNewHeads = try connection.prepare(
            """
            SELECT first_position, stored_at, event_count, heads FROM event_group
            WHERE first_position > ifnull((SELECT max(last_position) FROM fingerprint_run), 0)
                AND first_position < ?1
            """)
        selectDestinations = try connection.prepare("SELECT id, name, origin FROM destination")
        selectOutcome = try connection.prepare(
            """
            SELECT first_position, state, at, rule, detail FROM outcome
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position LIMIT 1
            """)
        selectRetry = try connection.prepare(
            """
            SELECT first_position, last_position, attempts, due_at, first_unknown_at, reason FROM retry
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position LIMIT 1
            """)
    }

    /// The trace of the newest event with `key`.
    ///
    /// `candidates` are positions inside the duplicate window; before `start` the stored fingerprints are searched.
    func trace(
        _ key: EventKey, _ fingerprint: KeyFingerprint, candidates: [UInt64], olderThan start: UInt64
    ) throws(JournalError) -> EventTrace? {
        // One transaction, so that all of it is of one moment.
        try connection.execute("BEGIN")
        defer { try? connection.execute("COMMIT") }
        for position in candidates.sorted(by: >) {
            if let trace = try trace(key, at: position) { return trace }
        }
        for position in try oldPositions(of: fingerprint, before: start) {
            if let trace = try trace(key, at: position) { return trace }
        }
        return nil
    }

    private func trace(_ key: EventKey, at position: UInt64) throws(JournalError) -> EventTrace? {
        guard let group = try group(containing: position), group.hasKey(key, at: Int(position - group.first)) else {
            return nil
        }
        var records: [String: EventTrace.Record] = [:]
        while try selectDestinations.step() {
            guard selectDestinations.position(2) <= position else { continue }
            records[selectDestinations.text(1)] = .init(try state(at: position, selectDestinations.integer(0)))
        }
        return EventTrace(
            key: key, position: position, receivedAt: group.receivedAt(Int(position - group.first)), records: records)
    }

    private func group(containing position: UInt64) throws(JournalError) -> EventGroup? {
        selectKeys.bind(1, position)
        defer { selectKeys.reset() }
        guard try selectKeys.step() else { return nil }
        let group = try EventGroup(
            first: selectKeys.position(0), storedAt: Timestamp(milliseconds: selectKeys.integer(1)),
            count: Int(selectKeys.integer(2)), heads: selectKeys.bytes(3), keys: selectKeys.bytes(4), bodies: nil)
        return group.contains(position) ? group : nil
    }

    /// Newest first.
    ///
    /// Reads 8 bytes per stored event: such a search is rare.
    private func oldPositions(of fingerprint: KeyFingerprint, before start: UInt64) throws(JournalError) -> [UInt64] {
        var found: [UInt64] = []
        selectOldRuns.bind(1, start)
        defer { selectOldRuns.reset() }
        while try selectOldRuns.step() {
            let (first, last) = (selectOldRuns.position(0), selectOldRuns.position(1))
            try FingerprintTail.decode(selectOldRuns.bytes(2), positions: first...max(first, last)) {
                if $0 == fingerprint { found.append($1) }
            }
        }
        selectNewHeads.bind(1, start)
        defer { selectNewHeads.reset() }
        while try selectNewHeads.step() {
            let group = try EventGroup(
                first: selectNewHeads.position(0), storedAt: Timestamp(milliseconds: selectNewHeads.integer(1)),
                count: Int(selectNewHeads.integer(2)), heads: selectNewHeads.bytes(3), keys: nil, bodies: nil)
            for index in 0..<group.count where group.fingerprint(index) == fingerprint {
                found.append(group.first + UInt64(index))
            }
        }
        return found.sorted(by: >)
    }

    private func state(at position: UInt64, _ destination: Int64) throws(JournalError) -> EventTrace.State {
        selectOutcome.bind(1, destination)
        selectOutcome.bind(2, position)
        defer { selectOutcome.reset() }
        if try selectOutcome.step(), selectOutcome.position(0) <= position {
            let at = Timestamp(milliseconds: selectOutcome.integer(2))
            let detail = selectOutcome.text(4)
            switch OutcomeState(rawValue: selectOutcome.integer(1)) {
            case .delivered: return .delivered(at: at, answer: detail)
            case .withheld: return .withheld(at: at, rule: selectOutcome.text(3), reason: detail)
            case .dead: return .dead(at: at, reason: detail)
            case nil: throw JournalError(.damaged, "the outcome of position \(position) is of an unknown kind")
            }
        }
        selectRetry.bind(1, destination)
        selectRetry.bind(2, position)
        defer { selectRetry.reset() }
        guard try selectRetry.step(), selectRetry.position(0) <= position else { return .waiting }
        let retry = StoredRetry(row: selectRetry)
        return .retrying(
            at: retry.span.dueAt ?? Timestamp(milliseconds: 0), attempts: retry.span.attempts, reason: retry.reason)
    }
}
