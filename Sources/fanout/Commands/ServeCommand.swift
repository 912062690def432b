internal import ArgumentParser
internal import Events
internal import HTTPServer
internal import Logging
internal import Mapping
internal import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway.",
        discussion: """
            Keys that senders have to show stand in FANOUT_INGEST_KEYS (comma-separated) or in the file that \
            FANOUT_INGEST_KEYS_FILE names; those of operators in FANOUT_ADMIN_KEYS or FANOUT_ADMIN_KEYS_FILE. Without \
            keys only this machine is served. Every option can be given as a variable too: FANOUT_LISTEN, FANOUT_DATA, \
            ... destinations.yaml is read again whenever it is saved, and on SIGHUP.

            Example:  FANOUT_INGEST_KEYS=secret fanout serve --listen 0.0.0.0:8080 --data /var/lib/fanout
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Where to listen.", valueName: "host:port"))
    var listen = environment("FANOUT_LISTEN") ?? "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The folder of the journal.", valueName: "dir"))
    var data = environment("FANOUT_DATA") ?? "data"

    @Option(
        help: ArgumentHelp(
            "Send a destination's requests to another scheme, host and port. May be repeated.", valueName: "name=url"))
    var endpoint: [NamedValue] = []

    @Option(
        help: ArgumentHelp(
            "A PEM file of certificate authorities to trust, in place of the system's: for a proxy that opens TLS.",
            valueName: "file"))
    var caFile: String?

    @OptionGroup(title: "Storage") var storage: StorageOptions
    @OptionGroup(title: "Delivery log") var deliveryLog: DeliveryLogOptions

    @Option(help: ArgumentHelp("How long a stop may take. By default 20s.", valueName: "duration"))
    var grace: DurationArgument?

    @Option(help: ArgumentHelp("How much to log: trace, debug, info, notice, warning, error.", valueName: "level"))
    var logLevel = environment("FANOUT_LOG_LEVEL") ?? "info"

    func validate() throws {
        _ = try address
        _ = try level
    }

    private var address: Address {
        get throws {
            if let address = Address(listen) { return address }
            throw ValidationError("--listen \(listen) is no address: write HOST:PORT, such as 127.0.0.1:8080")
        }
    }

    private var level: Logger.Level {
        get throws {
            if let level = Logger.Level(rawValue: logLevel) { return level }
            throw ValidationError(
                "--log-level cannot be \(logLevel): write trace, debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        let (address, level) = (try address, try level)
        let ingestKeys = try ServeKeys.bearer("FANOUT_INGEST_KEYS")
        if ingestKeys.isEmpty, !address.isLoopback {
            Terminal.tell(
                """
                fanout: without keys only this machine is served, and \(listen) is open to others.
                fanout: set FANOUT_INGEST_KEYS, or listen on 127.0.0.1
                """)
            throw ExitCode.badConfiguration
        }
        let given = endpoint.isEmpty ? Self.endpointsOfEnvironment : endpoint
        let endpoints = Dictionary(given.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        let loaded = try options.load(endpoints: endpoints, now: SystemClock().now)
        loaded.tell()
        guard let configuration = loaded.configuration else { throw ExitCode.badConfiguration }

        let caFile = caFile ?? environment("FANOUT_CA_FILE")
        if let caFile {
            // Now, and not at the first request: libcurl reads it anew for every connection.
            do { _ = try Files.read(caFile) } catch {
                Terminal.tell("fanout: --ca-file: \(error)")
                throw ExitCode.noInput
            }
        }
        var logger = Logger(label: "fanout", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = level
        let setup = GatewaySetup(
            configuration: configuration, files: options.files(endpoints: endpoints), address: address,
            dataFolder: data, caFile: caFile, ingestKeys: ingestKeys,
            adminKeys: try ServeKeys.bearer("FANOUT_ADMIN_KEYS"),
            journal: try storage.options(), log: try deliveryLog.settings(data: data),
            grace: try (grace ?? variable("FANOUT_GRACE"))?.duration ?? .seconds(20), logger: logger)
        // Before anybody can connect: whoever sees the gateway can also stop it.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        let gateway: Gateway
        do { gateway = try await Gateway.start(setup, signals: []) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.cannotCreate
        }
        logger.notice(
            "listening",
            metadata: [
                "address": "\(address.host):\(gateway.port)",
                "destinations": "\(configuration.destinations.map(\.name).joined(separator: " "))",
            ])
        do { try await gateway.run(until: signals) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.software
        }
    }

    /// FANOUT_ENDPOINT: `name=url`, several with commas between them.
    private static var endpointsOfEnvironment: [NamedValue] {
        (environment("FANOUT_ENDPOINT") ?? "").split(separator: ",").compactMap { NamedValue(argument: String($0)) }
    }
}
