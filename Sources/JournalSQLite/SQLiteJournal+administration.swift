package import Events
package import Journal
internal import Synchronization

extension SQLiteJournal: JournalAdministration {
    package func traces(ofEventID id: String, limit: Int) async throws(JournalError) -> [EventTrace] {
        let fingerprint = KeyFingerprint(EventKey(name: "", id: id), secret: shared.secret)
        let (candidates, start) = shared.keys.withLock { ($0.positions(ofID: fingerprint), $0.start) }
        return try await traces(
            candidates, olderThan: start, limit: max(limit, 0), fits: { $0.sharesID(with: fingerprint) },
            isMeant: { $0.key($1).id == id })
    }

    func traces(
        _ candidates: [UInt64], olderThan start: UInt64, limit: Int,
        fits: @escaping @Sendable (KeyFingerprint) -> Bool, isMeant: @escaping @Sendable (EventGroup, Int) -> Bool
    ) async throws(JournalError) -> [EventTrace] {
        try await reading { (reader) throws(JournalError) in
            // Taken before the rows are read: a count that is stored in between is told too late and never twice.
            let pending = reader.shared.duplicates.withLock(\.pending)
            return try reader.tracer.traces(
                candidates: candidates, olderThan: start, limit: limit, fits: fits, isMeant: isMeant
            ).map { $0.adding(pending[$0.position]) }
        }
    }

    package func finalEvents(
        _ query: FinalEventQuery, from: UInt64, limit: Int
    ) async throws(JournalError) -> FinalEventPage {
        try await reading { (reader) throws(JournalError) in
            let found = try reader.finals.events(.matching(query), from: from, limit: limit)
            return FinalEventPage(events: found.events, next: found.next)
        }
    }

    package func replay(_ request: ReplayRequest) async throws(JournalError) -> ReplayResult {
        try await writing { (writer) throws(JournalError) in
            let destination = request.selection.destination
            guard let id = writer.destinations[destination] else { throw .unknownDestination(destination) }
            let found = try writer.finals.events(request.selection, from: request.from, limit: request.limit)
            let plan = ReplayPlan(found.events, for: request, now: writer.shared.clock.now) {
                found.omittedRounds[$0] ?? 0
            }
            var result = plan.result
            result.next = found.next
            guard !request.isTrial, !plan.spans.isEmpty else { return result }
            try writer.transact { () throws(JournalError) in
                try writer.ledger.replay(plan.spans, destination: id)
            }
            writer.shared.board.replay(plan.spans, at: destination)
            return result
        }
    }

    package func drop(
        _ selection: FinalEventSelection, from: UInt64, limit: Int
    ) async throws(JournalError) -> DropResult {
        try await writing { (writer) throws(JournalError) in
            guard let id = writer.destinations[selection.destination] else {
                throw .unknownDestination(selection.destination)
            }
            let found = try writer.finals.events(selection, from: from, limit: limit)
            let dead = found.events.filter { $0.outcome.ending?.state == .dead }.map(\.position)
            if !dead.isEmpty {
                let now = writer.shared.clock.now
                try writer.transact { () throws(JournalError) in
                    try writer.ledger.drop(dead, at: now, destination: id)
                }
                writer.shared.board.drop(dead.count, at: selection.destination)
            }
            return DropResult(dropped: dead.count, next: found.next)
        }
    }

    package func forget(
        _ matches: @escaping @Sendable (StoredEvent) -> Bool
    ) async throws(JournalError) -> ForgetResult {
        var result = ForgetResult()
        var next: UInt64? = 1
        while let from = next {
            let found = try await reading { (reader) throws(JournalError) in
                try reader.search(from: from, matches)
            }
            if !found.events.isEmpty {
                let positions = found.events.map(\.position)
                try await writing { (writer) throws(JournalError) in
                    try writer.erase(positions)
                }
            }
            result.events += found.events
            result.unreadable += found.unreadable
            next = found.next
        }
        // Copies in memory, and what the write-ahead log still holds.
        try await reading { $0.forgetGroups() }
        try await writing { (writer) throws(JournalError) in try writer.emptyLog() }
        return result
    }

