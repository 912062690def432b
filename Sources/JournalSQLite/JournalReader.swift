internal import Events
internal import Journal
internal import Synchronization

/// What is read for a claim.
struct LoadedEvents: Sendable {
    var events: [StoredEvent] = []
    /// Events that cannot be read; `events` holds none behind them.
    var damaged: [ClosedRange<UInt64>] = []
}

/// What is read for others.
enum ReadCommand: Sendable {
    case load(destination: String, spans: [PositionSpan], maxBytes: Int, Answer<LoadedEvents>)
    case work(@Sendable (JournalReader) -> Void)
}

/// Reads stored events, on a thread and a connection of its own: a backlog that comes from a slow disk never holds up
/// a commit.
///
/// While there is nothing to read for others it checks what is stored, group by group, once after each start.
final class JournalReader {
    let shared: JournalShared
    let groups: GroupReader
    let tracer: JournalTracer
    let finals: FinalEventReader
    private let connection: SQLiteConnection
    private var verifier: JournalVerifier?
    /// The group that each destination's last claim ended in: the next one mostly begins there.
    private var current: [String: EventGroup] = [:]

    init(shared: JournalShared, connection: SQLiteConnection) throws(JournalError) {
        self.shared = shared
        self.connection = connection
        groups = try GroupReader(connection, vault: shared.vault)
        tracer = try JournalTracer(connection, groups: groups)
        finals = try FinalEventReader(connection, groups: groups)
        if shared.options.verifies { verifier = try JournalVerifier(connection, end: shared.board.end) }
    }

    /// Works until the inbox is closed and empty.
    func run(_ inbox: Inbox<ReadCommand>) {
        while let commands = verifier == nil ? inbox.takeAll() : inbox.takeAll(within: 5) {
            for command in commands { execute(command) }
            if commands.isEmpty { verify() }
        }
    }

    private func execute(_ command: ReadCommand) {
        switch command {
        case .load(let destination, let spans, let maxBytes, let answer):
            answer.resume(returning: result { () throws(JournalError) in try load(destination, spans, maxBytes) })
        case .work(let body):
            body(self)
        }
    }

    private func verify() {
        guard let verifier, verifier.step(groups, shared) else {
            self.verifier = nil
            return
        }
    }

    /// Keeps no group in memory any longer.
    func forgetGroups() {
        current = [:]
    }

    /// Pages of the database, and how many of them are free.
    func pages() throws(JournalError) -> (all: Int64, free: Int64) {
        (try connection.integer("PRAGMA page_count") ?? 0, try connection.integer("PRAGMA freelist_count") ?? 0)
    }

    /// How many groups are sealed with which key, by its name.
    func groupsByKey() throws(JournalError) -> [String: UInt64] {
        var counts: [String: UInt64] = [:]
        let keys = try connection.prepare("SELECT name, groups FROM body_key WHERE groups > 0")
        while try keys.step() { counts[keys.text(0)] = keys.position(1) }
        let all = try connection.integer("SELECT count(*) FROM event_group") ?? 0
        let clear = UInt64(max(all, 0)) - min(UInt64(max(all, 0)), counts.values.reduce(0, +))
        if clear > 0 { counts[""] = clear }
        return counts
    }

    /// The events of `spans`, or as many as it takes to exceed `maxBytes`, up to the first that cannot be read.
    private func load(
        _ destination: String, _ spans: [PositionSpan], _ maxBytes: Int
    ) throws(JournalError) -> LoadedEvents {
        var loaded = LoadedEvents()
        var bytes = 0
        for span in spans {
            var position = span.first
            while position <= span.last {
                do {
                    let group = try group(containing: position, for: destination)
                    position = group.collect(
                        from: position, through: span.last, into: &loaded.events, bytes: &bytes, maxBytes)
                } catch {
                    guard error.code == .damaged else { throw error }
                    let range = try groups.unreadable(from: position, end: shared.board.end)
                    shared.report(error, at: range)
                    loaded.damaged.append(range)
                    return loaded
                }
                if bytes > maxBytes { return loaded }
            }
        }
        return loaded
    }

    private func group(containing position: UInt64, for destination: String) throws(JournalError) -> EventGroup {
        if let group = current[destination], group.contains(position) { return group }
        if let group = shared.recent.withLock({ $0.group(containing: position) }) { return group }
        guard let group = try groups.group(containing: position) else {
            throw JournalError(.damaged, "the event at position \(position) is missing")
        }
        current[destination] = group
        return group
    }
}

/// Checks what is stored, group by group.
final class JournalVerifier {
    private let select: SQLiteStatement
    private let end: UInt64
    private var next: UInt64 = 0

    init(_ connection: SQLiteConnection, end: UInt64) throws(JournalError) {
        self.end = end
        select = try connection.prepare(
            """
            SELECT \(StoredGroup.columns), bodies FROM event_group
            WHERE first_position >= ?1 ORDER BY first_position LIMIT 1
            """)
    }

    /// Checks the next group.
    ///
    /// - Returns: false at the end.
    func step(_ groups: GroupReader, _ shared: JournalShared) -> Bool {
        do {
            guard next <= end, let stored = try read() else { return finish(shared) }
            let positions = stored.positions ?? next...next
            next = positions.upperBound + 1
            do {
                let group = try stored.group(groups.vault)
                shared.findings.withLock { $0.verification.checked += UInt64(group.count) }
            } catch {
                shared.report(error, at: positions)
            }
            return true
        } catch {
            shared.report(error, at: next...max(next, next))
            // The disk may be better later; the check goes on behind what cannot be found.
            guard error.code == .damaged, let gap = try? groups.unreadable(from: max(next, 1), end: end) else {
                return finish(shared)
            }
            next = gap.upperBound + 1
            return true
        }
    }

    private func read() throws(JournalError) -> StoredGroup? {
        select.bind(1, next)
        defer { select.reset() }
        return try select.step() ? StoredGroup(row: select, withBodies: true) : nil
    }

    private func finish(_ shared: JournalShared) -> Bool {
        let now = shared.clock.now
        shared.findings.withLock { $0.verification.finishedAt = now }
        return false
    }
}
