import Journal

/// A journal whose storage fails.
struct BrokenJournal: EventJournal {
    private let failure = JournalError(.storage, "disk on fire")

    func register(destination: String) async throws(JournalError) {}

    func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt] { throw failure }

    func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim? { throw failure }

    func settle(_ settlement: Settlement) async throws(JournalError) { throw failure }

    func release(_ claim: Claim) async {}

    func figures() async throws(JournalError) -> [DestinationFigures] { throw failure }

    func event(at position: UInt64) async throws(JournalError) -> StoredEvent? { throw failure }

    func trace(_ key: EventKey) async throws(JournalError) -> EventTrace? { throw failure }

    func close() async {}
}
