import Events
import JSON
import Journal
import Logging
import Mapping
import Synchronization
import TestSupport
import Transport
import YAML

@testable import Delivery

/// A platform of its own, so that these tests speak of delivery alone.
private let adapter = """
    adapter: shop
    settings:
      token: {required: true, secret: true}
    request:
      method: POST
      url: https://ads.example.com/events
      headers: {Authorization: "Bearer {token}", Content-Type: application/json}
      body: {test_code: "{test_code}", data: "{events}"}
    event:
      name: "{event_name}"
      id: event_id
    limits: {events_per_request: 100, event_age: {default: 7d}, dedup_window: 48h}
    fields:
      value: {type: number}
    reply: {code: body.code, trace: body.trace, retry_after: header.retry-after}
    verdicts:
      - {verdict: delivered, when: {body.code: 0}, means: accepted}
      - {verdict: delivered_with_warning, when: {body.code: 1}, means: accepted in part}
      - {verdict: split, when: {body.code: 2}, means: an event was refused}
      - {verdict: rejected, when: {body.code: 3}, means: all were refused}
      - {verdict: throttle, when: {body.code: 4}, means: too many}
      - {verdict: hold, when: {body.code: 5}, means: the token was refused}
      - {verdict: retry, means: trouble}
    """

/// A worker on a journal in memory, a scripted platform, and a clock that stands still.
struct DeliveryFixture {
    let clock = ManualClock()
    let journal: MemoryJournal
    let destination: Destination

    /// Sets up one destination; tables are YAML in one line.
    init(
        adapter name: String = "shop", events: String = "{\"*\": as is, Hidden: ~, Lead: [Lead, Form]}",
        delivery: String = "{max_events: 8, max_wait: 0ms, concurrency: 1}"
    ) throws {
        journal = MemoryJournal(clock: clock)
        let text = """
            version: 1
            destinations:
              shop:
                adapter: shop
                settings: {token: secret-token}
                events: \(events)
                fields: {value: properties.value}
                delivery: \(delivery)
            """
        let written = name == "noop" ? adapter + "\nsends: nothing\n" : adapter
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: SourceFile(name: "destinations.yaml", bytes: Array(text.utf8)),
                adapters: ["shop": SourceFile(name: "adapter.yaml", bytes: Array(written.utf8))],
                environment: { _ in nil }, now: clock.now))
        struct Unusable: Error { let diagnostics: [Diagnostic] }
        guard let destination = configuration?.destinations.first else { throw Unusable(diagnostics: diagnostics) }
        self.destination = destination
    }

    /// Stores events the way ingest does.
    @discardableResult
    func append(_ events: [(name: String, id: String)], age: Duration = .zero, testCode: String? = nil) async throws
        -> [EventKey]
    {
        try await journal.register(destination: "shop")
        let entries = events.map { event in
            let time = Timestamp(milliseconds: clock.now.milliseconds - age.wholeMilliseconds)
            let test = testCode.map { ",\"test_event_code\":\"\($0)\"" } ?? ""
            let body = """
                {"event":"\(event.name)","event_id":"\(event.id)","event_time":\(time.seconds),\
                "action_source":"website","properties":{"value":1.50}\(test)}
                """
            return JournalEntry(
                key: EventKey(name: event.name, id: event.id), receivedAt: clock.now, body: Array(body.utf8))
        }
        _ = try await journal.append(entries)
        return entries.map(\.key)
    }

    /// Runs a worker while `body` runs.
    func delivering(
        by transport: RecordingTransport, through other: (any EventJournal)? = nil,
        _ body: @Sendable @escaping (DeliveryFixture) async throws -> Void
    ) async throws {
        let worker = DeliveryWorker(
            destination: destination, journal: other ?? journal, transport: transport, clock: clock,
            generator: Generator(), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            try await body(self)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// The state of an event once `condition` holds of it.
    func state(
        of key: EventKey, where condition: (EventTrace.State) -> Bool
    ) async throws -> EventTrace.State {
        while true {
            if let state = try await journal.trace(key)?.states["shop"], condition(state) { return state }
            await Task.yield()
        }
    }

    /// The state of an event once it is final.
    func finalState(of key: EventKey) async throws -> EventTrace.State {
        try await state(of: key) {
            switch $0 {
            case .waiting, .retrying: false
            case .delivered, .withheld, .dead: true
            }
        }
    }
}

/// Always the same numbers, so that waits are the same in each run.
struct Generator: RandomNumberGenerator, Sendable {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// The ids of the events in a request.
func ids(_ request: OutgoingRequest) throws -> [String] {
    let document = try JSONDocument(parsing: request.body)
    guard let data = document.member("data", of: JSONDocument.root) else { return [] }
    return document.elements(of: data).compactMap { event in
        document.member("id", of: event).flatMap { document.string($0) }
    }
}

func answer(_ code: Int, status: Int = 200, headers: [HTTPField] = []) -> RecordingTransport.Answer {
    .reply(IncomingReply(status: status, headers: headers, body: Array(#"{"code":\#(code),"trace":"t-1"}"#.utf8)))
}
