internal import Events
internal import Journal

/// Repeats that were answered and are not stored yet: they go with the next commit that has other work.
struct DuplicateCounts: Sendable {
    private(set) var pending: [UInt64: EventTrace.Duplicates] = [:]

    mutating func add(_ position: UInt64, at moment: Timestamp) {
        pending[position, default: EventTrace.Duplicates(count: 0, lastAt: moment)].count += 1
        pending[position]?.lastAt = moment
    }

    /// What was stored meanwhile is not pending any more.
    mutating func remove(_ stored: [UInt64: EventTrace.Duplicates]) {
        for (position, duplicates) in stored {
            guard let left = pending[position] else { continue }
            pending[position]?.count -= min(duplicates.count, left.count)
            if pending[position]?.count == 0 { pending[position] = nil }
        }
    }
}

extension EventTrace {
    /// The trace with repeats that are not stored yet.
    func adding(_ pending: Duplicates?) -> EventTrace {
        guard let pending else { return self }
        return EventTrace(
            key: key, position: position, receivedAt: receivedAt,
            duplicates: Duplicates(count: (duplicates?.count ?? 0) + pending.count, lastAt: pending.lastAt),
            hasBody: hasBody, records: records)
    }
}
