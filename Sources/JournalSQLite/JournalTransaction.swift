internal import Events
internal import Journal
internal import Synchronization

/// What one commit will make durable, and who waits for it.
///
/// Ends with exactly one of `finish` and `undo`.
struct JournalTransaction {
    private let shared: JournalShared
    private let storedAt: Timestamp
    /// By name; those that are registered here included.
    private var destinations: [String: Int64]

    private(set) var commands: [JournalCommand] = []
    /// New events, in the order of their positions.
    private(set) var groups: [EventGroup] = []
    /// The last position with these.
    private(set) var end: UInt64
    private(set) var plans: [SettlementPlan] = []
    private(set) var registered: [NewDestination] = []
    /// Positions whose key came again.
    private var duplicates: [UInt64] = []
    private var nextDestination: Int64
    /// One list per append, in the order of `commands`.
    private var receipts: [[Receipt]] = []

    init(shared: JournalShared, end: UInt64, destinations: [String: Int64], nextDestination: Int64) {
        self.nextDestination = nextDestination
        self.shared = shared
        self.end = end
        self.destinations = destinations
        storedAt = shared.clock.now
    }

    /// Whether anything has to be written: duplicates and known destinations need nothing.
    var hasWork: Bool {
        !groups.isEmpty || !registered.isEmpty || plans.contains { !$0.parts.isEmpty }
    }

    /// Takes a command in, or fails it at once where it cannot be done.
    ///
    /// `storedKeys` reads the keys of the group that contains a position.
    mutating func add(_ command: JournalCommand, storedKeys: (UInt64) throws(JournalError) -> EventGroup?) {
        do {
            switch command {
            case .append(let append): try receipts.append(place(append, storedKeys))
            case .settle(let settlement, _): plans.append(try shared.board.begin(settlement))
            case .register(let name, _): register(name)
            case .end(let positions, let reason, _):
                plans += shared.board.withdraw(positions, reason: reason, now: storedAt)
            case .work: return
            }
            commands.append(command)
        } catch {
            command.fail(error)
        }
    }

    /// All of it is durable: tells everybody.
    func finish() {
        if let last = groups.last {
            shared.keys.withLock { $0.mark(last.last + 1, storedAt: last.storedAt) }
            shared.recent.withLock { recent in
                for group in groups { recent.append(group) }
            }
            shared.board.committed(end: end, bytes: groups.reduce(0) { $0 + $1.bodies.count })
        }
        for destination in registered {
            shared.board.install(ReadingPosition(origin: destination.origin), for: destination.name)
        }
        for plan in plans { shared.board.finish(plan) }
        if !duplicates.isEmpty {
            shared.duplicates.withLock { counts in
                for position in duplicates { counts.add(position, at: storedAt) }
            }
        }
        var receipts = receipts[...]
        for command in commands {
            switch command {
            case .append(let append): append.answer.resume(returning: .success(receipts.removeFirst()))
            case .settle(_, let answer), .register(_, let answer), .end(_, _, let answer):
                answer.resume(returning: .success(()))
            case .work: break
            }
        }
    }

    /// None of it was stored: everything is as before.
    ///
    /// The callers are still to be told.
    func undo() {
        shared.keys.withLock { keys in
            for group in groups {
                for index in 0..<group.count {
                    keys.remove(group.fingerprint(index), at: group.first + UInt64(index))
                }
            }
        }
        for plan in plans { shared.board.undo(plan) }
    }

    // MARK: Events

    /// Gives every entry its position, or that of the event with the same key.
    private mutating func place(
        _ append: AppendCommand, _ storedKeys: (UInt64) throws(JournalError) -> EventGroup?
    ) throws(JournalError) -> [Receipt] {
        let before = end
        let repeated = duplicates.count
        var receipts: [Receipt] = []
        receipts.reserveCapacity(append.entries.count)
        do {
            for (entry, fingerprint) in zip(append.entries, append.fingerprints) {
                if let position = try duplicate(of: entry.key, fingerprint, storedKeys) {
                    duplicates.append(position)
                    receipts.append(Receipt(position: position, status: .duplicate))
                } else {
                    receipts.append(Receipt(position: add(entry, fingerprint), status: .accepted))
                }
            }
        } catch {
            // What this append had placed is taken back; the others' events stay.
            removeEvents(after: before)
            duplicates.removeSubrange(repeated...)
            throw error
        }
        return receipts
    }

    private func duplicate(
        of key: EventKey, _ fingerprint: KeyFingerprint, _ storedKeys: (UInt64) throws(JournalError) -> EventGroup?
    ) throws(JournalError) -> UInt64? {
        let candidates = shared.keys.withLock { $0.positions(of: fingerprint) }
        for position in candidates {
            guard let group = try group(containing: position, storedKeys),
                shared.keys.withLock({ $0.remembers(group.storedAt, now: storedAt) }),
                group.hasKey(key, at: Int(position - group.first))
            else { continue }
            return position
        }
        return nil
    }

    private func group(
        containing position: UInt64, _ storedKeys: (UInt64) throws(JournalError) -> EventGroup?
    ) throws(JournalError) -> EventGroup? {
        if let group = groups.last(where: { $0.contains(position) }) { return group }
        if let group = shared.recent.withLock({ $0.group(containing: position) }) { return group }
        return try storedKeys(position)
    }

    private mutating func add(_ entry: JournalEntry, _ fingerprint: KeyFingerprint) -> UInt64 {
        let options = shared.options
        let fits = groups.last.map { last in
            last.count < options.maxGroupEvents && last.bodies.count + entry.body.count <= options.maxGroupBytes
        }
        if fits != true { groups.append(EventGroup(first: end + 1, storedAt: storedAt)) }
        groups[groups.count - 1].append(entry, fingerprint: fingerprint)
        end += 1
        shared.keys.withLock { $0.insert(fingerprint, at: end) }
        return end
    }

    private mutating func removeEvents(after position: UInt64) {
        shared.keys.withLock { keys in
            while end > position, let group = groups.last {
                keys.remove(group.fingerprint(group.count - 1), at: end)
                groups[groups.count - 1].removeLast()
                if group.count == 1 { groups.removeLast() }
                end -= 1
            }
        }
    }

    // MARK: Destinations

    private mutating func register(_ name: String) {
        guard destinations[name] == nil else { return }
        let id = nextDestination
        nextDestination += 1
        destinations[name] = id
        registered.append(NewDestination(id: id, name: name, origin: end + 1))
    }
}

/// A destination that becomes known with a commit.
struct NewDestination {
    let id: Int64
    let name: String
    /// The first position that it sees.
    let origin: UInt64
}
