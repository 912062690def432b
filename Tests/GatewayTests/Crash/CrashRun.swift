import Events
import Foundation
import Journal
import JournalSQLite
import Sandbox
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Many lives of one gateway on one journal: load, a kill, and again; then a last one in which all is well.
struct CrashRun {
    let plan: CrashPlan
    let events: CrashEvents
    let book: CrashBook
    let sandbox: Sandbox
    let data: TemporaryFolder
    private let config: String
    private let folder: TemporaryFolder
    /// The number of the first request of each life.
    private(set) var firstRequests: [Int] = []
    private(set) var endings: [String: Int] = [:]

    init(_ plan: CrashPlan) throws {
        self.plan = plan
        events = try CrashEvents(now: Samples.now)
        book = CrashBook(events, count: plan.events, largest: plan.largest, seed: plan.seed)
        var options = SandboxOptions(
            tokens: [Secrets.tiktokToken, Secrets.facebookToken], pixels: [Command.tiktokPixel, Command.facebookPixel])
        options.ownPorts = [.tiktok: 0, .facebook: 0]
        options.keepsBytes = false
        options.keptRequests = 200
        sandbox = Sandbox(options: options)
        data = try TemporaryFolder()
        folder = try TemporaryFolder()
        config = try folder.file(
            "destinations.yaml",
            try Configurations.shipped.replacingOccurrences(of: "timeout: 10s", with: "timeout: 5s"))
    }

    var endpoints: [SandboxPlatform: Int] {
        Dictionary(uniqueKeysWithValues: SandboxPlatform.allCases.map { ($0, sandbox.port(of: $0)) })
    }

    /// Lives and dies as planned, then delivers the rest and stops as it should.
    mutating func run() async throws {
        _ = try await sandbox.start()
        for (number, life) in plan.lives.enumerated() {
            sandbox.begin(life.weather)
            firstRequests.append(sandbox.requestCount + 1)
            endings[life.ending.description, default: 0] += 1
            try await live(life, upTo: plan.events * (number + 1) / (plan.lives.count + 1))
            // What the dead gateway had written whole may still be read by a platform, and belongs to its life.
            await waitForQuiet(.milliseconds(500))
            if (number + 1).isMultiple(of: 10) { print("  \(number + 1) kills, \(book.accepted) events accepted") }
        }
        firstRequests.append(sandbox.requestCount + 1)
        sandbox.begin(plan.fairWeather)
        try await finish()
        await sandbox.stop()
    }

    /// Hands in the rest, and lets the gateway work until every event is final everywhere.
    func finish() async throws {
        let end = ContinuousClock.now + plan.patience
        var open = UInt64.max
        while open > 0, ContinuousClock.now < end {
            let gateway = try await start()
            await send(to: gateway.port, below: plan.events)
            _ = await waitForRest(until: end)
            await waitForQuiet()
            #expect(await gateway.terminate().status == 0)
            open = try await openEvents()
        }
        #expect(open == 0, "so many events were not final after \(plan.patience)")
    }

    /// Events that wait for a first or another attempt anywhere, as the journal has it while nobody works.
    private func openEvents() async throws -> UInt64 {
        let journal = try SQLiteJournal(directory: data.path, clock: SystemClock())
        let figures = try await journal.figures()
        await journal.close()
        return figures.reduce(0) { $0 + $1.waiting + $1.retrying }
    }

    /// Until nothing has come to a platform for a while.
    private func waitForQuiet(_ pause: Duration = .seconds(1)) async {
        var count = -1
        while count != sandbox.requestCount {
            count = sandbox.requestCount
            try? await Task.sleep(for: pause)
        }
    }

    func start() async throws -> RunningGateway {
        try await RunningGateway(
            data: data.path, endpoints: endpoints, config: config, environment: Configurations.plugins,
            logLevel: "notice")
    }

    private func live(_ life: CrashPlan.Life, upTo limit: Int) async throws {
        if case .inStart(let delay) = life.ending {
            let process = try ChildProcess(
                RunningGateway.arguments(data: data.path, endpoints: endpoints, config: config, logLevel: "notice"),
                environment: Command.environment.merging(Configurations.plugins) { $1 },
                folder: Locations.repository)
            await onThread { _ = usleep(delay) }
            process.signal(SIGKILL)
            #expect(await process.end().status == -SIGKILL)
            return
        }
        let gateway = try await start()
        let before = book.accepted
        let target = before + Int(Double(max(0, limit - before)) * life.share)
        await withTaskGroup(of: Void.self) { [plan, book] group in
            for _ in 0..<plan.senders { group.addTask { await book.send(to: gateway.port, below: limit) } }
            group.addTask { [self] in await end(gateway, life.ending, after: target) }
        }
        #expect(await gateway.process.end().status == -SIGKILL)
    }

    /// Waits for the moment and kills.
    private func end(_ gateway: RunningGateway, _ ending: CrashPlan.Ending, after target: Int) async {
        await onThread { [book, sandbox, data] in
            Self.spin(for: 30) { book.accepted >= target }
            let delay: UInt32
            switch ending {
            case .underLoad(let microseconds), .inStart(let microseconds): delay = microseconds
            case .inCommit(let microseconds):
                let log = data.path + "/journal.db-wal"
                let state = Self.state(of: log)
                Self.spin(for: 0.5, pause: 20) { Self.state(of: log) != state }
                delay = microseconds
            case .inDelivery(let microseconds):
                let count = sandbox.requestCount
                Self.spin(for: 0.5) { sandbox.requestCount != count }
                delay = microseconds
            }
            usleep(delay)
            gateway.process.signal(SIGKILL)
        }
    }

    func send(to port: Int, below limit: Int) async {
        await withTaskGroup(of: Void.self) { [plan, book] group in
            for _ in 0..<plan.senders { group.addTask { await book.send(to: port, below: limit) } }
        }
    }

    /// Waits until each platform has, or has refused as poison, all that was accepted.
    func waitForRest(until end: ContinuousClock.Instant) async -> Bool {
        let poison = SandboxPoison(.every(plan.poison))
        let standings = book.standings
        let wanted = standings.indices.filter { standings[$0] == .accepted && !events.isDenied($0) }
        let count = wanted.count { !poison.holds(events.id($0)) }
        while ContinuousClock.now < end {
            // The count first: to look at every copy makes the ledger copy itself for the next event.
            let isDone = SandboxPlatform.allCases.allSatisfy { platform in
                guard sandbox.tally(platform).counted >= count else { return false }
                let copies = sandbox.copies(at: platform)
                return wanted.allSatisfy { number in
                    let id = events.id(number)
                    return copies[id]?.contains { $0.fate != .refused || poison.holds(id) } ?? false
                }
            }
            if isDone { return true }
            try? await Task.sleep(for: .milliseconds(500))
        }
        return false
    }

    private static func spin(for seconds: Double, pause: UInt32 = 500, until isDone: () -> Bool) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !isDone(), ContinuousClock.now < end { usleep(pause) }
    }

    /// Size and time of change of a file.
    private static func state(of path: String) -> [Int] {
        var information = stat()
        guard stat(path, &information) == 0 else { return [] }
        return [Int(information.st_size), information.st_mtim.tv_sec, information.st_mtim.tv_nsec]
    }
}
