internal import Events

/// What happens to events beside claims and settlements: they end without an attempt, or begin anew.
extension ReadingPosition {
    /// Whether an event is in somebody's hands.
    func holds(_ position: UInt64) -> Bool {
        held.contains(position)
    }

    /// Whether all of `count` neighbouring events are in hands, found out at once; `false` where that is not known.
    func holdsAll(from first: UInt64?, through last: UInt64?, count: Int) -> Bool {
        guard let first, let last, last - first + 1 == UInt64(count) else { return false }
        return held.containsAll(first...last)
    }

    /// Takes whatever of `positions` has no final outcome out of wherever it is, because its end is being stored.
    ///
    /// The caller must finish it as a settlement, or put it back with `undoWithdrawing`.
    mutating func withdraw(_ positions: ClosedRange<UInt64>, end: UInt64) -> [PositionSpan] {
        var taken = letGo(positions)
        taken += returned.remove(positions)
        taken += retries.remove(positions)
        taken += replays.remove(positions)
        let fresh = (first: max(positions.lowerBound, next), last: min(positions.upperBound, end))
        if fresh.first <= fresh.last {
            if fresh.first > next { returned.insert(PositionSpan(next...(fresh.first - 1))) }
            next = fresh.last + 1
            taken.append(PositionSpan(fresh.first...fresh.last))
        }
        return taken.sorted { $0.first < $1.first }
    }

    /// The end could not be stored: the events wait again, in nobody's hands.
    mutating func undoWithdrawing(_ span: PositionSpan) {
        putBack(span)
        joinReturned()
    }

    /// An event whose end was `state` waits again; `span` is its new history.
    mutating func replay(_ span: PositionSpan, from state: FinalState) {
        switch state {
        case .delivered: delivered -= min(delivered, span.count)
        case .withheld: withheld -= min(withheld, span.count)
        case .dead: dead -= min(dead, span.count)
        }
        putBack(span)
    }

    /// So many dead letters were taken from the list.
    mutating func drop(_ count: UInt64) {
        dead -= min(dead, count)
        dropped += count
    }

    /// The positions without a final outcome that lie in `range`, in order, neighbours joined.
    package func unfinished(in range: ClosedRange<UInt64>, end: UInt64) -> [ClosedRange<UInt64>] {
        var found: [ClosedRange<UInt64>] = []
        for spans in [held.spans, returned.spans, retries.spans, replays.spans] {
            for span in spans where span.positions.overlaps(range) { found.append(span.positions.clamped(to: range)) }
        }
        if next <= range.upperBound, next <= end {
            let fresh = max(next, range.lowerBound)...max(next, min(range.upperBound, end))
            if fresh.overlaps(range) { found.append(fresh.clamped(to: range)) }
        }
        return found.joined()
    }

    /// The lowest position without a final outcome; `nil` where all are final.
    package func firstUnfinished(end: UInt64) -> UInt64? {
        let waiting = [held.spans, returned.spans, retries.spans, replays.spans].compactMap { spans in
            spans.min { $0.first < $1.first }?.first
        }
        return (waiting + (next <= end ? [next] : [])).min()
    }
}

extension [ClosedRange<UInt64>] {
    /// The same positions in order, neighbours and overlaps joined.
    package func joined() -> [ClosedRange<UInt64>] {
        var joined: [ClosedRange<UInt64>] = []
        for range in sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound || range.lowerBound == last.upperBound + 1 {
                joined[joined.count - 1] = last.lowerBound...Swift.max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }
}
