internal import Events
internal import Journal

/// The outcomes' side of the database, for the writer.
struct LedgerTables {
    private let insertDestination: SQLiteStatement
    private let updateDestination: SQLiteStatement
    private let insertOutcome: SQLiteStatement
    private let selectOutcomes: SQLiteStatement
    private let deleteOutcome: SQLiteStatement
    private let insertRetry: SQLiteStatement
    private let selectRetries: SQLiteStatement
    private let deleteRetry: SQLiteStatement
    private let insertAttempt: SQLiteStatement
    private let countDuplicate: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(JournalError) {
        insertDestination = try connection.prepare(
            """
            INSERT INTO destination (id, name, origin, cursor, delivered, withheld, dead, dropped)
            VALUES (?1, ?2, ?3, ?3, 0, 0, 0, 0)
            """)
        updateDestination = try connection.prepare(
            """
            UPDATE destination SET cursor = ifnull(?2, cursor), delivered = delivered + ?3, withheld = withheld + ?4,
                dead = dead + ?5, dropped = dropped + ?6
            WHERE id = ?1
            """)
        insertOutcome = try connection.prepare(
            """
            INSERT INTO outcome (destination, \(StoredOutcome.columns))
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            """)
        selectOutcomes = try connection.prepare(
            """
            SELECT \(StoredOutcome.columns) FROM outcome
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position
            """)
        deleteOutcome = try connection.prepare("DELETE FROM outcome WHERE destination = ?1 AND last_position = ?2")
        insertRetry = try connection.prepare(
            """
            INSERT INTO retry (destination, \(StoredRetry.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """)
        selectRetries = try connection.prepare(
            """
            SELECT \(StoredRetry.columns) FROM retry
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position
            """)
        deleteRetry = try connection.prepare("DELETE FROM retry WHERE destination = ?1 AND last_position = ?2")
        insertAttempt = try connection.prepare(
            """
            INSERT INTO attempt (destination, block, number, first_position, last_position, at, request, verdict, answer)
            VALUES (?1, ?2,
                (SELECT ifnull(max(number), 0) + 1 FROM attempt WHERE destination = ?1 AND block = ?2),
                ?3, ?4, ?5, ?6, ?7, ?8)
            """)
        countDuplicate = try connection.prepare(
            """
            INSERT INTO duplicate (position, count, last_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (position) DO UPDATE SET count = count + excluded.count, last_at = excluded.last_at
            """)
    }

    func insert(_ destination: NewDestination) throws(JournalError) {
        insertDestination.bind(1, destination.id)
        insertDestination.bind(2, destination.name)
        insertDestination.bind(3, destination.origin)
        try insertDestination.run()
    }

    /// Stores a settlement: outcomes, retries, requests, figures and cursor.
    func record(_ plan: SettlementPlan, destination: Int64) throws(JournalError) {
        guard !plan.parts.isEmpty else { return }
        var change = FigureChange()
        for part in plan.parts {
            if part.span.hasHistory { try removeRetries(destination, part.span.positions) }
            if let outcome = StoredOutcome(part, at: plan.at) {
                change.add(outcome.state, Int64(part.span.count))
                try insert(outcome, destination)
            } else if case .retry(_, let reason, _) = part.outcome, let retry = part.retry {
                try insert(StoredRetry(span: retry, reason: reason), destination)
            }
        }
        for attempt in plan.attempts { try insert(attempt, destination) }
        try apply(change, destination, cursor: plan.cursor)
    }

    /// Puts events back to work that had ended.
    func replay(_ spans: [(span: PositionSpan, from: FinalState)], destination: Int64) throws(JournalError) {
        var change = FigureChange()
        for (span, state) in spans {
            try removeOutcomes(destination, span.positions, keepingRequests: true)
            change.add(OutcomeState(state), -Int64(span.count))
            try insert(StoredRetry(span: span, reason: JournalReason.replayed), destination)
        }
        try apply(change, destination, cursor: nil)
    }

    /// Takes dead letters from the list; each is a row of its own.
    func drop(_ positions: [UInt64], at moment: Timestamp, destination: Int64) throws(JournalError) {
        var change = FigureChange()
        for position in positions {
            for var outcome in try removeOutcomes(destination, position...position, keepingRequests: false)
            where outcome.state == .dead {
                outcome.state = .dropped
                outcome.droppedAt = moment
                try insert(outcome, destination)
                change.add(.dead, -1)
                change.add(.dropped, 1)
            }
        }
        try apply(change, destination, cursor: nil)
    }

    func count(_ duplicates: EventTrace.Duplicates, of position: UInt64) throws(JournalError) {
        countDuplicate.bind(1, position)
        countDuplicate.bind(2, Int64(clamping: duplicates.count))
        countDuplicate.bind(3, duplicates.lastAt.milliseconds)
        try countDuplicate.run()
    }

    // MARK: Rows

