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
    let destination: Destination
    let journal: any EventJournal
    let transport: any HTTPTransport
    let clock: any WallClock
    let logger: Logger
    let pace: Pace

    package init(
        destination: Destination, journal: any EventJournal, transport: any HTTPTransport,
        clock: any WallClock = SystemClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), logger: Logger
    ) {
        self.destination = destination
        self.journal = journal
        self.transport = transport
        self.clock = clock
        var logger = logger
        logger[metadataKey: "destination"] = "\(destination.name)"
        self.logger = logger
        pace = Pace(rate: destination.delivery.rate, generator: generator)
    }

    package var description: String { "delivery to \(destination.name)" }

    /// Works until the service group shuts down or the journal closes.
    ///
    /// On a graceful shutdown no new claim is taken, and requests under way have `patience` to finish. After that, and
    /// when the task is cancelled, they are given up; their events stay in the journal.
    package func run() async throws {
        try await journal.register(destination: destination.name)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await runLanes() }
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

    private func runLanes() async throws {
        try await withThrowingTaskGroup(of: Void.self) { lanes in
            for _ in 0..<destination.delivery.concurrency {
                lanes.addTask { try await runLane() }
            }
            try await lanes.waitForAll()
        }
    }

    /// Claim -> MappedEvent -> Batch -> OutgoingRequest -> IncomingReply -> Judgement -> Settlement.
    private func runLane() async throws {
        while let claim = try await nextClaim() {
            var outcomes = [EventOutcome?](repeating: nil, count: claim.events.count)
            let items = mapped(claim, &outcomes)
            let options = destination.delivery
            for batch in Batch.partition(items, maxEvents: options.maxEvents, maxBytes: options.maxBytes) {
                for (index, outcome) in await deliver(batch, of: claim) {
                    outcomes[index] = outcomes[index].map { $0.worse(of: outcome) } ?? outcome
                }
            }
            let missing = EventOutcome.withheld(rule: "events", reason: "no event of theirs came of it")
            try await settle(Settlement(of: claim, outcomes: outcomes.map { $0 ?? missing }, at: clock.now))
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

    /// Waits for work, and before that as long as the destination wants to be left alone.
    ///
    /// - Returns: `nil` on a graceful shutdown, a cancellation, or when the journal was closed.
    private func nextClaim() async throws -> Claim? {
        try await cancelWhenGracefulShutdown { () async throws -> Claim? in
            while let resume = pace.pausedUntil, resume > clock.now {
                do { try await clock.sleep(until: resume) } catch { return nil }
            }
            let options = destination.delivery
            let probing = pace.isProbing
            let request = ClaimRequest(
                destination: destination.name, maxEvents: probing ? 1 : options.maxEvents, maxBytes: options.maxBytes,
                linger: probing ? .zero : options.maxWait)
            return try await claim(request)
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

    /// Maps the events of a claim; those that go no further get their outcome.
    private func mapped(_ claim: Claim, _ outcomes: inout [EventOutcome?]) -> [Batch.Item] {
        let now = clock.now
        var items: [Batch.Item] = []
        items.reserveCapacity(claim.events.count)
        for (index, claimed) in claim.events.enumerated() {
            if let reason = closedWindow(claimed, now) {
                outcomes[index] = .dead(reason: reason)
                continue
            }
            do {
                let event = try ConversionEvent(canonical: claimed.bytes, range: claimed.range)
                switch destination.mapped(event, now: now) {
                case .mapped(let events):
                    items += events.map { Batch.Item(claimIndex: index, event: $0) }
                case .withheld(let rule, let reason) where claimed.attempt > 1:
                    outcomes[index] = .dead(reason: "\(rule): \(reason)")
                case .withheld(let rule, let reason):
                    outcomes[index] = .withheld(rule: rule, reason: reason)
                }
            } catch {
                outcomes[index] = .dead(reason: "the stored event cannot be read: \(error)")
            }
        }
        return items
    }

    /// Why an event must not be tried again: after a doubtful attempt, and outside of the time in which the platform
    /// knows its id, it could count twice.
    private func closedWindow(_ event: ClaimedEvent, _ now: Timestamp) -> String? {
        guard let first = event.firstUnknownAt, let window = destination.dedupWindow else { return nil }
        guard now - first > window - Self.windowMargin else { return nil }
        return "an attempt at \(first.rfc3339) may have been counted, and a repeat now could count twice"
    }

    /// Clocks differ, and a request takes its time.
    private static let windowMargin = Duration.seconds(3600)
    /// A full disk or a failing one is asked again after this.
    private static let journalPause = Duration.seconds(1)
}

extension JournalError {
    /// Whether the same call may succeed later.
    fileprivate var isPassing: Bool { code == .storage || code == .full }
}

extension EventOutcome {
    /// For an event that became several of theirs: all of them have to arrive.
    func worse(of other: EventOutcome) -> EventOutcome {
        rank >= other.rank ? self : other
    }

    private var rank: Int {
        switch self {
        case .delivered: 0
        case .withheld: 1
        case .dead: 2
        case .retry: 3
        }
    }
}
