internal import Journal

/// The newest groups, kept in memory so that a destination that keeps up never reads from the disk.
struct RecentGroups: Sendable {
    private let limit: Int
    private var groups: [EventGroup] = []
    /// Groups before it were dropped.
    private var head = 0
    private var size = 0

    /// Keeps up to `limit` bytes.
    init(limit: Int) {
        self.limit = limit
    }

    mutating func append(_ group: EventGroup) {
        groups.append(group)
        size += Self.size(of: group)
        while size > limit, head < groups.count {
            size -= Self.size(of: groups[head])
            groups[head] = EventGroup(first: 0, storedAt: group.storedAt)
            head += 1
        }
        // Moved only when half is empty, so that dropping costs the same however many there are.
        if head * 2 > groups.count {
            groups.removeFirst(head)
            head = 0
        }
    }

    func group(containing position: UInt64) -> EventGroup? {
        var low = head
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].last < position { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].contains(position) ? groups[low] : nil
    }

    /// Takes bodies out of the groups that hold `positions`.
    mutating func removeBodies(of positions: Set<UInt64>) {
        for index in head..<groups.count where positions.contains(where: groups[index].contains) {
            size -= Self.size(of: groups[index])
            groups[index].removeBodies(where: positions.contains)
            size += Self.size(of: groups[index])
        }
    }

    /// All events of `spans`, or as many as it takes to exceed `maxBytes`; `nil` where one of them is not here.
    func events(of spans: [PositionSpan], maxBytes: Int) -> [StoredEvent]? {
        guard let first = spans.first, head < groups.count, groups[head].first <= first.first else { return nil }
        var events: [StoredEvent] = []
        var bytes = 0
        for span in spans {
            var position = span.first
            while position <= span.last {
                guard let group = group(containing: position) else { return nil }
                position = group.collect(from: position, through: span.last, into: &events, bytes: &bytes, maxBytes)
                if bytes > maxBytes { return events }
            }
        }
        return events
    }

    private static func size(of group: EventGroup) -> Int {
        group.bodies.count + group.heads.count + group.keys.count + 128
    }
}

extension EventGroup {
    /// Appends its events from `position` through `last`, until their bytes exceed `maxBytes`.
    ///
    /// - Returns: the position after the last one appended.
    func collect(
        from position: UInt64, through last: UInt64, into events: inout [StoredEvent], bytes: inout Int,
        _ maxBytes: Int
    ) -> UInt64 {
        var position = position
        let end = min(last, self.last)
        while position <= end, bytes <= maxBytes {
            if let event = event(at: position) {
                bytes += event.range.count
                events.append(event)
            }
            position += 1
        }
        return position
    }
}
