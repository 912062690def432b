package import Events

/// One run of a settlement: neighbouring events with one history, one outcome and one last request.
package struct SettledPart: Hashable, Sendable {
    /// As it was in the worker's hands.
    package let span: PositionSpan
    package let outcome: EventOutcome
    /// The last request that carried these events, all of them; `nil` where none did.
    package let lastAttempt: DeliveryAttempt?
    /// What waits from now on, where the outcome is another attempt.
    package let retry: PositionSpan?

    init(span: PositionSpan, outcome: EventOutcome, lastAttempt: DeliveryAttempt? = nil, at: Timestamp) {
        self.span = span
        self.outcome = outcome
        self.lastAttempt = lastAttempt
        guard case .retry(let due, _, let outcomeUnknown) = outcome else {
            retry = nil
            return
        }
        var next = span
        next.attempts += 1
        next.dueAt = due
        if outcomeUnknown, next.firstUnknownAt == nil { next.firstUnknownAt = at }
        if lastAttempt != nil, !AttemptHistory.keeps(round: next.attempts) { next.omittedRounds += 1 }
        retry = next
    }

    /// Rounds of attempts with this one.
    package var attempts: Int {
        if let retry { return retry.attempts }
        if case .delivered = outcome { return span.attempts + 1 }
        return span.attempts + (lastAttempt == nil ? 0 : 1)
    }

    /// Since when a repeat might count twice: for what was delivered, this attempt at the latest.
    package func firstCountedAt(_ moment: Timestamp) -> Timestamp? {
        if case .delivered = outcome { return span.firstUnknownAt ?? moment }
        return (retry ?? span).firstUnknownAt
    }
}

/// What a journal has to store for one settlement, all of it or nothing.
///
/// Made by `ClaimBoard`; afterwards exactly one of `finish` and `undo` must be called.
package struct SettlementPlan: Sendable {
    package let destination: String
    package let at: Timestamp
    /// In the order of their positions within each run of the claim; empty when nothing of the claim was in hands.
    package let parts: [SettledPart]
    /// The requests that are kept beside those in `parts`, each with the events it is kept for.
    package let attempts: [DeliveryAttempt]
    /// The destination's cursor once this is stored.
    package let cursor: UInt64
    /// Whether the events were not in a worker's hands: undone, they go back to where they waited.
    let isWithdrawal: Bool
}

extension Settlement {
    struct Run {
        var positions: ClosedRange<UInt64>
        let outcome: EventOutcome
        /// An index into the settlement's attempts.
        let lastAttempt: Int?
    }

    /// The claim cut into runs of neighbouring positions with equal outcomes and the same last request.
    var runs: [Run] {
        let carriers = lastAttempts
        var runs: [Run] = []
        for (index, (event, outcome)) in zip(claim.events, outcomes).enumerated() {
            if let last = runs.last, last.positions.upperBound + 1 == event.position,
                last.lastAttempt == carriers[index], last.outcome == outcome
            {
                runs[runs.count - 1].positions = last.positions.lowerBound...event.position
            } else {
                runs.append(
                    Run(positions: event.position...event.position, outcome: outcome, lastAttempt: carriers[index]))
            }
        }
        return runs
    }

    /// For each event of the claim the last request that carried it.
    private var lastAttempts: [Int?] {
        var carriers = [Int?](repeating: nil, count: claim.events.count)
        for (number, attempt) in attempts.enumerated() {
            for range in attempt.positions {
                var index = claim.events.firstIndex(atOrAfter: range.lowerBound)
                while index < carriers.count, claim.events[index].position <= range.upperBound {
                    carriers[index] = number
                    index += 1
                }
            }
        }
        return carriers
    }

    /// The requests to be kept beside the last ones of final events, each cut to the events it is kept for.
    func attempts(keptBesides parts: [SettledPart]) -> [DeliveryAttempt] {
        attempts.compactMap { attempt in
            var kept: [ClosedRange<UInt64>] = []
            for part in parts {
                // A final outcome holds its last request itself.
                if part.retry == nil, part.lastAttempt == attempt { continue }
                if let retry = part.retry, !AttemptHistory.keeps(round: retry.attempts) { continue }
                for range in attempt.positions where range.overlaps(part.span.positions) {
                    kept.append(range.clamped(to: part.span.positions))
                }
            }
            guard !kept.isEmpty else { return nil }
            return DeliveryAttempt(
                request: attempt.request, at: attempt.at, positions: kept.joined(), verdict: attempt.verdict,
                answer: attempt.answer)
        }
    }
}

extension [ClaimedEvent] {
    /// The events are in the order of their positions.
    fileprivate func firstIndex(atOrAfter position: UInt64) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].position < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
