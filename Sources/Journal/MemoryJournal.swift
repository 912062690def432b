package import Events
internal import Synchronization

/// A journal that keeps everything in memory: for tests, and for trying things out.
///
/// It keeps every promise of `EventJournal` and `JournalAdministration` but durability, and keeps everything for ever.
package final class MemoryJournal: EventJournal {
    let clock: any WallClock
    private let duplicateWindow: Duration
    private let capacity: Int
    let board = ClaimBoard()
    let storage = Mutex(MemoryStorage())

    /// Opens an empty journal.
    ///
    /// - Parameters:
    ///   - clock: tells when an event was stored and when a retry is due.
    ///   - duplicateWindow: how long a key is remembered after its event was stored.
    ///   - capacity: how many events fit; more are refused with `.full`.
    package init(clock: any WallClock, duplicateWindow: Duration = .seconds(48 * 3600), capacity: Int = .max) {
        self.clock = clock
        self.duplicateWindow = duplicateWindow
        self.capacity = capacity
    }

    package func register(destination: String) async throws(JournalError) {
        try use { storage in
            _ = board.install(ReadingPosition(origin: storage.end + 1), for: destination)
        }
    }

    package func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] {
        try use { (storage) throws(JournalError) in
            let before = storage.end
            let now = clock.now
            let new = Set(entries.map(\.key).filter { storage.known($0, at: now, window: duplicateWindow) == nil })
            guard new.count <= capacity - storage.events.count else {
                throw JournalError(.full, "\(capacity) events are its limit")
            }
            let receipts = entries.map { storage.store($0, at: now, window: duplicateWindow) }
            let added = storage.events[Int(before)...].reduce(0) { $0 + ($1.body?.count ?? 0) }
            board.committed(end: storage.end, bytes: added)
            return receipts
        }
    }

    package func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? {
        try await board.claim(request, clock: clock) { (spans, _) throws(JournalError) in
            storage.withLock { storage in
                spans.flatMap { $0.positions.compactMap { storage.stored(at: $0) } }
            }
        }
    }

    package func settle(_ settlement: Settlement) async throws(JournalError) {
        try use { (storage) throws(JournalError) in
            let plan = try board.begin(settlement)
            storage.record(plan)
            board.finish(plan)
        }
    }

    package func release(_ claim: Claim) async {
        board.release(claim)
    }

    package func figures() async throws(JournalError) -> [DestinationFigures] {
        board.figures
    }

    package func event(at position: UInt64) async throws(JournalError) -> StoredEvent? {
        try use { $0.stored(at: position) }
    }

    package func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? {
        try use { storage in
            storage.positions[key].map { storage.trace(at: $0, origins: board.origins) }
        }
    }

    package func close() async {
        storage.withLock { $0.isClosed = true }
        board.close()
    }

    /// What is done here happens at one moment.
    func use<Value>(
        _ body: (inout MemoryStorage) throws(JournalError) -> sending Value
    ) throws(JournalError) -> sending Value {
        try storage.withLock { (storage) throws(JournalError) in
            if storage.isClosed { throw JournalError.closed }
            return try body(&storage)
        }
    }
}
