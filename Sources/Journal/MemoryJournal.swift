package import Events
internal import Synchronization

/// A journal that keeps everything in memory: for tests, and for trying things out.
///
/// It keeps every promise of `EventJournal` but durability.
package final class MemoryJournal: EventJournal {
    private let clock: any WallClock
    private let duplicateWindow: Duration
    private let capacity: Int
    private let board = ClaimBoard()
    private let storage = Mutex(Storage())

    /// Opens an empty journal.
    ///
    /// - Parameters:
    ///   - clock: tells when an event was stored and when a retry is due.
    ///   - duplicateWindow: how long a key is remembered after its event was stored.
    ///   - capacity: how many events fit; more are refused with `.full`.
    package init(clock: any WallClock, duplicateWindow: Duration = .seconds(48 * 3600), capacity: Int = .max) {
        self.clock = clock
        self.duplicateWindow = duplicateWindow
        self.capacity = capacity
    }

    package func register(destination: String) async throws(JournalError) {
        let isClosed = storage.withLock { storage in
            if !storage.isClosed {
                board.install(ReadingPosition(origin: storage.end + 1), for: destination)
            }
            return storage.isClosed
        }
        if isClosed { throw .closed }
    }

    package func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] {
        let result: Result<[Receipt], JournalError> = storage.withLock { storage in
            if storage.isClosed { return .failure(.closed) }
            let before = storage.end
            let now = clock.now
            let new = Set(entries.map(\.key).filter { storage.known($0, at: now, window: duplicateWindow) == nil })
            guard new.count <= capacity - storage.events.count else {
                return .failure(JournalError(.full, "\(capacity) events are its limit"))
            }
            let receipts = entries.map { storage.store($0, at: now, window: duplicateWindow) }
            let added = storage.events[Int(before)...].reduce(0) { $0 + $1.entry.body.count }
            board.committed(end: storage.end, bytes: added)
            return .success(receipts)
        }
        return try result.get()
    }

    package func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? {
        try await board.claim(request, clock: clock) { (spans, _) throws(JournalError) in
            storage.withLock { storage in
                spans.flatMap { $0.positions.map { storage.events[Int($0 - 1)].stored(at: $0) } }
            }
        }
    }

    package func settle(_ settlement: Settlement) async throws(JournalError) {
        if storage.withLock(\.isClosed) { throw .closed }
        let plan = try board.begin(settlement)
        storage.withLock { $0.record(plan) }
        board.finish(plan)
    }

    package func release(_ claim: Claim) async {
        board.release(claim)
    }

    package func figures() async throws(JournalError) -> [DestinationFigures] {
        board.figures
    }

    package func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? {
        if storage.withLock(\.isClosed) { throw .closed }
        let origins = board.origins
        return storage.withLock { $0.trace(key, origins: origins) }
    }

    package func close() async {
        storage.withLock { $0.isClosed = true }
        board.close()
    }
}

extension MemoryJournal {
    private struct Event {
        let entry: JournalEntry
        let storedAt: Timestamp

        func stored(at position: UInt64) -> StoredEvent {
            StoredEvent(
                position: position, receivedAt: entry.receivedAt, bytes: entry.body, range: entry.body.indices)
        }
    }

    private struct Storage {
        var isClosed = false
        /// Position p is at index p - 1.
        var events: [Event] = []
        /// The newest position of each key.
        var positions: [EventKey: UInt64] = [:]
        /// What is known about an event besides that it waits, by destination.
        var states: [UInt64: [String: EventTrace.State]] = [:]

        var end: UInt64 { UInt64(events.count) }

        func known(_ key: EventKey, at now: Timestamp, window: Duration) -> UInt64? {
            guard let position = positions[key], now - events[Int(position - 1)].storedAt < window else { return nil }
            return position
        }

        mutating func store(_ entry: JournalEntry, at now: Timestamp, window: Duration) -> Receipt {
            if let position = known(entry.key, at: now, window: window) {
                return Receipt(position: position, status: .duplicate)
            }
            events.append(Event(entry: entry, storedAt: now))
            positions[entry.key] = end
            return Receipt(position: end, status: .accepted)
        }

        mutating func record(_ plan: SettlementPlan) {
            for part in plan.parts {
                let state = EventTrace.State(part, at: plan.at)
                for position in part.span.positions { states[position, default: [:]][plan.destination] = state }
            }
        }

        func trace(_ key: EventKey, origins: [String: UInt64]) -> EventTrace? {
            guard let position = positions[key] else { return nil }
            var known = states[position] ?? [:]
            for (destination, origin) in origins where origin <= position && known[destination] == nil {
                known[destination] = .waiting
            }
            let event = events[Int(position - 1)]
            return EventTrace(key: key, position: position, receivedAt: event.entry.receivedAt, states: known)
        }
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
