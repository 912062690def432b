internal import Events
internal import Journal
internal import Synchronization

/// What is read for others.
enum ReadCommand: Sendable {
    case load(destination: String, spans: [PositionSpan], maxBytes: Int, Answer<[StoredEvent]>)
    case event(UInt64, Answer<StoredEvent?>)
    case trace(EventKey, Answer<EventTrace?>)
}

/// Reads stored events, on a thread and a connection of its own: a backlog that comes from a slow disk never holds up
/// a commit.
final class JournalReader {
    private let shared: JournalShared
    private let connection: SQLiteConnection
    private let selectGroup: SQLiteStatement
    private let tracer: JournalTracer
    /// The group that each destination's last claim ended in: the next one mostly begins there.
    private var current: [String: EventGroup] = [:]

    init(shared: JournalShared, connection: SQLiteConnection) throws(JournalError) {
        self.shared = shared
        self.connection = connection
        selectGroup = try connection.prepare(
            """
            SELECT first_position, stored_at, event_count, heads, bodies FROM event_group
            WHERE first_position <= ?1 ORDER BY first_position DESC LIMIT 1
            """)
        tracer = try JournalTracer(connection)
    }

    /// Works until the inbox is closed and empty.
    func run(_ inbox: Inbox<ReadCommand>) {
        while let commands = inbox.takeAll() {
            for command in commands { execute(command) }
        }
    }

    private func execute(_ command: ReadCommand) {
        switch command {
        case .load(let destination, let spans, let maxBytes, let answer):
            answer.resume(returning: result { () throws(JournalError) in try load(destination, spans, maxBytes) })
        case .event(let position, let answer):
            answer.resume(returning: result { () throws(JournalError) in try event(at: position) })
        case .trace(let key, let answer):
            answer.resume(returning: result { () throws(JournalError) in try trace(key) })
        }
    }

    private func result<Value>(of body: () throws(JournalError) -> Value) -> Result<Value, JournalError> {
        do {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }

    /// The events of `spans`, or as many as it takes to exceed `maxBytes`.
    private func load(
        _ destination: String, _ spans: [PositionSpan], _ maxBytes: Int
    ) throws(JournalError) -> [StoredEvent] {
        var events: [StoredEvent] = []
        var bytes = 0
        for span in spans {
            var position = span.first
            while position <= span.last {
                let group = try group(containing: position, for: destination)
                position = group.collect(from: position, through: span.last, into: &events, bytes: &bytes, maxBytes)
                if bytes > maxBytes { return events }
            }
        }
        return events
    }

    private func event(at position: UInt64) throws(JournalError) -> StoredEvent? {
        try storedGroup(containing: position)?.event(at: position)
    }

    private func group(containing position: UInt64, for destination: String) throws(JournalError) -> EventGroup {
        if let group = current[destination], group.contains(position) { return group }
        if let group = shared.recent.withLock({ $0.group(containing: position) }) { return group }
        guard let group = try storedGroup(containing: position) else { throw missing(position) }
        current[destination] = group
        return group
    }

    private func storedGroup(containing position: UInt64) throws(JournalError) -> EventGroup? {
        selectGroup.bind(1, position)
        defer { selectGroup.reset() }
        guard try selectGroup.step() else { return nil }
        let group = try EventGroup(
            first: selectGroup.position(0), storedAt: Timestamp(milliseconds: selectGroup.integer(1)),
            count: Int(selectGroup.integer(2)), heads: selectGroup.bytes(3), keys: nil, bodies: selectGroup.bytes(4))
        return group.contains(position) ? group : nil
    }

    private func missing(_ position: UInt64) -> JournalError {
        JournalError(.damaged, "the event at position \(position) is missing")
    }

    private func trace(_ key: EventKey) throws(JournalError) -> EventTrace? {
        let fingerprint = KeyFingerprint(key, secret: shared.secret)
        let (candidates, start) = shared.keys.withLock { ($0.positions(of: fingerprint), $0.start) }
        return try tracer.trace(key, fingerprint, candidates: candidates, olderThan: start)
    }
}
