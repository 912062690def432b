internal import Events
internal import Journal
internal import Mapping

/// What belongs to one claim on its way: the destination as it was when the claim was taken, and what comes of it.
struct DeliveryRound {
    let turn: PaceState.Turn
    let destination: Destination
    var outcomes: ClaimOutcomes
    /// Whether the platform's word on which event is to blame was right so far.
    var trustsBlame = true

    init(claim: Claim, turn: PaceState.Turn, destination: Destination) {
        self.turn = turn
        self.destination = destination
        outcomes = ClaimOutcomes(claim)
    }
}

/// What became of the events of one claim, as far as that is known.
struct ClaimOutcomes {
    let claim: Claim
    /// The requests sent so far.
    private(set) var attempts: [DeliveryAttempt] = []
    private var outcomes: [EventOutcome?]
    /// How many of their events, made of one of ours, have no outcome yet.
    private var open: [Int]
    /// Whether an event stood in a request.
    private var wasSent: [Bool]

    init(_ claim: Claim) {
        self.claim = claim
        outcomes = Array(repeating: nil, count: claim.events.count)
        open = Array(repeating: 0, count: claim.events.count)
        wasSent = Array(repeating: false, count: claim.events.count)
    }

    /// Says that an event of the claim becomes `count` events of theirs.
    mutating func expect(_ count: Int, at index: Int) { open[index] = count }

    /// Gives an event its outcome without a request.
    mutating func set(_ outcome: EventOutcome, at index: Int) { outcomes[index] = outcome }

    /// Gives all events of a batch the same outcome.
    mutating func set(_ outcome: EventOutcome, for batch: Batch) {
        for index in batch.claimIndexes {
            open[index] -= 1
            outcomes[index] = outcomes[index].map { $0.worse(of: outcome) } ?? outcome
        }
    }

    /// Notes a request that carried `batch`.
    mutating func add(request: String, _ batch: Batch, verdict: String, answer: String, at moment: Timestamp) {
        for index in batch.claimIndexes { wasSent[index] = true }
        attempts.append(
            DeliveryAttempt(
                request: request, at: moment, positions: positions(of: batch), verdict: verdict, answer: answer))
    }

    /// The positions of a batch's events as runs of neighbours.
    func positions(of batch: Batch) -> [ClosedRange<UInt64>] {
        var runs: [ClosedRange<UInt64>] = []
        for index in batch.claimIndexes {
            let position = claim.events[index].position
            if let last = runs.last, last.contains(position) { continue }
            if let last = runs.last, last.upperBound + 1 == position {
                runs[runs.count - 1] = last.lowerBound...position
            } else {
                runs.append(position...position)
            }
        }
        return runs
    }

    /// What to record, and the events that no request carried: those go back as they came.
    ///
    /// An event that a request carried but that has no outcome, because the search for a guilty one was interrupted, is
    /// due again at once: the pace of the destination says when.
    func finished(at now: Timestamp) -> (settlement: Settlement?, untouched: Claim?) {
        var settled: (events: [ClaimedEvent], outcomes: [EventOutcome]) = ([], [])
        settled.events.reserveCapacity(claim.events.count)
        settled.outcomes.reserveCapacity(claim.events.count)
        var untouched: [ClaimedEvent] = []
        let interrupted = EventOutcome.retry(
            at: now, reason: attempts.last.map { "interrupted: \($0.answer)" } ?? "interrupted", outcomeUnknown: false)
        for (index, event) in claim.events.enumerated() {
            let outcome: EventOutcome
            switch (outcomes[index], open[index] > 0) {
            case (let known?, false): outcome = known
            case (let known?, true): outcome = known.worse(of: interrupted)
            case (nil, false):
                outcome = .withheld(rule: "events", reason: "no event of theirs came of it")
            case (nil, true) where wasSent[index]: outcome = interrupted
            case (nil, true):
                untouched.append(event)
                continue
            }
            settled.events.append(event)
            settled.outcomes.append(outcome)
        }
        let settlement = Settlement(
            of: Claim(destination: claim.destination, events: settled.events), outcomes: settled.outcomes,
            attempts: attempts, at: now)
        return (
            settled.events.isEmpty ? nil : settlement,
            untouched.isEmpty ? nil : Claim(destination: claim.destination, events: untouched)
        )
    }
}

extension EventOutcome {
    /// For an event that became several of theirs: all of them have to arrive.
    func worse(of other: EventOutcome) -> EventOutcome {
        if case .retry(let at, let reason, let unknown) = self, case .retry(let otherAt, _, let otherUnknown) = other {
            return .retry(at: max(at, otherAt), reason: reason, outcomeUnknown: unknown || otherUnknown)
        }
        return rank >= other.rank ? self : other
    }

    private var rank: Int {
        switch self {
        case .delivered: 0
        case .withheld: 1
        case .dead: 2
        case .retry: 3
        }
    }
}
