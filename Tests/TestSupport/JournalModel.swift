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
        var rounds = 0
        var omittedRounds = 0
        var firstUnknownAt: Timestamp?
        var attempts: [EventTrace.Attempt] = []
        var lastAttempt: EventTrace.Attempt?
        var replayedAt: Timestamp?
        var droppedAt: Timestamp?

        var isReplay: Bool {
            if case .retrying = state { rounds == 0 && replayedAt != nil } else { false }
        }

        var ending: EventTrace.State? {
            if case .final(let state) = state { state } else { nil }
        }

        var firstCountedAt: Timestamp? {
            if case .delivered(let at, _) = ending { firstUnknownAt ?? at } else { firstUnknownAt }
        }

        var record: EventTrace.Record {
            let shown: EventTrace.State =
                switch state {
                case .waiting: .waiting
                case .retrying(let due, let reason): .retrying(at: due, attempts: rounds, reason: reason)
                case .final(let state): state
                }
            var record = EventTrace.Record(shown)
            record.attempts = attempts
            record.omittedRounds = omittedRounds
            record.replayedAt = replayedAt
            record.droppedAt = droppedAt
            return record
        }
    }

    private struct Event: Sendable {
        let entry: JournalEntry
        let storedAt: Timestamp
        var hasBody = true
        var duplicates: EventTrace.Duplicates?
    }

    private let window: Duration
    private let retention: Duration
    private let deadLetterRetention: Duration
    /// Position p is at index p - 1.
    private var events: [Event] = []
    private var standings: [String: [UInt64: Standing]] = [:]
    private var replayCredit: [String: Int] = [:]

    package init(
        window: Duration, retention: Duration = .seconds(1 << 40), deadLetterRetention: Duration = .seconds(1 << 40)
    ) {
        self.window = window
        self.retention = retention
        self.deadLetterRetention = deadLetterRetention
    }

    package var destinations: [String] { standings.keys.sorted() }
    package var keys: [EventKey] { events.map(\.entry.key) }
    package var end: UInt64 { UInt64(events.count) }

    package mutating func register(_ destination: String) {
        if standings[destination] == nil { standings[destination] = [:] }
    }

    package mutating func unregister(_ destination: String) {
        standings[destination] = nil
        replayCredit[destination] = nil
    }

    package mutating func append(_ entries: [JournalEntry], now: Timestamp) -> [Receipt] {
        entries.map { entry in
            if let index = events.lastIndex(where: { $0.entry.key == entry.key }), now - events[index].storedAt < window
            {
                let count = events[index].duplicates?.count ?? 0
                events[index].duplicates = .init(count: count + 1, lastAt: now)
                return Receipt(position: UInt64(index + 1), status: .duplicate)
            }
            events.append(Event(entry: entry, storedAt: now))
            let position = end
            for destination in destinations { standings[destination]?[position] = Standing() }
            return Receipt(position: position, status: .accepted)
        }
    }

    /// What a claim without linger gets; `nil` where it would wait.
    package mutating func claim(_ request: ClaimRequest, now: Timestamp) -> [ClaimedEvent]? {
        let free = (standings[request.destination] ?? [:]).filter { !$0.value.isHeld }
        let due = free.compactMap { position, standing -> (Timestamp, UInt64)? in
            guard case .retrying(let due, _) = standing.state, due <= now else { return nil }
            return (due, position)
        }.sorted { $0 < $1 }.map(\.1)
        let replays = due.filter { free[$0]?.isReplay == true }
        let retries = due.filter { free[$0]?.isReplay == false }
        let waiting = free.filter { if case .waiting = $0.value.state { true } else { false } }.keys.sorted()
        var share = 0
        if !replays.isEmpty {
            let owed = replayCredit[request.destination, default: 0] + request.maxEvents
            replayCredit[request.destination] = owed % 4
            share = owed / 4
        }
        let first = replays.prefix(share)
        let order = first + (retries + waiting).prefix(request.maxEvents - first.count) + replays.dropFirst(share)
        var claimed: [ClaimedEvent] = []
        var bytes = 0
        for position in order.prefix(request.maxEvents).sorted() {
            guard let standing = free[position] else { continue }
            let entry = events[Int(position - 1)].entry
            bytes += entry.body.count
            if !claimed.isEmpty, bytes > request.maxBytes { break }
            claimed.append(
                ClaimedEvent(
                    position: position, receivedAt: entry.receivedAt, attempt: standing.rounds + 1,
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
            let requests = settlement.attempts.filter { attempt in
                attempt.positions.contains { $0.contains(event.position) }
            }.map(EventTrace.Attempt.init)
            var isAttempt = !requests.isEmpty
            var isKept = true
            switch outcome {
            case .delivered(let answer):
                standing.state = .final(.delivered(at: settlement.at, answer: answer))
                isAttempt = true
            case .withheld(let rule, let reason):
                standing.state = .final(.withheld(at: settlement.at, rule: rule, reason: reason))
            case .dead(let reason):
                standing.state = .final(.dead(at: settlement.at, reason: reason))
            case .retry(let due, let reason, let outcomeUnknown):
                standing.state = .retrying(due: due, reason: reason)
                isAttempt = true
                isKept = AttemptHistory.keeps(round: standing.rounds + 1)
                if outcomeUnknown { standing.firstUnknownAt = standing.firstUnknownAt ?? settlement.at }
            }
            if isAttempt { standing.rounds += 1 }
            if isKept { standing.attempts += requests } else if !requests.isEmpty { standing.omittedRounds += 1 }
            standing.lastAttempt = requests.last
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
        replayCredit = [:]
    }

    // MARK: What an operator does

    package func finalEvents(_ selection: FinalEventSelection) -> [FinalEvent] {
        let known = standings[selection.destination] ?? [:]
        return known.keys.sorted().compactMap { position in
            guard let standing = known[position], let ending = standing.ending, standing.droppedAt == nil else {
                return nil
            }
            let event = events[Int(position - 1)]
            switch selection {
            case .matching(let query): guard query.matches(ending, name: event.entry.key.name) else { return nil }
            case .positions(_, let positions): guard positions.contains(position) else { return nil }
            }
            return FinalEvent(
                position: position, key: event.entry.key, receivedAt: event.entry.receivedAt, outcome: ending,
                attempts: standing.rounds, firstCountedAt: standing.firstCountedAt, lastAttempt: standing.lastAttempt,
                hasBody: event.hasBody)
        }
    }

    /// Without the place to go on.
    package mutating func replay(_ request: ReplayRequest, now: Timestamp) -> ReplayResult {
        let destination = request.selection.destination
        var result = ReplayResult()
        for event in finalEvents(request.selection).prefix(request.limit) {
            let isUnsafe = request.isUnsafe(firstCountedAt: event.firstCountedAt)
            if !event.hasBody {
                result.skipped += 1
            } else if isUnsafe, !request.force {
                result.refused += 1
            } else {
                result.replayed += 1
                guard !request.isTrial, var standing = standings[destination]?[event.position] else { continue }
                standing.state = .retrying(due: now, reason: JournalReason.replayed)
                standing.rounds = 0
                standing.replayedAt = now
                standing.firstUnknownAt = isUnsafe ? now : event.firstCountedAt
                standings[destination]?[event.position] = standing
            }
        }
        return result
    }

    package mutating func drop(_ selection: FinalEventSelection, limit: Int, now: Timestamp) -> Int {
        var count = 0
        for event in finalEvents(selection).prefix(limit) where event.outcome.ending?.state == .dead {
            standings[selection.destination]?[event.position]?.droppedAt = now
            count += 1
        }
        return count
    }

    package mutating func forget(_ isMeant: (JournalEntry) -> Bool, now: Timestamp) -> [UInt64] {
        var forgotten: [UInt64] = []
        for index in events.indices where events[index].hasBody && isMeant(events[index].entry) {
            let position = UInt64(index + 1)
            forgotten.append(position)
            events[index].hasBody = false
            for destination in standings.keys {
                guard var standing = standings[destination]?[position], standing.ending == nil else { continue }
                standing.state = .final(.dead(at: now, reason: JournalReason.forgotten))
                standing.isHeld = false
                standing.lastAttempt = nil
                standings[destination]?[position] = standing
            }
        }
        return forgotten
    }

    /// Removes the bodies that are over their time.
    package mutating func keepUp(now: Timestamp) {
        for index in events.indices where now - events[index].storedAt >= retention {
            let isNeeded = standings.values.contains { standings in
                guard let standing = standings[UInt64(index + 1)] else { return false }
                guard let ending = standing.ending else { return true }
                guard case .dead(let at, _) = ending, standing.droppedAt == nil else { return false }
                return now - at < deadLetterRetention
            }
            if !isNeeded { events[index].hasBody = false }
        }
    }

    // MARK: What it tells

    package var figures: [DestinationFigures] {
        standings.map { destination, standings in
            var figures = DestinationFigures(destination: destination)
            for standing in standings.values {
                switch standing.state {
                case .waiting: figures.waiting += 1
                case .retrying: figures.retrying += 1
                case .final(.delivered): figures.delivered += 1
                case .final(.withheld): figures.withheld += 1
                case .final: if standing.droppedAt == nil { figures.dead += 1 } else { figures.dropped += 1 }
                }
            }
            return figures
        }.sorted { $0.destination < $1.destination }
    }

    package func body(at position: UInt64) -> [UInt8]? {
        guard position > 0, position <= end, events[Int(position - 1)].hasBody else { return nil }
        return events[Int(position - 1)].entry.body
    }

    package func trace(_ key: EventKey) -> EventTrace? {
        guard let index = events.lastIndex(where: { $0.entry.key == key }) else { return nil }
        return trace(at: UInt64(index + 1))
    }

    package func traces(ofEventID id: String) -> [EventTrace] {
        events.indices.reversed().filter { events[$0].entry.key.id == id }.map { trace(at: UInt64($0 + 1)) }
    }

    private func trace(at position: UInt64) -> EventTrace {
        let event = events[Int(position - 1)]
        return EventTrace(
            key: event.entry.key, position: position, receivedAt: event.entry.receivedAt,
            duplicates: event.duplicates, hasBody: event.hasBody,
            records: standings.compactMapValues { $0[position]?.record })
    }
}
