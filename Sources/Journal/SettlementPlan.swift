package import Events

/// One run of a settlement: neighbouring events with one history and one outcome.
package struct SettledPart: Hashable, Sendable {
    /// As it was in the worker's hands.
    package let span: PositionSpan
    package let outcome: EventOutcome
    /// What waits from now on, where the outcome is another attempt.
    package let retry: PositionSpan?

    init(span: PositionSpan, outcome: EventOutcome, at: Timestamp) {
        self.span = span
        self.outcome = outcome
        guard case .retry(let due, _, let outcomeUnknown) = outcome else {
            retry = nil
            return
        }
        var next = span
        next.attempts += 1
        next.dueAt = due
        if outcomeUnknown, next.firstUnknownAt == nil { next.firstUnknownAt = at }
        retry = next
    }
}

/// What a journal has to store for one settlement, all of it or nothing.
///
/// Made by `ClaimBoard.begin`; afterwards exactly one of `finish` and `undo` must be called.
package struct SettlementPlan: Sendable {
    package let destination: String
    package let at: Timestamp
    /// In the order of their positions within each run of the claim; empty when nothing of the claim was in hands.
    package let parts: [SettledPart]
    /// The destination's cursor once this is stored.
    package let cursor: UInt64
}

extension Settlement {
    /// The claim cut into runs of neighbouring positions with equal outcomes.
    var runs: [(positions: ClosedRange<UInt64>, outcome: EventOutcome)] {
        var runs: [(positions: ClosedRange<UInt64>, outcome: EventOutcome)] = []
        for (event, outcome) in zip(claim.events, outcomes) {
            if let last = runs.last, last.positions.upperBound + 1 == event.position, last.outcome == outcome {
                runs[runs.count - 1].positions = last.positions.lowerBound...event.position
            } else {
                runs.append((event.position...event.position, outcome))
            }
        }
        return runs
    }
}
