import Journal
import Synchronization

/// Keeps what was settled and released.
final class WatchingJournal: EventJournal {
    private let journal: any EventJournal
    private let state = Mutex<(settlements: [Settlement], released: [Claim])>(([], []))

    init(_ journal: any EventJournal) {
        self.journal = journal
    }

    var settlements: [Settlement] { state.withLock(\.settlements) }
    var released: [Claim] { state.withLock(\.released) }

    func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? { try await journal.claim(request) }

    func settle(_ settlement: Settlement) async throws(JournalError) {
        state.withLock { $0.settlements.append(settlement) }
        try await journal.settle(settlement)
    }

    func release(_ claim: Claim) async {
        state.withLock { $0.released.append(claim) }
        await journal.release(claim)
    }

    func register(destination: String) async throws(JournalError) {
        try await journal.register(destination: destination)
    }

    func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] {
        try await journal.append(entries)
    }

    func figures() async throws(JournalError) -> [DestinationFigures] { try await journal.figures() }

    func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? { try await journal.trace(key) }

    func event(at position: UInt64) async throws(JournalError) -> StoredEvent? { try await journal.event(at: position) }

    func close() async { await journal.close() }
}
