internal import Events
internal import Journal

/// The outcomes' side of the database, for the writer.
struct LedgerTables {
    private let insertDestination: SQLiteStatement
    private let updateDestination: SQLiteStatement
    private let insertOutcome: SQLiteStatement
    private let insertRetry: SQLiteStatement
    private let selectRetries: SQLiteStatement
    private let deleteRetry: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(JournalError) {
        insertDestination = try connection.prepare(
            """
            INSERT INTO destination (id, name, origin, cursor, delivered, withheld, dead)
            VALUES (?1, ?2, ?3, ?3, 0, 0, 0)
            """)
        updateDestination = try connection.prepare(
            """
            UPDATE destination SET cursor = ?2, delivered = delivered + ?3, withheld = withheld + ?4, dead = dead + ?5
            WHERE id = ?1
            """)
        insertOutcome = try connection.prepare(
            """
            INSERT INTO outcome (destination, first_position, last_position, state, at, rule, detail)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        insertRetry = try connection.prepare(
            """
            INSERT INTO retry (destination, first_position, last_position, attempts, due_at, first_unknown_at, reason)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
        selectRetries = try connection.prepare(
            """
            SELECT first_position, last_position, attempts, due_at, first_unknown_at, reason FROM retry
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position
            """)
        deleteRetry = try connection.prepare("DELETE FROM retry WHERE destination = ?1 AND last_position = ?2")
    }

    func insert(_ destination: NewDestination) throws(JournalError) {
        insertDestination.bind(1, destination.id)
        insertDestination.bind(2, destination.name)
        insertDestination.bind(3, destination.origin)
        try insertDestination.run()
    }

    /// Stores a settlement: outcomes, retries, figures and cursor.
    func record(_ plan: SettlementPlan, destination: Int64) throws(JournalError) {
        guard !plan.parts.isEmpty else { return }
        var delivered: UInt64 = 0
        var withheld: UInt64 = 0
        var dead: UInt64 = 0
        for part in plan.parts {
            let positions = part.span.positions
            if part.span.attempts > 0 { try removeRetries(destination, positions) }
            switch part.outcome {
            case .delivered(let answer):
                delivered += part.span.count
                try insert(destination, positions, .delivered, at: plan.at, detail: answer)
            case .withheld(let rule, let reason):
                withheld += part.span.count
                try insert(destination, positions, .withheld, at: plan.at, rule: rule, detail: reason)
            case .dead(let reason):
                dead += part.span.count
                for position in positions {
                    try insert(destination, position...position, .dead, at: plan.at, detail: reason)
                }
            case .retry(_, let reason, _):
                if let retry = part.retry { try insert(StoredRetry(span: retry, reason: reason), destination) }
            }
        }
        updateDestination.bind(1, destination)
        updateDestination.bind(2, plan.cursor)
        updateDestination.bind(3, delivered)
        updateDestination.bind(4, withheld)
        updateDestination.bind(5, dead)
        try updateDestination.run()
    }

    private func insert(
        _ destination: Int64, _ positions: ClosedRange<UInt64>, _ state: OutcomeState, at moment: Timestamp,
        rule: String? = nil, detail: String
    ) throws(JournalError) {
        insertOutcome.bind(1, destination)
        insertOutcome.bind(2, positions.lowerBound)
        insertOutcome.bind(3, positions.upperBound)
        insertOutcome.bind(4, state.rawValue)
        insertOutcome.bind(5, moment.milliseconds)
        insertOutcome.bind(6, rule)
        insertOutcome.bind(7, detail)
        try insertOutcome.run()
    }

    private func insert(_ retry: StoredRetry, _ destination: Int64) throws(JournalError) {
        insertRetry.bind(1, destination)
        insertRetry.bind(2, retry.span.first)
        insertRetry.bind(3, retry.span.last)
        insertRetry.bind(4, Int64(retry.span.attempts))
        insertRetry.bind(5, retry.span.dueAt?.milliseconds ?? 0)
        insertRetry.bind(6, retry.span.firstUnknownAt?.milliseconds)
        insertRetry.bind(7, retry.reason)
        try insertRetry.run()
    }

    /// Takes positions out of the rows that wait; what such a row holds besides them goes on waiting.
    private func removeRetries(_ destination: Int64, _ positions: ClosedRange<UInt64>) throws(JournalError) {
        selectRetries.bind(1, destination)
        selectRetries.bind(2, positions.lowerBound)
        var touched: [StoredRetry] = []
        while try selectRetries.step() {
            let retry = StoredRetry(row: selectRetries)
            guard retry.span.first <= positions.upperBound else { break }
            touched.append(retry)
        }
        selectRetries.reset()
        for retry in touched {
            deleteRetry.bind(1, destination)
            deleteRetry.bind(2, retry.span.last)
            try deleteRetry.run()
            var rest = retry
            if retry.span.first < positions.lowerBound {
                rest.span.last = positions.lowerBound - 1
                try insert(rest, destination)
            }
            if retry.span.last > positions.upperBound {
                rest.span = retry.span
                rest.span.first = positions.upperBound + 1
                try insert(rest, destination)
            }
        }
    }
}

/// A row of the table `retry`.
struct StoredRetry {
    var span: PositionSpan
    let reason: String

    init(span: PositionSpan, reason: String) {
        self.span = span
        self.reason = reason
    }

    /// Reads first_position, last_position, attempts, due_at, first_unknown_at, reason.
    init(row: SQLiteStatement) {
        let first = row.position(0)
        span = PositionSpan(
            first...max(first, row.position(1)), attempts: Int(row.integer(2)),
            dueAt: Timestamp(milliseconds: row.integer(3)),
            firstUnknownAt: row.isNull(4) ? nil : Timestamp(milliseconds: row.integer(4)))
        reason = row.text(5)
    }
}
