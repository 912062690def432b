internal import Events
internal import Journal

/// Finds final events of a destination, in the order of their positions.
struct FinalEventReader {
    /// The most rows and the most events that one call looks at.
    private static let bound = 8192

    private let groups: GroupReader
    private let selectID: SQLiteStatement
    private let selectDead: SQLiteStatement
    private let selectAll: SQLiteStatement

    init(_ connection: SQLiteConnection, groups: GroupReader) throws(JournalError) {
        self.groups = groups
        selectID = try connection.prepare("SELECT id FROM destination WHERE name = ?1")
        selectDead = try connection.prepare(
            """
            SELECT \(StoredOutcome.columns) FROM outcome INDEXED BY outcome_dead
            WHERE destination = ?1 AND last_position >= ?2 AND state = 3 ORDER BY last_position
            """)
        selectAll = try connection.prepare(
            """
            SELECT \(StoredOutcome.columns) FROM outcome
            WHERE destination = ?1 AND last_position >= ?2 ORDER BY last_position
            """)
    }

    struct Found {
        var events: [FinalEvent] = []
        /// Rounds of attempts of each event that were not kept.
        var omittedRounds: [UInt64: Int] = [:]
        var next: UInt64?
    }

    /// The chosen events from a position on, at most `limit`, and where to go on.
    func events(
        _ selection: FinalEventSelection, from: UInt64, limit: Int
    ) throws(JournalError) -> Found {
        selectID.bind(1, selection.destination)
        defer { selectID.reset() }
        guard try selectID.step() else { throw .unknownDestination(selection.destination) }
        let destination = selectID.integer(0)
        switch selection {
        case .matching(let query): return try matching(query, destination, from: from, limit: max(limit, 1))
        case .positions(_, let positions):
            return try events(at: Set(positions).filter { $0 >= from }.sorted(), destination, limit: max(limit, 1))
        }
    }

    private func matching(
        _ query: FinalEventQuery, _ destination: Int64, from: UInt64, limit: Int
    ) throws(JournalError) -> Found {
        var found = Found()
        var cache = GroupCache(groups)
        var looked = 0
        let statement = query.states == [.dead] ? selectDead : selectAll
        statement.bind(1, destination)
        statement.bind(2, from)
        defer { statement.reset() }
        while try statement.step() {
            let row = try StoredOutcome(row: statement)
            guard row.state != .dropped, query.matches(row.outcome, name: query.eventName ?? "") else {
                looked += 1
                if looked >= Self.bound {
                    found.next = row.last + 1
                    return found
                }
                continue
            }
            for position in max(row.first, from)...row.last {
                guard found.events.count < limit, looked < Self.bound else {
                    found.next = position
                    return found
                }
                looked += 1
                guard let event = try cache.finalEvent(row, at: position) else { continue }
                if let name = query.eventName, event.key.name != name { continue }
                found.events.append(event)
                found.omittedRounds[position] = row.omittedRounds
            }
        }
        return found
    }

    private func events(
        at positions: [UInt64], _ destination: Int64, limit: Int
    ) throws(JournalError) -> Found {
        var found = Found()
        var cache = GroupCache(groups)
        for position in positions {
            guard found.events.count < limit else {
                found.next = position
                return found
            }
            selectAll.bind(1, destination)
            selectAll.bind(2, position)
            defer { selectAll.reset() }
            guard try selectAll.step() else { continue }
            let row = try StoredOutcome(row: selectAll)
            guard row.first <= position, row.state != .dropped,
                let event = try cache.finalEvent(row, at: position)
            else { continue }
            found.events.append(event)
            found.omittedRounds[position] = row.omittedRounds
        }
        return found
    }
}

/// The group that was read last: neighbours mostly lie in it.
private struct GroupCache {
    private let groups: GroupReader
    private var group: EventGroup?

    init(_ groups: GroupReader) {
        self.groups = groups
    }

    /// An event of an outcome's row; one whose key cannot be read has an empty one and no body.
    ///
    /// - Returns: `nil` where the ledger does not hold its key any more.
    mutating func finalEvent(_ row: StoredOutcome, at position: UInt64) throws(JournalError) -> FinalEvent? {
        var event = FinalEvent(
            position: position, key: EventKey(name: "", id: ""), receivedAt: row.at, outcome: row.outcome,
            attempts: row.attempts, firstCountedAt: row.firstCountedAt, lastAttempt: row.lastAttempt, hasBody: false)
        do {
            if group?.contains(position) != true { group = try groups.keys(containing: position) }
        } catch {
            guard error.code == .damaged else { throw error }
            group = nil
            return event
        }
        guard let group else { return nil }
        let index = Int(position - group.first)
        event.key = group.key(index)
        event.receivedAt = group.receivedAt(index)
        event.hasBody = group.hasBody(index) && row.detail != JournalReason.damaged
        return event
    }
}
