package import Events

/// A run of neighbouring positions that share one delivery history.
package struct PositionSpan: Hashable, Sendable {
    package var first: UInt64
    /// Inclusive, never below `first`.
    package var last: UInt64
    /// Attempts whose outcome was recorded; 0 where none was.
    package var attempts: Int
    /// When the next attempt is due; `nil` before the first attempt.
    package var dueAt: Timestamp?
    /// When the first attempt with an unknown outcome was recorded.
    package var firstUnknownAt: Timestamp?
    /// When it was put back to work after a final outcome, for the last time.
    package var replayedAt: Timestamp?
    /// Rounds of attempts that were not kept.
    package var omittedRounds: Int

    package init(
        _ positions: ClosedRange<UInt64>, attempts: Int = 0, dueAt: Timestamp? = nil, firstUnknownAt: Timestamp? = nil,
        replayedAt: Timestamp? = nil, omittedRounds: Int = 0
    ) {
        self.first = positions.lowerBound
        self.last = positions.upperBound
        self.attempts = attempts
        self.dueAt = dueAt
        self.firstUnknownAt = firstUnknownAt
        self.replayedAt = replayedAt
        self.omittedRounds = omittedRounds
    }

    /// Whether a storage knows more of it than that it waits.
    package var hasHistory: Bool { attempts > 0 || replayedAt != nil }

    /// Whether it was put back to work and has had no attempt since.
    var isReplay: Bool { attempts == 0 && replayedAt != nil }

    package var positions: ClosedRange<UInt64> { first...last }

    package var count: UInt64 { last - first + 1 }

    /// The same history for fewer positions.
    package func narrowed(to positions: ClosedRange<UInt64>) -> PositionSpan {
        var part = self
        part.first = positions.lowerBound
        part.last = positions.upperBound
        return part
    }

    func sharesHistory(with other: PositionSpan) -> Bool {
        attempts == other.attempts && dueAt == other.dueAt && firstUnknownAt == other.firstUnknownAt
            && replayedAt == other.replayedAt && omittedRounds == other.omittedRounds
    }
}

/// Spans that do not overlap, in the order of their positions.
///
/// Neighbours of one history are kept as one, so its size follows the number of gaps, not of events.
struct SpanList: Sendable {
    private(set) var spans: [PositionSpan] = []

    var isEmpty: Bool { spans.isEmpty }

    /// Adds positions that are not in the list yet.
    mutating func insert(_ span: PositionSpan) {
        var span = span
        var index = indexOfFirstSpan(endingAtOrAfter: span.first)
        precondition(index == spans.count || spans[index].first > span.last, "a position can be in a list only once")
        if index < spans.count, spans[index].first == span.last + 1, spans[index].sharesHistory(with: span) {
            span.last = spans.remove(at: index).last
        }
        if index > 0, spans[index - 1].last + 1 == span.first, spans[index - 1].sharesHistory(with: span) {
            index -= 1
            spans[index].last = span.last
        } else {
            spans.insert(span, at: index)
        }
    }

    /// Takes out whatever of `positions` is in the list.
    mutating func remove(_ positions: ClosedRange<UInt64>) -> [PositionSpan] {
        let start = indexOfFirstSpan(endingAtOrAfter: positions.lowerBound)
        var end = start
        var removed: [PositionSpan] = []
        var kept: [PositionSpan] = []
        while end < spans.count, spans[end].first <= positions.upperBound {
            let span = spans[end]
            if span.first < positions.lowerBound {
                kept.append(span.narrowed(to: span.first...(positions.lowerBound - 1)))
            }
            removed.append(span.narrowed(to: span.positions.clamped(to: positions)))
            if span.last > positions.upperBound {
                kept.append(span.narrowed(to: (positions.upperBound + 1)...span.last))
            }
            end += 1
        }
        spans.replaceSubrange(start..<end, with: kept)
        return removed
    }

    func contains(_ position: UInt64) -> Bool {
        let index = indexOfFirstSpan(endingAtOrAfter: position)
        return index < spans.count && spans[index].first <= position
    }

    /// Whether one span holds all of `positions`.
    func containsAll(_ positions: ClosedRange<UInt64>) -> Bool {
        let index = indexOfFirstSpan(endingAtOrAfter: positions.upperBound)
        return index < spans.count && spans[index].first <= positions.lowerBound
    }

    /// Takes out the first span, cut to `count` positions.
    mutating func popFirst(upTo count: UInt64) -> PositionSpan? {
        guard let first = spans.first else { return nil }
        guard first.count > count else { return spans.removeFirst() }
        spans[0].first = first.first + count
        return first.narrowed(to: first.first...(first.first + count - 1))
    }

    /// Takes out the last span.
    mutating func popLast() -> PositionSpan? {
        spans.popLast()
    }

    private func indexOfFirstSpan(endingAtOrAfter position: UInt64) -> Int {
        var low = 0
        var high = spans.count
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].last < position { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
