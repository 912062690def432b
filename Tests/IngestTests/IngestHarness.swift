import Events
import HTTPServer
import Ingest
import Journal
import Logging
import Synchronization

/// Ingest behind a real server on loopback, with a journal in memory.
struct IngestHarness: Sendable {
    let port: Int
    let journal: any EventJournal
    let log: LogMemory

    func post(
        _ body: String, type: String? = "application/json", key: String? = nil, fields: [String] = []
    ) async throws -> Answer {
        var all = fields
        if let type { all.append("Content-Type: \(type)") }
        if let key { all.append("Authorization: Bearer \(key)") }
        return try await exchange(port: port, "POST", "/v1/events", fields: all, body: body)
    }

    /// How many events the journal holds.
    var stored: Int {
        get async throws { Int(try await journal.figures().first?.waiting ?? 0) }
    }
}

func withIngest(
    keys: [String] = [], limits: IngestLimits = IngestLimits(), capacity: Int = .max,
    journal given: (any EventJournal)? = nil, _ body: (IngestHarness) async throws -> Void
) async throws {
    let clock = FixedClock()
    let journal = given ?? MemoryJournal(clock: clock, capacity: capacity)
    try await journal.register(destination: "tiktok")
    let log = LogMemory()
    let routes = IngestRoutes(
        reader: CurrentReader(EventReader(destinations: ["tiktok"], makeID: { "made-at-\($0.milliseconds)" })),
        journal: journal,
        keys: BearerKeys(keys), limits: limits, clock: clock,
        logger: Logger(label: "test") { _ in log })
    let server = HTTPServer(
        configuration: HTTPServerConfiguration(port: 0, threads: 1), screen: { routes.screen($0) },
        handler: { await routes.respond(to: $0) ?? IngestRoutes.notFound($0) })
    let port = try await server.start()
    do {
        try await body(IngestHarness(port: port, journal: journal, log: log))
    } catch {
        await server.stop(grace: .zero)
        throw error
    }
    await server.stop(grace: .seconds(5))
}

/// It is always 2026-07-01, noon.
struct FixedClock: WallClock {
    let now = Timestamp(seconds: 1_782_907_200)

    func sleep(until moment: Timestamp) async throws {}
}

/// Keeps every log line, with its metadata.
final class LogMemory: LogHandler {
    private let lines = Mutex<[String]>([])

    let metadataProvider: Logger.MetadataProvider? = nil

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.MetadataValue? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let rest = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        lines.withLock { $0.append("\(event.level) \(event.message) \(rest)") }
    }
}
