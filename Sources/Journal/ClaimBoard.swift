package import Events
internal import Synchronization

/// Who holds which events and who waits for some: what every journal with positions of its own shares.
///
/// It knows positions and histories, not events: `claim` asks the journal's storage for those. One claim at a time is
/// put together per destination, in the order of asking; so a claim that lingers is not disturbed by another one.
package final class ClaimBoard: Sendable {
    let state: Mutex<State>

    /// Opens a board for a journal whose last stored position is `end`; 0 where it is empty.
    package init(end: UInt64 = 0) {
        state = Mutex(State(end: end))
    }

    /// The last durable position; 0 where there is none.
    package var end: UInt64 { state.withLock(\.end) }

    /// Adds a destination.
    ///
    /// - Returns: false when it is known already; nothing changes then.
    @discardableResult
    package func install(_ position: ReadingPosition, for destination: String) -> Bool {
        state.withLock { state in
            guard state.readers[destination] == nil else { return false }
            state.readers[destination] = Reader(position: position)
            return true
        }
    }

    /// Tells that everything up to `end` is durable now, `bytes` more than before, and wakes whom it concerns.
    package func committed(end: UInt64, bytes: Int) {
        let woken = state.withLock { $0.committed(end: end, bytes: bytes) }
        for latch in woken { latch.open(.reached) }
    }

    /// The figures of every destination, by name.
    package var figures: [DestinationFigures] {
        state.withLock { state in
            state.readers.map { name, reader in
                DestinationFigures(
                    destination: name, waiting: reader.position.waiting(end: state.end),
                    retrying: reader.position.retrying, delivered: reader.position.delivered,
                    withheld: reader.position.withheld, dead: reader.position.dead, dropped: reader.position.dropped)
            }.sorted { $0.destination < $1.destination }
        }
    }

    /// The first position that each destination sees.
    package var origins: [String: UInt64] {
        state.withLock { $0.readers.mapValues(\.position.origin) }
    }

    /// Lets every claim return `nil`, now and later.
    package func close() {
        let woken = state.withLock { $0.close() }
        for latch in woken { latch.open(.closed) }
    }
}

// MARK: - Settling

extension ClaimBoard {
    /// Takes the events of a settlement out of hands and says what has to be stored for it.
    ///
    /// Every plan must be given to `finish` or `undo`. Plans of one destination may overlap in time only as long as
    /// they are stored together.
    package func begin(_ settlement: Settlement) throws(JournalError) -> SettlementPlan {
        let runs = settlement.runs
        let plan = state.withLock { $0.begin(settlement, runs: runs) }
        guard let plan else { throw .unknownDestination(settlement.claim.destination) }
        return plan
    }

    /// The plan is durable.
    package func finish(_ plan: SettlementPlan) {
        wake(plan.destination) { position in
            for part in plan.parts { position.finishSettling(part) }
            return plan.isWithdrawal || plan.parts.contains { $0.retry != nil }
        }
    }

    /// The plan could not be stored: its events are in hands as before.
    package func undo(_ plan: SettlementPlan) {
        wake(plan.destination) { position in
            for part in plan.parts {
                if plan.isWithdrawal { position.undoWithdrawing(part.span) } else { position.undoSettling(part.span) }
            }
            return plan.isWithdrawal
        }
    }

    /// Gives a claim back without an outcome.
    package func release(_ claim: Claim) {
        wake(claim.destination) { position in
            for event in claim.events { position.giveBack(event.position...event.position) }
            return true
        }
    }

    /// Changes a destination's position and lets its claim look again where `change` says so.
    func wake(_ destination: String, after change: (inout ReadingPosition) -> Bool) {
        let latch: Latch? = state.withLock { state in
            guard let index = state.readers.index(forKey: destination),
                change(&state.readers.values[index].position)
            else { return nil }
            state.readers.values[index].changes += 1
            return state.readers.values[index].pause?.latch
        }
        latch?.open(.reached)
    }
}

// MARK: - Claiming

extension ClaimBoard {
    /// Waits for work, takes it into hands and reads it.
    ///
    /// `load` returns the events of the spans in order; it may stop early once their bytes exceed `maxBytes`. Those that
    /// it cannot give it must have brought to an end before it returns (`withdraw`).
    ///
    /// - Returns: `nil` when the task was cancelled or the board was closed.
    package func claim(
        _ request: ClaimRequest, clock: any WallClock,
        load: ([PositionSpan], ClaimRequest) async throws(JournalError) -> [StoredEvent]
    ) async throws(JournalError) -> Claim? {
        guard try await takeTurn(at: request.destination) else { return nil }
        defer { endTurn(at: request.destination) }
        // When this claim first found something: an event whose receipt lies ahead, by a clock that was set back, must
        // not linger until then.
        var foundAt: Timestamp?
        while !Task.isCancelled {
            let now = clock.now
            guard let draft = state.withLock({ $0.draft(request, now: now) }) else { return nil }
            var fill = ClaimFill(draft: draft, request: request, foundAt: foundAt ?? now)
            if !draft.spans.isEmpty {
                foundAt = foundAt ?? now
                do {
                    fill.take(stillHeld(try await load(draft.spans, request), at: request.destination))
                } catch {
                    giveBack(draft.spans, at: request.destination)
                    throw error
                }
                if fill.isReady(now: now), !Task.isCancelled {
                    giveBack(fill.left, at: request.destination)
                    return Claim(destination: request.destination, events: fill.events)
                }
                giveBack(draft.spans, at: request.destination)
            }
            await pause(fill.pause, at: request.destination, clock: clock)
        }
        return nil
    }

    private func giveBack(_ spans: [PositionSpan], at destination: String) {
        guard !spans.isEmpty else { return }
        // Nobody needs waking: the claim in turn is the one that gives back.
        wake(destination) { position in
            for span in spans { position.giveBack(span.positions) }
            return false
        }
    }

    /// Leaves out what was brought to an end while it was being read.
    private func stillHeld(_ events: [StoredEvent], at destination: String) -> [StoredEvent] {
        state.withLock { state in
            guard let position = state.readers[destination]?.position else { return [] }
            return position.holdsAll(from: events.first?.position, through: events.last?.position, count: events.count)
                ? events : events.filter { position.holds($0.position) }
        }
    }

    private func pause(_ wish: ClaimFill.Pause, at destination: String, clock: any WallClock) async {
        let latch = Latch()
        guard state.withLock({ $0.arm(latch, wish, at: destination) }) else { return }
        _ = await latch.wait(until: wish.deadline, clock: clock)
        state.withLock { $0.disarm(at: destination) }
    }

    /// Waits until no earlier claim of the destination is being put together.
    ///
    /// - Returns: false when the task was cancelled or the board closed.
    private func takeTurn(at destination: String) async throws(JournalError) -> Bool {
        let latch = Latch()
        switch state.withLock({ $0.takeTurn(latch, at: destination) }) {
        case .closed: return false
        case .unknown: throw .unknownDestination(destination)
        case .granted: return true
        case .queued: break
        }
        guard await latch.wait() == .reached else {
            state.withLock { $0.leaveQueue(latch, at: destination) }
            return false
        }
        return true
    }

    private func endTurn(at destination: String) {
        while let next = state.withLock({ $0.nextInTurn(at: destination) }) {
            // A latch that was opened by a cancellation has left; the turn goes to the one behind it.
            if next.open(.reached) { return }
        }
    }
}
