package import Events
internal import Synchronization

/// What happens to events beside claims and settlements.
extension ClaimBoard {
    /// Takes events out of wherever they wait, at every destination, because they end as dead.
    ///
    /// Every plan must be given to `finish` or `undo`.
    ///
    /// - Returns: one plan per destination where any of `positions` had no final outcome.
    package func withdraw(
        _ positions: [ClosedRange<UInt64>], reason: String, now: Timestamp
    ) -> [SettlementPlan] {
        state.withLock { state in
            state.readers.keys.sorted().compactMap {
                state.withdraw(positions, at: $0, reason: reason, now: now)
            }
        }
    }

    /// Final events wait again, durably; each span is their new history.
    package func replay(_ spans: [(span: PositionSpan, from: FinalState)], at destination: String) {
        wake(destination) { position in
            for (span, state) in spans { position.replay(span, from: state) }
            return true
        }
    }

    /// So many dead letters were taken from the list, durably.
    package func drop(_ count: Int, at destination: String) {
        wake(destination) { position in
            position.drop(UInt64(count))
            return false
        }
    }

    /// Lets go of a destination: its claims return `nil`.
    package func remove(_ destination: String) {
        let woken: [Latch] = state.withLock { state in
            guard let reader = state.readers.removeValue(forKey: destination) else { return [] }
            return reader.queue + [reader.pause?.latch].compactMap(\.self)
        }
        for latch in woken { latch.open(.closed) }
    }

    package func knows(_ destination: String) -> Bool {
        state.withLock { $0.readers[destination] != nil }
    }

    /// The positions in `range` that have no final outcome at some destination, in order.
    package func unfinished(in range: ClosedRange<UInt64>) -> [ClosedRange<UInt64>] {
        state.withLock { state in
            state.readers.values.flatMap { $0.position.unfinished(in: range, end: state.end) }.joined()
        }
    }

    /// The lowest position without a final outcome, by destination; no entry where all are final.
    package var firstUnfinished: [String: UInt64] {
        state.withLock { state in
            state.readers.compactMapValues { $0.position.firstUnfinished(end: state.end) }
        }
    }
}
