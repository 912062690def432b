internal import Delivery
internal import Events
internal import HTTPServer
internal import Ingest
internal import Journal
internal import JournalSQLite
internal import Logging
internal import Mapping
internal import ServiceLifecycle
internal import TransportCurl
internal import UnixSignals

/// What a gateway is made of.
struct GatewaySetup {
    var configuration: Configuration
    var address: Address
    var dataFolder: String
    var keys: BearerKeys
    /// How long a stop may take.
    var grace: Duration = .seconds(20)
    var logger: Logger
}

/// The running whole: journal, transport, one worker per destination, and the HTTP server in front.
struct Gateway {
    let port: Int
    let journal: SQLiteJournal
    let services: ServiceGroup

    /// Opens the journal and starts to listen.
    ///
    /// Nothing is delivered before `services.run()`.
    ///
    /// - Throws: `JournalError`, `TransportError` or `HTTPServerError`: all of them in words for an operator.
    static func start(_ setup: GatewaySetup, signals: [UnixSignal] = [.sigterm, .sigint]) async throws -> Gateway {
        let journal = try SQLiteJournal(directory: setup.dataFolder, clock: SystemClock())
        do {
            // Before the first event can arrive, so that no destination misses one.
            for destination in setup.configuration.destinations {
                try await journal.register(destination: destination.name)
            }
            let transport = try CurlTransport()
            let routes = IngestRoutes(
                reader: CurrentReader(EventReader(destinations: setup.configuration.names)), journal: journal,
                keys: setup.keys,
                limits: IngestLimits(), clock: SystemClock(), logger: setup.logger)
            let server = HTTPServer(
                configuration: HTTPServerConfiguration(host: setup.address.host, port: setup.address.port),
                screen: { routes.screen($0) },
                handler: { request in await routes.respond(to: request) ?? IngestRoutes.notFound(request) })
            let port = try await server.start()
            let workers = setup.configuration.destinations.map {
                DeliveryWorker(destination: $0, journal: journal, transport: transport, logger: setup.logger)
            }
            // Shut down in reverse: first no more events come in, then the workers finish, the journal closes last.
            let services: [any Service] = [
                Closing("journal", journal.close), Closing("transport", transport.close), Workers(workers: workers),
                Closing("http") { await server.stop(grace: setup.grace / 2) },
            ]
            var configuration = ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: setup.logger)
            // The last resort: what is cancelled here is cancelled all at once, the journal among it.
            configuration.maximumGracefulShutdownDuration = setup.grace * 2
            return Gateway(port: port, journal: journal, services: ServiceGroup(configuration: configuration))
        } catch {
            await journal.close()
            throw error
        }
    }
}

extension Gateway {
    /// Serves until one of `signals` arrives, and then until all is stopped in order.
    func run(until signals: UnixSignalsSequence) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await services.run() } catch let error as ServiceGroupError
                    where error.errorCode == .alreadyFinished
                {
                    // The signal came before the services ran.
                    await journal.close()
                }
            }
            group.addTask {
                for await _ in signals { await services.triggerGracefulShutdown() }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

/// All workers side by side, so that they also stop side by side.
private struct Workers: Service, CustomStringConvertible {
    let workers: [DeliveryWorker]

    var description: String { "delivery" }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in workers {
                group.addTask { try await worker.run() }
            }
            try await group.waitForAll()
            // Without a destination there is nothing to deliver, and events come in all the same.
            if workers.isEmpty { try? await gracefulShutdown() }
        }
    }
}

/// Something that runs by itself and has to be closed in its turn.
private struct Closing: Service, CustomStringConvertible {
    let description: String
    let close: @Sendable () async -> Void

    init(_ name: String, _ close: @escaping @Sendable () async -> Void) {
        description = name
        self.close = close
    }

    func run() async throws {
        try? await gracefulShutdown()
        await close()
    }
}
