package import Events

/// What a `MemoryJournal` keeps, event by event.
struct MemoryStorage {
    struct Event {
        let key: EventKey
        let receivedAt: Timestamp
        let storedAt: Timestamp
        /// `nil` once it was forgotten.
        var body: [UInt8]?
        var duplicates: EventTrace.Duplicates?
    }

    /// What is known about an event at a destination besides that it waits.
    struct Entry {
        var record: EventTrace.Record
        /// Rounds of attempts since the last replay.
        var rounds = 0
        var firstCountedAt: Timestamp?
        var lastAttempt: EventTrace.Attempt?
    }

    var isClosed = false
    /// Position p is at index p - 1.
    var events: [Event] = []
    /// The newest position of each key.
    var positions: [EventKey: UInt64] = [:]
    var entries: [String: [UInt64: Entry]] = [:]

    var end: UInt64 { UInt64(events.count) }

    func known(_ key: EventKey, at now: Timestamp, window: Duration) -> UInt64? {
        guard let position = positions[key], now - events[Int(position - 1)].storedAt < window else { return nil }
        return position
    }

    mutating func store(_ entry: JournalEntry, at now: Timestamp, window: Duration) -> Receipt {
        if let position = known(entry.key, at: now, window: window) {
            let count = events[Int(position - 1)].duplicates?.count ?? 0
            events[Int(position - 1)].duplicates = EventTrace.Duplicates(count: count + 1, lastAt: now)
            return Receipt(position: position, status: .duplicate)
        }
        events.append(Event(key: entry.key, receivedAt: entry.receivedAt, storedAt: now, body: entry.body))
        positions[entry.key] = end
        return Receipt(position: end, status: .accepted)
    }

    func stored(at position: UInt64) -> StoredEvent? {
        guard position > 0, position <= end, let body = events[Int(position - 1)].body else { return nil }
        return StoredEvent(
            position: position, receivedAt: events[Int(position - 1)].receivedAt, bytes: body, range: body.indices)
    }

    mutating func record(_ plan: SettlementPlan) {
        var known = entries[plan.destination, default: [:]]
        for attempt in plan.attempts {
            for position in attempt.positions.flatMap(\.self) {
                known[position, default: Entry(record: .init(.waiting))].record.attempts.append(.init(attempt))
            }
        }
        for part in plan.parts {
            for position in part.span.positions {
                var entry = known[position, default: Entry(record: .init(.waiting))]
                entry.record.state = EventTrace.State(part, at: plan.at)
                entry.record.omittedRounds = (part.retry ?? part.span).omittedRounds
                entry.rounds = part.attempts
                entry.firstCountedAt = part.firstCountedAt(plan.at)
                entry.lastAttempt = part.lastAttempt.map(EventTrace.Attempt.init)
                if part.retry == nil, let last = entry.lastAttempt { entry.record.attempts.append(last) }
                known[position] = entry
            }
        }
        entries[plan.destination] = known
    }

    func trace(at position: UInt64, origins: [String: UInt64]) -> EventTrace {
        var records: [String: EventTrace.Record] = [:]
        for (destination, origin) in origins where origin <= position {
            records[destination] = entries[destination]?[position]?.record ?? EventTrace.Record(.waiting)
        }
        let event = events[Int(position - 1)]
        return EventTrace(
            key: event.key, position: position, receivedAt: event.receivedAt, duplicates: event.duplicates,
            hasBody: event.body != nil, records: records)
    }

    func finalEvent(at position: UInt64, of destination: String) -> FinalEvent? {
        guard let entry = entries[destination]?[position], entry.record.state.ending != nil,
            entry.record.droppedAt == nil
        else { return nil }
        let event = events[Int(position - 1)]
        return FinalEvent(
            position: position, key: event.key, receivedAt: event.receivedAt, outcome: entry.record.state,
            attempts: entry.rounds, firstCountedAt: entry.firstCountedAt, lastAttempt: entry.lastAttempt,
            hasBody: event.body != nil)
    }

    /// The chosen events that have ended, from a position on, in order, and where to go on.
    func finalEvents(
        _ selection: FinalEventSelection, from: UInt64, limit: Int
    ) -> (events: [FinalEvent], next: UInt64?) {
        let candidates: [UInt64] =
            switch selection {
            case .matching: entries[selection.destination].map { $0.keys.filter { $0 >= from }.sorted() } ?? []
            case .positions(_, let positions): Set(positions).filter { $0 >= from }.sorted()
            }
        var found: [FinalEvent] = []
        for position in candidates {
            guard let event = finalEvent(at: position, of: selection.destination) else { continue }
            if case .matching(let query) = selection, !query.matches(event.outcome, name: event.key.name) { continue }
            guard found.count < max(limit, 1) else { return (found, position) }
            found.append(event)
        }
        return (found, nil)
    }
}

extension EventTrace.State {
    /// What a settled run's events show in a trace.
    package init(_ part: SettledPart, at moment: Timestamp) {
        switch part.outcome {
        case .delivered(let answer): self = .delivered(at: moment, answer: answer)
        case .withheld(let rule, let reason): self = .withheld(at: moment, rule: rule, reason: reason)
        case .dead(let reason): self = .dead(at: moment, reason: reason)
        case .retry(let due, let reason, _):
            self = .retrying(at: due, attempts: part.span.attempts + 1, reason: reason)
        }
    }
}
