package import Events
package import Journal
package import Logging
package import Mapping
internal import ServiceLifecycle
package import Transport

/// Delivers to one destination: claims events, maps them, sends them in batches, judges the answers, and settles.
///
/// Workers share nothing but the journal and the transport, so the trouble of one destination stays its own.
package struct DeliveryWorker: Service, CustomStringConvertible {
    let current: CurrentDestination
    let journal: any EventJournal
    let transport: any HTTPTransport
    let clock: any WallClock
    let log: DeliveryLog?
    let logger: Logger
    let pace: Pace

    package init(
        destination: Destination, journal: any EventJournal, transport: any HTTPTransport,
        clock: any WallClock = SystemClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), log: DeliveryLog? = nil,
        logger: Logger
    ) {
        current = CurrentDestination(destination)
        self.journal = journal
        self.transport = transport
        self.clock = clock
        self.log = log
        var logger = logger
        logger[metadataKey: "destination"] = "\(destination.name)"
        self.logger = logger
        pace = Pace(destination.delivery, clock: clock, generator: generator)
    }

    package var description: String { "delivery to \(current.value.name)" }

    /// Works until the service group shuts down or the journal closes.
    ///
    /// On a graceful shutdown no new claim is taken, and requests under way have `patience` to finish. After that, and
    /// when the task is cancelled, they are given up; their events stay in the journal.
    package func run() async throws {
        try await journal.register(destination: current.value.name)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await work() }
                group.addTask {
                    try await gracefulShutdown()
                    try await clock.sleep(until: clock.now + Self.patience)
                }
                try await group.next()
                group.cancelAll()
                try await group.waitForAll()
            }
        } catch is CancellationError {
            logger.notice("delivery was cut short")
        }
    }

    /// How long a request may go on after a graceful shutdown began.
    private static let patience = Duration.seconds(10)

    private func work() async throws {
        try await withThrowingDiscardingTaskGroup { lanes in
            while let (turn, claim) = try await nextClaim() {
                lanes.addTask {
                    defer { pace.end() }
                    try await deliver(claim, turn)
                }
            }
        }
    }

    /// Claim -> MappedEvent -> Batch -> OutgoingRequest -> IncomingReply -> Judgement -> Settlement.
    private func deliver(_ claim: Claim, _ turn: PaceState.Turn) async throws {
        var round = DeliveryRound(claim: claim, turn: turn, destination: current.value)
        let options = round.destination.delivery
        for batch in mapped(&round).partition(maxEvents: options.maxEvents, maxBytes: options.maxBytes) {
            // Each batch becomes one request, or more where the platform refuses it because of one of its events.
            guard await deliver(batch, &round) != .stopped else { break }
        }
        let (settlement, untouched) = round.outcomes.finished(at: clock.now)
        do {
            if let settlement { try await settle(settlement) }
        } catch {
            await journal.release(claim)
            throw error
        }
        if let untouched { await journal.release(untouched) }
    }

    /// Waits until the destination may be asked and something waits for it.
    ///
    /// - Returns: `nil` on a graceful shutdown, a cancellation, or when the journal was closed.
    private func nextClaim() async throws -> (PaceState.Turn, Claim)? {
        guard !Task.isShuttingDownGracefully else { return nil }
        return try await cancelWhenGracefulShutdown { () async throws -> (PaceState.Turn, Claim)? in
            while let turn = await pace.turn() {
                let destination = current.value
                let request = ClaimRequest(
                    destination: destination.name, maxEvents: turn.maxEvents, maxBytes: destination.delivery.maxBytes,
                    linger: turn.maxEvents == 1 ? .zero : destination.delivery.maxWait)
                guard let claim = try await claim(request) else {
                    pace.end()
                    return nil
                }
                // While this waited for events, the destination may have been paused, or changed.
                if pace.isOpen(turn) { return (turn, claim) }
                await journal.release(claim)
                pace.end()
            }
            return nil
        }
    }

    private func claim(_ request: ClaimRequest) async throws -> Claim? {
        while true {
            do {
                return try await journal.claim(request)
            } catch {
                guard error.isPassing else { throw error }
                do { try await waitForJournal(error) } catch { return nil }
            }
        }
    }

    /// Records outcomes, however long the disk takes.
    ///
    /// The requests are answered: to forget that would mean to send the events again.
    private func settle(_ settlement: Settlement) async throws {
        while true {
            do {
                return try await journal.settle(settlement)
            } catch {
                guard error.isPassing else { throw error }
                try await waitForJournal(error)
            }
        }
    }

    private func waitForJournal(_ error: JournalError) async throws {
        logger.error("the journal fails", metadata: ["error": "\(error)"])
        try await clock.sleep(until: clock.now + Self.journalPause)
    }

    /// A full disk or a failing one is asked again after this.
    private static let journalPause = Duration.seconds(1)
}

extension JournalError {
    /// Whether the same call may succeed later.
    fileprivate var isPassing: Bool { code == .storage || code == .full }
}
