internal import Events

/// Spans that wait for another attempt, the earliest due first: a binary heap.
struct RetryQueue: Sendable {
    private var heap: [PositionSpan] = []
    /// Events, not spans.
    private(set) var eventCount: UInt64 = 0

    /// When the earliest one is due.
    var nextDue: Timestamp? { heap.first?.dueAt }

    mutating func push(_ span: PositionSpan) {
        eventCount += span.count
        heap.append(span)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard comesFirst(child, parent) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes out the earliest span that is due at `now`, cut to `count` positions.
    mutating func popDue(at now: Timestamp, upTo count: UInt64) -> PositionSpan? {
        guard let earliest = heap.first, let due = earliest.dueAt, due <= now else { return nil }
        eventCount -= min(earliest.count, count)
        guard earliest.count <= count else {
            // What stays keeps its due time and moves to higher positions, still ahead of every later one or level.
            heap[0].first = earliest.first + count
            sink(0)
            return earliest.narrowed(to: earliest.first...(earliest.first + count - 1))
        }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink(0)
        }
        return earliest
    }

    /// Takes out whatever of `positions` is in the queue.
    ///
    /// Looks at every span: for what happens rarely.
    mutating func remove(_ positions: ClosedRange<UInt64>) -> [PositionSpan] {
        guard heap.contains(where: { $0.positions.overlaps(positions) }) else { return [] }
        var list = SpanList()
        let old = heap
        heap = []
        eventCount = 0
        for span in old {
            if span.positions.overlaps(positions) { list.insert(span) } else { push(span) }
        }
        let removed = list.remove(positions)
        for span in list.spans { push(span) }
        return removed
    }

    /// The spans in no order.
    var spans: [PositionSpan] { heap }

    private mutating func sink(_ start: Int) {
        var parent = start
        while true {
            var first = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && comesFirst(child, first) {
                first = child
            }
            guard first != parent else { return }
            heap.swapAt(parent, first)
            parent = first
        }
    }

    private func comesFirst(_ left: Int, _ right: Int) -> Bool {
        let (left, right) = (heap[left], heap[right])
        return left.dueAt == right.dueAt ? left.first < right.first : isEarlier(left.dueAt, right.dueAt)
    }

    private func isEarlier(_ left: Timestamp?, _ right: Timestamp?) -> Bool {
        guard let left else { return right != nil }
        guard let right else { return false }
        return left < right
    }
}
