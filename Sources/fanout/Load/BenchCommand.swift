internal import ArgumentParser
internal import Events
internal import LoadGenerator
internal import Transport
internal import TransportCurl
internal import UnixSignals

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Give a running gateway load, and measure how it answers.",
        discussion: """
            Purchases are sent by the clock, whether the gateway keeps up or not: one that is late counts from when it \
            was due. Each has an id of its own and is marked as a test, so that platforms do not count it; a gateway \
            delivers it all the same. For a look at the gateway alone, point its destinations at a sandbox.

            The exit code is 0 when everything was accepted in time, 75 when the gateway did not keep up or answered \
            503, 65 when it refused events, 69 when no gateway answers, 77 when it wants another key. FANOUT_KEY is \
            the key, FANOUT_ADMIN_KEY that for --until-delivered.

            Example:  fanout bench --rate 2000 --duration 30s --pid $(pgrep -f 'fanout serve')
            """)

    @Option(help: ArgumentHelp("The gateway.", valueName: "url"))
    var url = environment("FANOUT_URL") ?? "http://127.0.0.1:8080"

    @Option(help: ArgumentHelp("Events per second.", valueName: "number"))
    var rate = 1000.0

    @Option(help: ArgumentHelp("How long. By default 10s.", valueName: "duration"))
    var duration: DurationArgument?

    @Option(help: ArgumentHelp("Events per request.", valueName: "count"))
    var batch = 1

    @Option(help: ArgumentHelp("Requests under way at once, at most.", valueName: "count"))
    var connections = 64

    @Option(help: ArgumentHelp("About how large an event is, in bytes: 350 and more.", valueName: "bytes"))
    var eventSize = 1000

    @Option(help: ArgumentHelp("What marks the events as tests.", valueName: "code"))
    var testCode = "fanout-bench"

    @Flag(help: "Send live events, which platforms count. Never do this to real destinations.")
    var live = false

    @Flag(help: "Go on until every destination has them, and tell how long that took.")
    var untilDelivered = false

    @Option(help: ArgumentHelp("The gateway's process: tells its processor time and memory (Linux).", valueName: "pid"))
    var pid: Int32?

    @Flag(help: "Load a gateway on another machine.")
    var yes = false

    @Flag(help: "Print the result as JSON, and no progress.")
    var json = false

    private var length: Duration { duration?.duration ?? .seconds(10) }

    func validate() throws {
        guard rate > 0, rate <= 10_000_000 else { throw ValidationError("--rate has to be above 0, at most 10000000") }
        guard (1...10_000).contains(batch) else { throw ValidationError("--batch has to be from 1 to 10000") }
        guard (1...4096).contains(connections) else {
            throw ValidationError("--connections has to be from 1 to 4096")
        }
        guard (1...1_000_000).contains(eventSize), eventSize * batch <= 16 << 20 else {
            throw ValidationError("--event-size times --batch has to fit into the 16 MiB that a gateway reads")
        }
        guard testCode.utf8.allSatisfy({ $0.isPlainLetter }), (1...100).contains(testCode.utf8.count) else {
            throw ValidationError("--test-code has to be letters, digits, - and _")
        }
    }

    func run() async throws {
        let plan = LoadPlan(
            url: url, key: environment("FANOUT_KEY"), rate: rate, duration: length, batch: batch,
            connections: connections, eventBytes: eventSize, testCode: live ? nil : testCode)
        try checkTarget()
        let before = try pid.map(ProcessUsage.init(of:))
        var options = CurlTransportOptions()
        options.maxConnectionsPerHost = connections
        let transport = try CurlTransport(options: options)
        let result: BenchResult
        do { result = try await measure(plan, transport, before) } catch {
            await transport.close()
            throw error
        }
        await transport.close()
        if json { Terminal.print(result.json) } else { for line in result.lines { Terminal.print(line) } }
        if let code = result.exitCode { throw code }
    }

    private func checkTarget() throws {
        let stays: Bool
        do throws(TransportError) { stays = try CurlTransport.staysOnThisMachine(url) } catch {
            Terminal.tell("fanout: --url \(url): \(error.message)")
            throw ExitCode.usage
        }
        guard stays || yes else {
            Terminal.tell("fanout: \(url) is another machine; add --yes if that gateway is yours to load")
            throw ExitCode.usage
        }
    }

    private func measure(
        _ plan: LoadPlan, _ transport: CurlTransport, _ before: ProcessUsage?
    ) async throws -> BenchResult {
        // Whoever is not there, or starts, is told of at once and not by thousands of failures.
        let admin = AdminClient(url: plan.url, key: environment("FANOUT_ADMIN_KEY"), transport: transport)
        try await admin.checkHealth()
        let events = LoadEvents(plan, run: Self.runName(), seconds: SystemClock().now.seconds)
        let run = LoadRun(plan, events: events, transport: transport)
        let isShown = Terminal.showsProgress && !json
        let report = await withInterrupt {
            await run.run(every: .seconds(max(1, length / .seconds(60)))) { progress in
                if isShown { Terminal.tell(BenchResult.line(progress, batch: plan.batch)) }
            }
        }
        var result = BenchResult(report: report)
        if let before, let pid { result.accepting = try ProcessUsage(of: pid).since(before) }
        if untilDelivered {
            let start = ContinuousClock.now
            try await admin.waitUntilDelivered(showing: isShown)
            result.delivery = BenchResult.Delivery(
                elapsed: report.elapsed + (ContinuousClock.now - start),
                usage: try before.flatMap { before in try pid.map { try ProcessUsage(of: $0).since(before) } })
        }
        return result
    }

    /// The first Ctrl-C ends the load, and what was measured is told; the second ends the command.
    private func withInterrupt(_ body: @escaping @Sendable () async -> LoadReport) async -> LoadReport {
        let run = Task { await body() }
        Task {
            for await _ in await UnixSignalsSequence(trapping: .sigint) {
                if run.isCancelled { Self.exit(withError: ExitCode.interrupted) }
                run.cancel()
            }
        }
        return await run.value
    }

    /// Eight letters and digits that no other run has.
    private static func runName() -> String {
        String((0..<8).compactMap { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() })
    }
}

extension UInt8 {
    /// A letter, a digit, `-` or `_`: needs no escape anywhere.
    fileprivate var isPlainLetter: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
