internal import Console
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
    /// Where the configuration came from: watched while the gateway runs.
    var files: ConfigurationFiles
    var address: Address
    var dataFolder: String
    /// Certificate authorities to trust at the platforms; `nil`: the system's.
    var caFile: String?
    var ingestKeys: BearerKeys
    var adminKeys: BearerKeys
    var journal = SQLiteJournal.Options()
    /// Where requests are written down; `nil`: nowhere.
    var log: DeliveryLogSettings?
    /// How long a stop may take.
    var grace: Duration = .seconds(20)
    var logger: Logger
}

/// The running whole: journal, transport, one worker per destination, and the HTTP server in front.
struct Gateway {
    let port: Int
    let journal: SQLiteJournal
    let configuration: LiveConfiguration
    let services: ServiceGroup

    /// Opens the journal and starts to listen.
    ///
    /// Nothing is delivered before `services.run()`.
    ///
    /// - Throws: `JournalError`, `DeliveryLogError`, `TransportError` or `HTTPServerError`: all of them in words for an
    ///   operator.
    static func start(_ setup: GatewaySetup, signals: [UnixSignal] = [.sigterm, .sigint]) async throws -> Gateway {
        let (clock, logger) = (SystemClock(), setup.logger)
        let journal = try SQLiteJournal(directory: setup.dataFolder, clock: clock, options: setup.journal)
        do {
            let log = try setup.log.map { try DeliveryLog($0, clock: clock, logger: logger) }
            var transportOptions = CurlTransportOptions()
            transportOptions.caFile = setup.caFile
            let transport = try CurlTransport(options: transportOptions)
            let fleet = DeliveryFleet(
                journal: journal, transport: transport, clock: clock, log: log, logger: logger)
            // Before the first event can arrive, so that no destination misses one.
            try await fleet.apply(setup.configuration.destinations)
            await tellOfBacklogs(journal, configured: setup.configuration, logger)
            let reader = CurrentReader(EventReader(destinations: setup.configuration.names))
            let configuration = LiveConfiguration(
                setup.configuration, files: setup.files, fleet: fleet, reader: reader, clock: clock, logger: logger)
            let ingest = IngestRoutes(
                reader: reader, journal: journal, keys: setup.ingestKeys, limits: IngestLimits(), clock: clock,
                logger: logger)
            let admin = AdminRoutes(
                journal: journal, fleet: fleet, control: configuration, log: log,
                logFiles: setup.log.map { DeliveryLogFiles(folder: $0.folder) }, keys: setup.adminKeys,
                isOpen: setup.address.isLoopback && setup.ingestKeys.isEmpty, clock: clock, logger: logger)
            let server = HTTPServer(
                configuration: HTTPServerConfiguration(host: setup.address.host, port: setup.address.port),
                screen: { ingest.screen($0) ?? admin.screen($0) },
                handler: { request in
                    if let answer = await ingest.respond(to: request) { return answer }
                    return await admin.respond(to: request) ?? IngestRoutes.notFound(request)
                })
            let port = try await server.start()
            // Shut down in reverse: first no more events come in, then the workers finish, the journal closes last.
            let services: [any Service] = [
                Closing("journal", journal.close), Closing("transport", transport.close),
                Closing("delivery log") { await log?.close() }, fleet, Watching(configuration: configuration),
                Closing("http") { await server.stop(grace: setup.grace / 2) },
            ]
            var group = ServiceGroupConfiguration(
                services: services.map { .init(service: $0) }, gracefulShutdownSignals: signals, logger: logger)
            // The last resort: what is cancelled here is cancelled all at once, the journal among it.
            group.maximumGracefulShutdownDuration = setup.grace * 2
            return Gateway(
                port: port, journal: journal, configuration: configuration, services: ServiceGroup(configuration: group)
            )
        } catch {
            await journal.close()
            throw error
        }
    }

    /// Nothing is silent: what waits for a destination that nobody delivers to is named at every start.
    private static func tellOfBacklogs(
        _ journal: SQLiteJournal, configured: Configuration, _ logger: Logger
    ) async {
        for figures in (try? await journal.figures()) ?? [] {
            let waiting = figures.waiting + figures.retrying
            guard waiting > 0, configured.destination(named: figures.destination) == nil else { continue }
            let switchedOff = configured.disabled.contains(figures.destination)
            logger.warning(
                "events wait where nobody delivers",
                metadata: [
                    "destination": "\(figures.destination)", "waiting": "\(waiting)",
                    "because": switchedOff ? "it is switched off" : "it is not configured",
                ])
        }
    }
}

extension Gateway {
    /// Serves until SIGTERM or SIGINT arrives, and then until all is stopped in order; SIGHUP reads the configuration
    /// again.
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
                for await signal in signals {
                    if signal == .sighup {
                        _ = await configuration.reload()
                    } else {
                        await services.triggerGracefulShutdown()
                    }
                }
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

/// Reads the configuration again whenever it is saved.
private struct Watching: Service, CustomStringConvertible {
    let configuration: LiveConfiguration

    var description: String { "configuration" }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await configuration.watch() }
        } catch is CancellationError {}
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
