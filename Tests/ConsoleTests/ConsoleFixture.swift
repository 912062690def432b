import Console
import Delivery
import Events
import HTTPServer
import JSON
import Journal
import Logging
import Mapping
import Synchronization
import TestSupport
import Transport
import YAML

private let adapter = """
    adapter: shop
    settings:
      token: {required: true, secret: true}
    request:
      method: POST
      url: https://ads.example.com/events
      headers: {Authorization: "Bearer {token}", Content-Type: application/json}
      body: {data: "{events}"}
    event:
      name: "{event_name}"
      id: event_id
    limits: {events_per_request: 100, event_age: {default: 7d}, dedup_window: 48h}
    fields:
      value: {type: number}
    verdicts:
      - {verdict: delivered, when: {body.code: 0}, means: accepted}
      - {verdict: retry, means: trouble}
    """

/// The admin's routes over a journal in memory, without a server in front; nothing is delivered.
struct ConsoleFixture {
    let clock = ManualClock()
    let journal: MemoryJournal
    let fleet: DeliveryFleet
    let control: FixedControl
    let keys: [String]
    let isOpen: Bool

    /// Sets up the destination `shop`, registered and configured; `old` is registered alone.
    init(keys: [String] = [], isOpen: Bool = true) async throws {
        let journal = MemoryJournal(clock: clock)
        let configuration = try Self.configuration(now: clock.now)
        let transport = RecordingTransport([], then: .reply(IncomingReply(status: 500, headers: [], body: [])))
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        fleet = DeliveryFleet(journal: journal, transport: transport, clock: clock, logger: logger)
        try await fleet.apply(configuration.destinations)
        try await journal.register(destination: "old")
        self.journal = journal
        self.keys = keys
        self.isOpen = isOpen
        control = FixedControl(
            ConfigurationReport(file: "destinations.yaml", loadedAt: clock.now, configuration: configuration))
    }

    private static func configuration(now: Timestamp) throws -> Configuration {
        let text = """
            version: 1
            destinations:
              shop:
                adapter: shop
                settings: {token: secret-token}
                events: {"*": as is}
                fields: {value: properties.value}
            """
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: SourceFile(name: "destinations.yaml", bytes: Array(text.utf8)),
                adapters: ["shop": SourceFile(name: "adapter.yaml", bytes: Array(adapter.utf8))],
                environment: { _ in nil }, now: now))
        struct Unusable: Error { let diagnostics: [Diagnostic] }
        guard let configuration else { throw Unusable(diagnostics: diagnostics) }
        return configuration
    }

    var routes: AdminRoutes {
        AdminRoutes(
            journal: journal, fleet: fleet, control: control, keys: BearerKeys(keys), isOpen: isOpen, clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Calls the routes as a client would.
    func call(
        _ method: String, _ path: String, query: String? = nil, body: String = "", key: String? = nil,
        type: String = "application/json"
    ) async -> AdminAnswer? {
        var headers = [("Content-Type", type)]
        if let key { headers.append(("Authorization", "Bearer \(key)")) }
        let request = HTTPRequest(
            method: method, path: path, query: query, headers: HTTPHeaderList(headers), body: Array(body.utf8))
        return await routes.respond(to: request).map(AdminAnswer.init)
    }

    /// Stores events whose person is `<id>@example.com`.
    func append(_ ids: [String], name: String = "Purchase") async throws {
        let entries = ids.map { id in
            JournalEntry(
                key: EventKey(name: name, id: id), receivedAt: clock.now,
                body: Array(
                    """
                    {"event":"\(name)","event_id":"\(id)","event_time":\(clock.now.seconds),\
                    "action_source":"website","user":{"email":"\(id)@example.com"},"properties":{"value":1.50}}
                    """.utf8))
        }
        _ = try await journal.append(entries)
    }

    /// Gives what waits at `shop` this end.
    func end(_ outcome: EventOutcome, request: String = "r-1") async throws {
        guard let claim = try await journal.claim(.of("shop")) else { return }
        let positions = claim.positions.map { $0...$0 }
        let attempt = DeliveryAttempt(
            request: request, at: clock.now, positions: positions, verdict: "rejected", answer: "HTTP 200 code 2")
        try await journal.settle(
            Settlement(of: claim, outcomes: claim.events.map { _ in outcome }, attempts: [attempt], at: clock.now))
    }
}

/// An answer, to be read member by member.
struct AdminAnswer {
    let response: HTTPResponse
    let text: String

    init(_ response: HTTPResponse) {
        self.response = response
        text = String(decoding: response.body, as: UTF8.self)
    }

    var status: Int { response.status }

    /// What stands at a path, as text; `nil` where nothing does.
    func at(_ path: String...) -> String? {
        guard let document = try? JSONDocument(parsing: response.body) else { return nil }
        var index = JSONDocument.root
        for name in path {
            if let place = Int(name), document.kind(index) == .array {
                guard let element = Array(document.elements(of: index)).dropFirst(place).first else { return nil }
                index = element
            } else {
                guard let member = document.member(name, of: index) else { return nil }
                index = member
            }
        }
        return document.string(index) ?? String(decoding: document.bytes[document.rawRange(index)], as: UTF8.self)
    }
}

/// A configuration that a test changes by hand.
final class FixedControl: ConfigurationControl {
    private let state: Mutex<ConfigurationReport>

    init(_ report: ConfigurationReport) {
        state = Mutex(report)
    }

    var report: ConfigurationReport { state.withLock { $0 } }

    func reload() async -> ConfigurationReport {
        state.withLock { report in
            report.refusal = .init(at: report.loadedAt, diagnostics: ["destinations.yaml:1:1: error: something"])
            return report
        }
    }
}
