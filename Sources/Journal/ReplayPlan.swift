package import Events

/// What a replay does with final events: which of them go back to work, with which history.
package struct ReplayPlan: Sendable {
    /// Runs of neighbours that had one outcome and get one history.
    package private(set) var spans: [(span: PositionSpan, from: FinalState)] = []
    /// Without the place to go on.
    package private(set) var result = ReplayResult()

    /// Plans the replay of `events`, which are in the order of their positions.
    package init(
        _ events: [FinalEvent], for request: ReplayRequest, now: Timestamp, omittedRounds: (UInt64) -> Int
    ) {
        for event in events {
            guard let ending = event.outcome.ending else { continue }
            let isUnsafe = request.isUnsafe(firstCountedAt: event.firstCountedAt)
            guard event.hasBody else {
                result.skipped += 1
                continue
            }
            guard request.force || !isUnsafe else {
                result.refused += 1
                continue
            }
            result.replayed += 1
            let position = event.position
            add(
                PositionSpan(
                    position...position, dueAt: now,
                    // A forced replay is a first count of its own: what the platform knew of it before is over.
                    firstUnknownAt: isUnsafe ? now : event.firstCountedAt, replayedAt: now,
                    omittedRounds: omittedRounds(position)),
                from: ending.state)
        }
    }

    private mutating func add(_ span: PositionSpan, from state: FinalState) {
        if let last = spans.last, last.from == state, last.span.last + 1 == span.first,
            last.span.sharesHistory(with: span)
        {
            spans[spans.count - 1].span.last = span.last
        } else {
            spans.append((span, state))
        }
    }
}