    private func apply(_ change: FigureChange, _ destination: Int64, cursor: UInt64?) throws(JournalError) {
        updateDestination.bind(1, destination)
        updateDestination.bind(2, cursor.map { Int64(bitPattern: $0) })
        updateDestination.bind(3, change.delivered)
        updateDestination.bind(4, change.withheld)
        updateDestination.bind(5, change.dead)
        updateDestination.bind(6, change.dropped)
        try updateDestination.run()
    }

    private func insert(_ outcome: StoredOutcome, _ destination: Int64) throws(JournalError) {
        // A dead event has a row of its own, so that it can be replayed and dropped alone.
        let rows =
            outcome.state == .dead
            ? (outcome.first...outcome.last).map { outcome.narrowed(to: $0...$0) } : [outcome]
        for row in rows {
            insertOutcome.bind(1, destination)
            row.bind(to: insertOutcome)
            try insertOutcome.run()
        }
    }

    private func insert(_ retry: StoredRetry, _ destination: Int64) throws(JournalError) {
        insertRetry.bind(1, destination)
        retry.bind(to: insertRetry)
        try insertRetry.run()
    }

    private func insert(_ attempt: DeliveryAttempt, _ destination: Int64) throws(JournalError) {
        for range in attempt.positions {
            var first = range.lowerBound
            while first <= range.upperBound {
                let block = AttemptBlock.of(first)
                let last = min(range.upperBound, AttemptBlock.last(of: block))
                insertAttempt.bind(1, destination)
                insertAttempt.bind(2, block)
                insertAttempt.bind(3, first)
                insertAttempt.bind(4, last)
                insertAttempt.bind(5, attempt.at.milliseconds)
                insertAttempt.bind(6, attempt.request)
                insertAttempt.bind(7, attempt.verdict)
                insertAttempt.bind(8, attempt.answer)
                try insertAttempt.run()
                first = last + 1
            }
        }
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
            for rest in retry.span.positions.removing(positions) {
                try insert(StoredRetry(span: retry.span.narrowed(to: rest), reason: retry.reason), destination)
            }
        }
    }

    /// Takes positions out of the rows that have ended; what such a row holds besides them stays.
    ///
    /// Where `keepingRequests`, the last request of what is taken out goes to those of the rounds before.
    ///
    /// - Returns: what was taken out.
    @discardableResult
    private func removeOutcomes(
        _ destination: Int64, _ positions: ClosedRange<UInt64>, keepingRequests: Bool
    ) throws(JournalError) -> [StoredOutcome] {
        selectOutcomes.bind(1, destination)
        selectOutcomes.bind(2, positions.lowerBound)
        var touched: [StoredOutcome] = []
        defer { selectOutcomes.reset() }
        while try selectOutcomes.step() {
            let outcome = try StoredOutcome(row: selectOutcomes)
            guard outcome.first <= positions.upperBound else { break }
            touched.append(outcome)
        }
        selectOutcomes.reset()
        for outcome in touched {
            deleteOutcome.bind(1, destination)
            deleteOutcome.bind(2, outcome.last)
            try deleteOutcome.run()
            let taken = (outcome.first...outcome.last).clamped(to: positions)
            if keepingRequests, let attempt = outcome.lastAttempt {
                try insert(
                    DeliveryAttempt(
                        request: attempt.request, at: attempt.at, positions: [taken], verdict: attempt.verdict,
                        answer: attempt.answer), destination)
            }
            for rest in (outcome.first...outcome.last).removing(positions) {
                try insert(outcome.narrowed(to: rest), destination)
            }
        }
        return touched.map { $0.narrowed(to: ($0.first...$0.last).clamped(to: positions)) }
    }
}

/// How the figures of a destination change.
private struct FigureChange {
    var delivered: Int64 = 0
    var withheld: Int64 = 0
    var dead: Int64 = 0
    var dropped: Int64 = 0

    mutating func add(_ state: OutcomeState, _ count: Int64) {
        switch state {
        case .delivered: delivered += count
        case .withheld: withheld += count
        case .dead: dead += count
        case .dropped: dropped += count
        }
    }
}

extension OutcomeState {
    fileprivate init(_ state: FinalState) {
        switch state {
        case .delivered: self = .delivered
        case .withheld: self = .withheld
        case .dead: self = .dead
        }
    }
}

/// Where the requests that carried an event are looked for.
enum AttemptBlock {
    private static let size: UInt64 = 4096

    static func of(_ position: UInt64) -> UInt64 { position / size }
    static func last(of block: UInt64) -> UInt64 { (block + 1) * size - 1 }
}

extension ClosedRange<UInt64> {
    /// What of it lies before and after `other`, which overlaps it.
    func removing(_ other: ClosedRange<UInt64>) -> [ClosedRange<UInt64>] {
        var rest: [ClosedRange<UInt64>] = []
        if lowerBound < other.lowerBound { rest.append(lowerBound...(other.lowerBound - 1)) }
        if upperBound > other.upperBound { rest.append((other.upperBound + 1)...upperBound) }
        return rest
    }
}