    package func unregister(destination: String) async throws(JournalError) {
        try await writing { (writer) throws(JournalError) in
            guard let id = writer.destinations[destination] else { return }
            try writer.transact { () throws(JournalError) in
                try writer.connection.execute("DELETE FROM destination WHERE id = \(id)")
            }
            writer.forgetDestination(destination)
            writer.shared.board.remove(destination)
            // What it leaves is removed in small steps.
            writer.upkeep.beginPass()
        }
    }

    package func oldestWaiting() async throws(JournalError) -> [String: Timestamp] {
        try await reading { (reader) throws(JournalError) in
            var oldest: [String: Timestamp] = [:]
            for (destination, position) in reader.shared.board.firstUnfinished {
                let group =
                    try? reader.shared.recent.withLock({ $0.group(containing: position) })
                    ?? reader.groups.keys(containing: position)
                guard let group else { continue }
                oldest[destination] = group.receivedAt(Int(position - group.first))
            }
            return oldest
        }
    }

    package func health() async throws(JournalError) -> JournalHealth {
        try await reading { (reader) throws(JournalError) in
            var health = JournalHealth()
            let shared = reader.shared
            let space = JournalSpace(shared, pages: try reader.pages())
            health.bytes = space.bytes
            health.reusableBytes = space.reusable
            health.byteLimit = shared.options.maxBytes
            health.freeBytes = space.free
            health.refusal = space.refusal(toGrowBy: 1, options: shared.options)
            (health.damage, health.verification) = shared.findings.withLock {
                ($0.damage, shared.options.verifies ? $0.verification : nil)
            }
            health.groupsByKey = try reader.groupsByKey()
            return health
        }
    }

    /// Runs a whole pass of the upkeep now, instead of in an hour.
    package func keepUp() async throws(JournalError) {
        try await writing { (writer) throws(JournalError) in try writer.keepUp() }
    }
}

/// A part of the stored events that was searched.
struct SearchedEvents: Sendable {
    var events: [ForgetResult.Event] = []
    var unreadable: [ClosedRange<UInt64>] = []
    /// Where to go on; `nil` at the end.
    var next: UInt64?
}

extension JournalReader {
    /// Searches the next groups, some megabytes of them.
    func search(
        from first: UInt64, _ matches: (StoredEvent) -> Bool
    ) throws(JournalError) -> SearchedEvents {
        var found = SearchedEvents()
        let end = shared.board.end
        var position = first
        var bytes = 0
        while position <= end, bytes < 4 << 20 {
            do {
                guard let start = try groups.firstGroup(atOrAfter: position) else { return found }
                position = start
                guard let group = try groups.group(containing: start) else { return found }
                bytes += group.bodies.count + group.keys.count
                for index in 0..<group.count {
                    guard let event = group.event(at: group.first + UInt64(index)), matches(event) else { continue }
                    found.events.append(.init(position: event.position, key: group.key(index)))
                }
                position = group.last + 1
            } catch {
                guard error.code == .damaged else { throw error }
                let gap = try groups.unreadable(from: position, end: end)
                shared.report(error, at: gap)
                found.unreadable.append(gap)
                position = gap.upperBound + 1
            }
        }
        found.next = position <= end ? position : nil
        return found
    }
}

extension JournalWriter {
    /// Removes the bodies of events, and ends them as dead where they still wait.
    func erase(_ positions: [UInt64]) throws(JournalError) {
        let ranges = positions.map { $0...$0 }.joined()
        let plans = shared.board.withdraw(ranges, reason: JournalReason.forgotten, now: shared.clock.now)
        let set = Set(positions)
        do {
            try transact { () throws(JournalError) in
                for plan in plans {
                    guard let id = destinations[plan.destination] else { continue }
                    try ledger.record(plan, destination: id)
                }
                var last: UInt64 = 0
                for position in positions where position > last {
                    guard let stored = try reader.stored(containing: position, withBodies: true) else { continue }
                    var group = try stored.group(shared.vault)
                    group.removeBodies(where: set.contains)
                    try groups.replace(stored.bodyKey, with: group)
                    last = group.last
                }
            }
        } catch {
            for plan in plans { shared.board.undo(plan) }
            throw error
        }
        for plan in plans { shared.board.finish(plan) }
        shared.recent.withLock { $0.removeBodies(of: set) }
    }
}
