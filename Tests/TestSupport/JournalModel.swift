package import Events
package import Journal

/// What a journal does, written as plainly as possible: every event of every destination on its own, nothing clever.
package struct JournalModel: Sendable {
    private enum State: Sendable {
        case waiting
        case retrying(due: Timestamp, reason: String)
        case final(EventTrace.State)
    }

    private struct Standing: Sendable {
        var state = State.waiting
        var isHeld = false
        var attempts = 0
        var firstUnknownAt: Timestamp?
    }

    private struct Event: Sendable {
        let entry: JournalEntry
        let storedAt: Timestamp
    }

    private let window: Duration
    /// Position p is at index p - 1.
    private var events: [Event] = []
    private var standings: [String: [UInt64: Standing]] = [:]

    package init(window: Duration) {
        self.window = window
    }

    package var destinations: [String] { standings.keys.sorted() }
    package var keys: [EventKey] { events.map(\.entry.key) }

    package mutating func register(_ destination: String) {
        if standings[destination] == nil { standings[destination] = [:] }
    }

    package mutating func append(_ entries: [JournalEntry], now: Timestamp) -> [Receipt] {
        entries.map { entry in
            if let index = events.lastIndex(where: { $0.entry.key == entry.key }), now - events[index].storedAt < window
            {
                return Receipt(position: UInt64(index + 1), status: .duplicate)
            }
            events.append(Event(entry: entry, storedAt: now))
            let position = UInt64(events.count)
            for destination in standings.keys { standings[destination]?[position] = Standing() }
            return Receipt(position: position, status: .accepted)
        }
    }

    /// What a claim without linger gets; `nil` where it would wait.
    package mutating func claim(_ request: ClaimRequest, now: Timestamp) -> [ClaimedEvent]? {
        let free = (standings[request.destination] ?? [:]).filter { !$0.value.isHeld }
        let due = free.compactMap { position, standing -> (Timestamp, UInt64)? in
            guard case .retrying(let due, _) = standing.state, due <= now else { return nil }
            return (due, position)
        }
        let waiting = free.filter { if case .waiting = $0.value.state { true } else { false } }.keys.sorted()
        let order = due.sorted { $0 < $1 }.map(\.1) + waiting
        var claimed: [ClaimedEvent] = []
        var bytes = 0
        for position in order.prefix(request.maxEvents).sorted() {
            guard let standing = free[position] else { continue }
            let entry = events[Int(position - 1)].entry
            bytes += entry.body.count
            if !claimed.isEmpty, bytes > request.maxBytes { break }
            claimed.append(
                ClaimedEvent(
                    position: position, receivedAt: entry.receivedAt, attempt: standing.attempts + 1,
                    firstUnknownAt: standing.firstUnknownAt, bytes: entry.body, range: entry.body.indices))
            standings[request.destination]?[position]?.isHeld = true
        }
        return claimed.isEmpty ? nil : claimed
    }

    package mutating func settle(_ settlement: Settlement) {
        let destination = settlement.claim.destination
        for (event, outcome) in zip(settlement.claim.events, settlement.outcomes) {
            guard var standing = standings[destination]?[event.position], standing.isHeld else { continue }
            standing.isHeld = false
            switch outcome {
            case .delivered(let answer):
                standing.state = .final(.delivered(at: settlement.at, answer: answer))
            case .withheld(let rule, let reason):
                standing.state = .final(.withheld(at: settlement.at, rule: rule, reason: reason))
            case .dead(let reason):
                standing.state = .final(.dead(at: settlement.at, reason: reason))
            case .retry(let due, let reason, let outcomeUnknown):
                standing.state = .retrying(due: due, reason: reason)
                standing.attempts += 1
                if outcomeUnknown { standing.firstUnknownAt = standing.firstUnknownAt ?? settlement.at }
            }
            standings[destination]?[event.position] = standing
        }
    }

    package mutating func release(_ claim: Claim) {
        for event in claim.events { standings[claim.destination]?[event.position]?.isHeld = false }
    }

    /// The process ended: nobody holds anything.
    package mutating func restart() {
        for destination in standings.keys {
            for position in standings[destination, default: [:]].keys {
                standings[destination]?[position]?.isHeld = false
            }
        }
    }

    package var figures: [DestinationFigures] {
        standings.map { destination, standings in
            var figures = DestinationFigures(destination: destination)
            for standing in standings.values {
                switch standing.state {
                case .waiting: figures.waiting += 1
                case .retrying: figures.retrying += 1
                case .final(.delivered): figures.delivered += 1
                case .final(.withheld): figures.withheld += 1
                case .final: figures.dead += 1
                }
            }
            return figures
        }.sorted { $0.destination < $1.destination }
    }

    package func trace(_ key: EventKey) -> EventTrace? {
        guard let index = events.lastIndex(where: { $0.entry.key == key }) else { return nil }
        let position = UInt64(index + 1)
        var records: [String: EventTrace.Record] = [:]
        for (destination, standings) in standings {
            guard let standing = standings[position] else { continue }
            records[destination] = .init(
                switch standing.state {
                case .waiting: .waiting
                case .retrying(let due, let reason): .retrying(at: due, attempts: standing.attempts, reason: reason)
                case .final(let state): state
                })
        }
        return EventTrace(
            key: key, position: position, receivedAt: events[index].entry.receivedAt, records: records)
    }
}
