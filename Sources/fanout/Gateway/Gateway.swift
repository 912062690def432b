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
    var keys: IngestKeys
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
                reader: EventReader(destinations: setup.configuration.names), journal: journal, keys: setup.keys,
                limits: IngestLimits(), clock: SystemClock(), logger: setup.logger)
            let server = HTTPServer(
                configuration: HTTPServerConfiguration(host: setup.address.host, port: setup.address.port),
                screen: { routes.screen($0) },
                handler: { request in await routes.respond(to: request) ?? IngestRoutes.notFound(request) })
            let port = try await server.start()
            // Shut down in reverse: first no more events come in, then the workers finish, the journal closes last.
            let workers: [any Service] = setup.configuration.destinations.map {
                DeliveryWorker(destination: $0, journal: journal, transport: transport, logger: setup.logger)
            }
            let services: [any Service] =
                [Closing("journal", journal.close), Closing("transport", transport.close)] + workers
                + [Closing("http") { await server.stop(grace: setup.grace / 2) }]
            var configuration = ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: setup.logger)
            configuration.maximumGracefulShutdownDuration = setup.grace
            return Gateway(port: port, journal: journal, services: ServiceGroup(configuration: configuration))
        } catch {
            await journal.close()
            throw error
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
