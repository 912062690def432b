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
    limits: {events_per_request: 1000, event_age: {default: 7d}, dedup_window: 48h}
    fields:
      value: {type: number}
      ip: {type: string, personal: true}
      email: {type: string, hash: required}
    reply:
      code: body.code
      message: body.message
      trace: body.trace
      retry_after: header.retry-after
      blame: body.blame
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
    let generator = Generator()

    /// Sets up one destination; tables are YAML in one line.
    init(
        adapter name: String = "shop", events: String = "{\"*\": as is, Hidden: ~, Lead: [Lead, Form]}",
        delivery: String = "{max_events: 8, max_wait: 0ms, concurrency: 1}"
    ) throws {
        journal = MemoryJournal(clock: clock)
        destination = try Self.destination("shop", adapter: name, events: events, delivery: delivery, now: clock.now)
    }

    /// A destination of any name.
    static func destination(
        _ name: String, adapter kind: String = "shop", events: String = "{\"*\": as is}",
        delivery: String = "{max_events: 8, max_wait: 0ms, concurrency: 1}", host: String = "ads.example.com",
        now: Timestamp = ManualClock().now
    ) throws -> Destination {
        let text = """
            version: 1
            destinations:
              \(name):
                adapter: shop
                endpoint: https://\(host)
                settings: {token: secret-token}
                events: \(events)
                fields: {value: properties.value, ip: context.ip, email: user.email}
                hashing: {email: [email, sha256]}
                delivery: \(delivery)
            """
        let written = kind == "noop" ? adapter + "\nsends: nothing\n" : adapter
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: SourceFile(name: "destinations.yaml", bytes: Array(text.utf8)),
                adapters: ["shop": SourceFile(name: "adapter.yaml", bytes: Array(written.utf8))],
                environment: { _ in nil }, now: now))
        struct Unusable: Error { let diagnostics: [Diagnostic] }
        guard let destination = configuration?.destinations.first else { throw Unusable(diagnostics: diagnostics) }
        return destination
    }

    /// Stores events the way ingest does.
    @discardableResult
    func append(
        _ events: [(name: String, id: String)], age: Duration = .zero, testCode: String? = nil,
        to destinations: [String] = ["shop"]
    ) async throws -> [EventKey] {
        for destination in destinations { try await journal.register(destination: destination) }
        let entries = events.map { event in
            let time = Timestamp(milliseconds: clock.now.milliseconds - age.wholeMilliseconds)
            let test = testCode.map { ",\"test_event_code\":\"\($0)\"" } ?? ""
            let body = """
                {"event":"\(event.name)","event_id":"\(event.id)","event_time":\(time.seconds),\
                "action_source":"website","user":{"email":"ada@example.com"},\
                "context":{"ip":"192.0.2.44"},"properties":{"value":1.50}\(test)}
                """
            return JournalEntry(
                key: EventKey(name: event.name, id: event.id), receivedAt: clock.now, body: Array(body.utf8))
        }
        _ = try await journal.append(entries)
        return entries.map(\.key)
    }

    /// Runs a worker while `body` runs.
    func delivering(
        by transport: RecordingTransport, through other: (any EventJournal)? = nil, log: DeliveryLog? = nil,
        _ body: @Sendable @escaping (DeliveryFixture) async throws -> Void
    ) async throws {
        let worker = DeliveryWorker(
            destination: destination, journal: other ?? journal, transport: transport, clock: clock,
            generator: generator, log: log, logger: quietLogger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            try await body(self)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// The state of an event once `condition` holds of it.
    func state(
        of key: EventKey, at destination: String = "shop", where condition: (EventTrace.State) -> Bool
    ) async throws -> EventTrace.State {
        while true {
            if let state = try await journal.trace(key)?.states[destination], condition(state) { return state }
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Lets the time go by in steps until all these events are final.
    func untilFinal(
        _ keys: [EventKey], at destination: String = "shop", step: Duration = .seconds(600)
    ) async throws -> [EventTrace.State] {
        while true {
            var states: [EventTrace.State] = []
            for key in keys {
                guard let state = try await journal.trace(key)?.states[destination], state.isFinal else { break }
                states.append(state)
            }
            if states.count == keys.count { return states }
            try Task.checkCancellation()
            await pass(step)
        }
    }

    /// Lets time go by when everybody waits for that, or for nothing.
    func pass(_ time: Duration) async {
        for _ in 0..<200 where clock.sleeperCount == 0 { await Task.yield() }
        if clock.sleeperCount > 0 { clock.advance(by: time) }
        for _ in 0..<20 { await Task.yield() }
    }

    /// The state of an event once it is final.
    func finalState(of key: EventKey, at destination: String = "shop") async throws -> EventTrace.State {
        try await state(of: key, at: destination, where: \.isFinal)
    }
}

let quietLogger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

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

/// An answer with any body.
func reply(_ body: String, status: Int = 200, headers: [HTTPField] = []) -> RecordingTransport.Answer {
    .reply(IncomingReply(status: status, headers: headers, body: Array(body.utf8)))
}

extension EventTrace.State {
    var isRetrying: Bool { if case .retrying = self { true } else { false } }
    var isFinal: Bool {
        switch self {
        case .waiting, .retrying: false
        case .delivered, .withheld, .dead: true
        }
    }
    var isDelivered: Bool { if case .delivered = self { true } else { false } }
    /// Why the event is dead; `nil` where it is not.
    var deathReason: String? { if case .dead(_, let reason) = self { reason } else { nil } }
}
