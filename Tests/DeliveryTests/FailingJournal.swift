import Journal
import Synchronization

/// A journal whose disk is full at first: the first claims and settlements fail.
final class FailingJournal: EventJournal {
    private let journal: any EventJournal
    private let left: Mutex<(claims: Int, settlements: Int)>

    init(_ journal: any EventJournal, failures: Int) {
        self.journal = journal
        left = Mutex((failures, failures))
    }

    func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? {
        let fails = left.withLock { left in
            left.claims -= 1
            return left.claims >= 0
        }
        if fails { throw JournalError(.storage, "input/output error") }
        return try await journal.claim(request)
    }

    func settle(_ settlement: Settlement) async throws(JournalError) {
        let fails = left.withLock { left in
            left.settlements -= 1
            return left.settlements >= 0
        }
        if fails { throw JournalError(.full, "no space left on the disk") }
        try await journal.settle(settlement)
    }

    func register(destination: String) async throws(JournalError) {
        try await journal.register(destination: destination)
    }

    func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] {
        try await journal.append(entries)
    }

    func release(_ claim: Claim) async { await journal.release(claim) }

    func figures() async throws(JournalError) -> [DestinationFigures] { try await journal.figures() }

    func event(at position: UInt64) async throws(JournalError) -> StoredEvent? {
        try await journal.event(at: position)
    }

    func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? { try await journal.trace(key) }

    func close() async { await journal.close() }
}
