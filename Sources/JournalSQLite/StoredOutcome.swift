internal import Events
internal import Journal

/// The final states of an event in the table `outcome`.
enum OutcomeState: Int64 {
    case delivered = 1
    case withheld = 2
    case dead = 3
    /// Dead, and taken from the list of dead letters.
    case dropped = 4

    var final: FinalState {
        switch self {
        case .delivered: .delivered
        case .withheld: .withheld
        case .dead, .dropped: .dead
        }
    }
}

/// A row of the table `outcome`: neighbours that ended alike.
struct StoredOutcome {
    static let columns = """
        first_position, last_position, state, at, rule, detail, attempts, first_counted_at, replayed_at, omitted,
        dropped_at, request, verdict, answered_at, answer
        """

    var first: UInt64
    var last: UInt64
    var state: OutcomeState
    var at: Timestamp
    var rule: String?
    var detail: String
    var attempts: Int
    var firstCountedAt: Timestamp?
    var replayedAt: Timestamp?
    var omittedRounds: Int
    var droppedAt: Timestamp?
    var lastAttempt: EventTrace.Attempt?

    /// - Returns: `nil` where the part is not final.
    init?(_ part: SettledPart, at moment: Timestamp) {
        (first, last, at) = (part.span.first, part.span.last, moment)
        switch part.outcome {
        case .delivered(let answer): (state, rule, detail) = (.delivered, nil, answer)
        case .withheld(let name, let reason): (state, rule, detail) = (.withheld, name, reason)
        case .dead(let reason): (state, rule, detail) = (.dead, nil, reason)
        case .retry: return nil
        }
        attempts = part.attempts
        firstCountedAt = part.firstCountedAt(moment)
        replayedAt = part.span.replayedAt
        omittedRounds = part.span.omittedRounds
        lastAttempt = part.lastAttempt.map(EventTrace.Attempt.init)
    }

    /// Reads `columns`.
    init(row: SQLiteStatement) throws(JournalError) {
        first = row.position(0)
        last = max(first, row.position(1))
        guard let state = OutcomeState(rawValue: row.integer(2)), first > 0, last <= UInt64(Int64.max) else {
            throw JournalError(.damaged, "an outcome of position \(row.position(1)) is impossible")
        }
        self.state = state
        at = Timestamp(milliseconds: row.integer(3))
        rule = row.isNull(4) ? nil : row.text(4)
        detail = row.text(5)
        attempts = Int(row.integer(6))
        firstCountedAt = row.time(7)
        replayedAt = row.time(8)
        omittedRounds = Int(row.integer(9))
        droppedAt = row.time(10)
        if !row.isNull(11) {
            lastAttempt = EventTrace.Attempt(
                request: row.text(11), at: row.time(13) ?? at, verdict: row.text(12),
                answer: row.isNull(14) ? detail : row.text(14))
        }
    }

    /// Binds `columns`, from parameter 2 on.
    func bind(to statement: SQLiteStatement) {
        statement.bind(2, first)
        statement.bind(3, last)
        statement.bind(4, state.rawValue)
        statement.bind(5, at.milliseconds)
        statement.bind(6, rule)
        statement.bind(7, detail)
        statement.bind(8, Int64(attempts))
        statement.bind(9, firstCountedAt?.milliseconds)
        statement.bind(10, replayedAt?.milliseconds)
        statement.bind(11, Int64(omittedRounds))
        statement.bind(12, droppedAt?.milliseconds)
        statement.bind(13, lastAttempt?.request)
        statement.bind(14, lastAttempt?.verdict)
        statement.bind(15, lastAttempt?.at.milliseconds)
        statement.bind(16, lastAttempt.flatMap { $0.answer == detail ? nil : $0.answer })
    }

    var outcome: EventTrace.State {
        switch state {
        case .delivered: .delivered(at: at, answer: detail)
        case .withheld: .withheld(at: at, rule: rule ?? "", reason: detail)
        case .dead, .dropped: .dead(at: at, reason: detail)
        }
    }

    /// The same end for fewer events.
    func narrowed(to positions: ClosedRange<UInt64>) -> StoredOutcome {
        var part = self
        (part.first, part.last) = (positions.lowerBound, positions.upperBound)
        return part
    }
}

/// A row of the table `retry`: neighbours that wait for a retry, or were replayed.
struct StoredRetry {
    static let columns = """
        first_position, last_position, attempts, due_at, first_unknown_at, reason, replayed_at, omitted
        """

    var span: PositionSpan
    let reason: String

    init(span: PositionSpan, reason: String) {
        self.span = span
        self.reason = reason
    }

    /// Reads `columns`.
    init(row: SQLiteStatement) {
        let first = row.position(0)
        span = PositionSpan(
            first...max(first, row.position(1)), attempts: Int(row.integer(2)),
            dueAt: Timestamp(milliseconds: row.integer(3)), firstUnknownAt: row.time(4), replayedAt: row.time(6),
            omittedRounds: Int(row.integer(7)))
        reason = row.text(5)
    }

    /// Binds `columns`, from parameter 2 on.
    func bind(to statement: SQLiteStatement) {
        statement.bind(2, span.first)
        statement.bind(3, span.last)
        statement.bind(4, Int64(span.attempts))
        statement.bind(5, span.dueAt?.milliseconds ?? 0)
        statement.bind(6, span.firstUnknownAt?.milliseconds)
        statement.bind(7, reason)
        statement.bind(8, span.replayedAt?.milliseconds)
        statement.bind(9, Int64(span.omittedRounds))
    }
}

extension SQLiteStatement {
    /// A time; `nil` where the column is null.
    func time(_ column: Int32) -> Timestamp? {
        isNull(column) ? nil : Timestamp(milliseconds: integer(column))
    }
}
