package import Events
package import Journal
package import Logging
package import Mapping
internal import ServiceLifecycle
internal import Synchronization
package import Transport

/// One worker per destination, side by side: they start, change and stop while the others go on.
package final class DeliveryFleet: Service, CustomStringConvertible {
    /// A worker and what runs it.
    private struct Crew {
        let worker: DeliveryWorker
        let group: ServiceGroup
    }

    private struct State {
        /// In the order of the configuration.
        var crews: [(name: String, crew: Crew)] = []
        var pausedByHand: Set<String> = []
    }

    private let journal: any EventJournal
    private let transport: any HTTPTransport
    private let clock: any WallClock
    private let generator: any RandomNumberGenerator & Sendable
    private let log: DeliveryLog?
    private let logger: Logger
    private let state = Mutex(State())
    private let starts: AsyncStream<ServiceGroup>
    private let start: AsyncStream<ServiceGroup>.Continuation

    /// Makes a fleet without a worker: `apply` gives it some.
    ///
    /// - Parameters:
    ///   - journal: where events come from and outcomes go.
    ///   - transport: shared by all workers.
    ///   - clock: the time.
    ///   - generator: spreads the waits.
    ///   - log: where requests are written down; `nil`: nowhere.
    ///   - logger: for the operator.
    package init(
        journal: any EventJournal, transport: any HTTPTransport, clock: any WallClock = SystemClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), log: DeliveryLog? = nil,
        logger: Logger
    ) {
        self.journal = journal
        self.transport = transport
        self.clock = clock
        self.generator = generator
        self.log = log
        self.logger = logger
        (starts, start) = AsyncStream.makeStream(of: ServiceGroup.self)
    }

    package var description: String { "delivery" }

    /// Works until the service group shuts down or the journal closes.
    ///
    /// On a graceful shutdown requests under way have 10 seconds to finish; after that, and when the task is
    /// cancelled, they are given up, and their events stay in the journal.
    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            for await crew in starts.cancelOnGracefulShutdown() {
                group.addTask {
                    do { try await crew.run() } catch is CancellationError {}
                }
            }
        }
    }

    /// Makes `destinations` the ones that are delivered to, in one step.
    ///
    /// - A name that there is already: what is claimed from now on goes by the new configuration; a hold ends, and the
    ///   pace starts anew. What is under way goes on by the old one.
    /// - A new name is registered with the journal, sees what is appended from then on, and starts.
    /// - A name that is gone: its worker stops after the requests under way; what waits for it stays in the journal.
    ///
    /// A pause by hand outlasts this, but no restart. May be called before `run`; of two calls at the same time the
    /// later swap wins.
    ///
    /// - Returns: the destinations that are gone, with what waits for them.
    /// - Throws: what `EventJournal.register` throws; nothing has changed then.
    @discardableResult
    package func apply(_ destinations: [Destination]) async throws(JournalError) -> [RemovedDestination] {
        let known = state.withLock { Set($0.crews.map(\.name)) }
        for destination in destinations where !known.contains(destination.name) {
            try await journal.register(destination: destination.name)
        }
        let (removed, added): ([Named], [Named]) = state.withLock { swap(&$0, destinations) }
        for (name, crew) in added {
            logger.notice("destination starts", metadata: ["destination": "\(name)"])
            start.yield(crew.group)
        }
        for (_, crew) in removed { await crew.group.triggerGracefulShutdown() }
        return await told(removed.map(\.name))
    }

    /// Stops sending to a destination until `resume`; its events are kept, and requests under way go on.
    ///
    /// - Returns: false where there is no such destination.
    package func pause(_ name: String) -> Bool {
        guard let worker = worker(name, { $0.pausedByHand.insert(name) }) else { return false }
        worker.pace.pauseByHand()
        logger.notice("destination paused", metadata: ["destination": "\(name)"])
        return true
    }

    /// Ends a pause by hand, and also a hold or a wait: the destination is asked again at once.
    ///
    /// - Returns: false where there is no such destination.
    package func resume(_ name: String) -> Bool {
        guard let worker = worker(name, { $0.pausedByHand.remove(name) }) else { return false }
        worker.pace.resume()
        logger.notice("destination resumed", metadata: ["destination": "\(name)"])
        return true
    }

    /// What every destination is doing, in the order of the configuration.
    package var status: [DestinationStatus] {
        state.withLock { $0.crews.map(\.crew.worker) }.map { $0.pace.status(of: $0.current.value) }
    }
}

extension DeliveryFleet {
    private typealias Named = (name: String, crew: Crew)

    private func swap(_ state: inout State, _ destinations: [Destination]) -> (removed: [Named], added: [Named]) {
        var old = Dictionary(state.crews.map { ($0.name, $0.crew) }, uniquingKeysWith: { $1 })
        var added: [Named] = []
        state.crews = destinations.map { destination in
            if let crew = old.removeValue(forKey: destination.name) {
                crew.worker.change(to: destination)
                return (destination.name, crew)
            }
            let crew = crew(for: destination)
            if state.pausedByHand.contains(destination.name) { crew.worker.pace.pauseByHand() }
            added.append((destination.name, crew))
            return (destination.name, crew)
        }
        return (old.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, added)
    }

    private func crew(for destination: Destination) -> Crew {
        let worker = DeliveryWorker(
            destination: destination, journal: journal, transport: transport, clock: clock, generator: generator,
            log: log, logger: logger)
        let service = ServiceGroupConfiguration.ServiceConfiguration(
            service: worker, successTerminationBehavior: .gracefullyShutdownGroup)
        return Crew(
            worker: worker,
            group: ServiceGroup(configuration: ServiceGroupConfiguration(services: [service], logger: logger)))
    }

    /// Tells the operator, and the caller, what waits for destinations that are gone.
    private func told(_ names: [String]) async -> [RemovedDestination] {
        guard !names.isEmpty else { return [] }
        let figures = (try? await journal.figures()) ?? []
        return names.map { name in
            let own = figures.first { $0.destination == name }
            let removed = RemovedDestination(name: name, waiting: (own?.waiting ?? 0) + (own?.retrying ?? 0))
            logger.notice(
                "destination removed", metadata: ["destination": "\(name)", "waiting": "\(removed.waiting)"])
            return removed
        }
    }

    private func worker(_ name: String, _ change: (inout State) -> Void) -> DeliveryWorker? {
        state.withLock { state in
            guard let found = state.crews.first(where: { $0.name == name }) else { return nil }
            change(&state)
            return found.crew.worker
        }
    }
}

extension DeliveryWorker {
    /// What is claimed from now on goes by `destination`, which has the same name.
    func change(to destination: Destination) {
        current.value = destination
        pace.reset(destination.delivery)
    }
}
