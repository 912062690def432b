package import Events
internal import Synchronization

extension MemoryJournal: JournalAdministration {
    package func traces(ofEventID id: String, limit: Int) async throws(JournalError) -> [EventTrace] {
        try use { storage in
            let origins = board.origins
            let found = storage.events.indices.reversed().filter { storage.events[$0].key.id == id }
            return found.prefix(max(limit, 0)).map { storage.trace(at: UInt64($0 + 1), origins: origins) }
        }
    }

    package func finalEvents(
        _ query: FinalEventQuery, from: UInt64, limit: Int
    ) async throws(JournalError) -> FinalEventPage {
        try use { (storage) throws(JournalError) in
            guard board.knows(query.destination) else { throw .unknownDestination(query.destination) }
            let (events, next) = storage.finalEvents(.matching(query), from: from, limit: limit)
            return FinalEventPage(events: events, next: next)
        }
    }

    package func replay(_ request: ReplayRequest) async throws(JournalError) -> ReplayResult {
        let destination = request.selection.destination
        return try use { (storage) throws(JournalError) in
            guard board.knows(destination) else { throw .unknownDestination(destination) }
            let now = clock.now
            let (events, next) = storage.finalEvents(request.selection, from: request.from, limit: request.limit)
            let plan = ReplayPlan(events, for: request, now: now) {
                storage.entries[destination]?[$0]?.record.omittedRounds ?? 0
            }
            var result = plan.result
            result.next = next
            guard !request.isTrial else { return result }
            for (span, _) in plan.spans {
                for position in span.positions {
                    storage.entries[destination]?[position]?.record.state = .retrying(
                        at: now, attempts: 0, reason: JournalReason.replayed)
                    storage.entries[destination]?[position]?.record.replayedAt = now
                    storage.entries[destination]?[position]?.rounds = 0
                }
            }
            board.replay(plan.spans, at: destination)
            return result
        }
    }

    package func drop(
        _ selection: FinalEventSelection, from: UInt64, limit: Int
    ) async throws(JournalError) -> DropResult {
        let destination = selection.destination
        return try use { (storage) throws(JournalError) in
            guard board.knows(destination) else { throw .unknownDestination(destination) }
            let (events, next) = storage.finalEvents(selection, from: from, limit: limit)
            let dead = events.filter { $0.outcome.ending?.state == .dead }
            for event in dead {
                storage.entries[destination]?[event.position]?.record.droppedAt = clock.now
            }
            board.drop(dead.count, at: destination)
            return DropResult(dropped: dead.count, next: next)
        }
    }

    package func forget(
        _ matches: @escaping @Sendable (StoredEvent) -> Bool
    ) async throws(JournalError) -> ForgetResult {
        try use { storage in
            var result = ForgetResult()
            for position in 1..<(storage.end + 1) {
                guard let event = storage.stored(at: position), matches(event) else { continue }
                result.events.append(.init(position: position, key: storage.events[Int(position - 1)].key))
            }
            let positions = result.events.map { $0.position...$0.position }.joined()
            for plan in board.withdraw(positions, reason: JournalReason.forgotten, now: clock.now) {
                storage.record(plan)
                board.finish(plan)
            }
            for event in result.events { storage.events[Int(event.position - 1)].body = nil }
            return result
        }
    }

    package func unregister(destination: String) async throws(JournalError) {
        try use { storage in
            board.remove(destination)
            storage.entries[destination] = nil
        }
    }

    package func oldestWaiting() async throws(JournalError) -> [String: Timestamp] {
        try use { storage in board.firstUnfinished.mapValues { storage.events[Int($0 - 1)].receivedAt } }
    }

    package func health() async throws(JournalError) -> JournalHealth {
        try use { _ in JournalHealth() }
    }
}
