internal import ArgumentParser
internal import Events
internal import HTTPServer
internal import Logging
internal import Mapping
internal import Sandbox
internal import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "See it work: gateway and stand-ins together, three events, what arrived.",
        discussion: """
            Runs the gateway on a journal of its own beside stand-ins for TikTok and Facebook, sends the three events \
            of a sign-up, and shows what each platform received. Nothing leaves this machine, and no token of yours is \
            used. The exit code is 0 when every event arrived at both platforms as it should.

            Example:  fanout demo --keep-serving
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Go on serving afterwards, until Ctrl-C.")
    var keepServing = false

    @Option(
        help: ArgumentHelp("Where the gateway listens; any free port where that one is taken.", valueName: "host:port"))
    var listen = "127.0.0.1:8080"

    @Option(help: ArgumentHelp("The folder with the three events.", valueName: "dir"))
    var events = "docs/examples"

    func validate() throws {
        _ = try address
    }

    private var address: Address {
        get throws {
            if let address = Address(listen), address.isLoopback { return address }
            throw ValidationError("--listen \(listen) is no address of this machine alone: write 127.0.0.1:8080")
        }
    }

    func run() async throws {
        let address = try address
        let sandbox = Sandbox(
            options: SandboxOptions(
                tokens: [Self.settings["TIKTOK_ACCESS_TOKEN"] ?? "", Self.settings["FACEBOOK_ACCESS_TOKEN"] ?? ""]))
        let sandboxPort = try await sandbox.start()
        let endpoint = "http://127.0.0.1:\(sandboxPort)"
        let endpoints = ["tiktok": endpoint, "facebook": endpoint]
        let loaded = try options.load(
            endpoints: endpoints, now: SystemClock().now,
            environment: { Self.settings[$0] ?? fanout.environment($0) })
        loaded.tell()
        guard let configuration = loaded.configuration else { throw ExitCode.badConfiguration }
        let folder = try Files.makeTemporaryFolder("fanout-demo")
        defer { Files.removeFolder(folder) }

        var logger = Logger(label: "fanout", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = .error
        var files = options.files(endpoints: endpoints)
        files.environment = { Self.settings[$0] ?? fanout.environment($0) }
        let setup = GatewaySetup(
            configuration: configuration, files: files, address: address,
            dataFolder: folder, ingestKeys: BearerKeys([]), adminKeys: BearerKeys([]), logger: logger)
        let gateway = try await start(setup)
        let demo = Demo(
            gateway: "http://127.0.0.1:\(gateway.port)", journal: gateway.journal, sandbox: sandbox, folder: events,
            platforms: configuration.destinations.map(\.name))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await gateway.services.run() }
            let problems = try await demo.run()
            if problems.isEmpty, keepServing {
                demo.sayWhatNext(config: options.config)
                try await group.waitForAll()
            } else {
                await gateway.services.triggerGracefulShutdown()
                try await group.waitForAll()
            }
            await sandbox.stop()
            if !problems.isEmpty {
                for problem in problems { Terminal.tell("demo: \(problem)") }
                throw ExitCode.failure
            }
        }
    }

    /// The wished address, or any free port where that one is taken.
    private func start(_ setup: GatewaySetup) async throws -> Gateway {
        do { return try await Gateway.start(setup) } catch {
            var other = setup
            guard let address = Address("\(setup.address.host):0") else { throw error }
            other.address = address
            return try await Gateway.start(other)
        }
    }

    /// What destinations.yaml takes from the environment: accounts that exist in the sandbox alone.
    private static let settings = [
        "TIKTOK_PIXEL_ID": "D4DEMOPIXEL000000000", "TIKTOK_ACCESS_TOKEN": "demo-tiktok-token",
        "FACEBOOK_PIXEL_ID": "1234567890", "FACEBOOK_ACCESS_TOKEN": "demo-facebook-token",
    ]
}
