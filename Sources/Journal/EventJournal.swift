/// The durable log of accepted events: written once, read by every destination at its own pace.
///
/// What every implementation promises, and `JournalContract` in the tests holds:
/// - A `Receipt` exists only after its event would survive `kill -9` and power loss.
/// - An event whose key was seen inside the duplicate window is not stored again; its receipt says so.
/// - Each destination sees every event that was appended after its registration, at least once, oldest first except
///   for those that wait for a retry.
/// - A claimed event is handed to nobody else until it is settled or released; if the process dies first, it is
///   claimable again after the restart.
/// - A settlement is one operation: outcomes and next attempts are stored together or not at all.
/// - An event that cannot be read any more is not handed out: it ends as dead with `JournalReason.damaged`, and those
///   behind it go on.
///
/// What an operator asks of it stands in `JournalAdministration`.
package protocol EventJournal: Sendable {
    /// Makes `destination` known, durably.
    ///
    /// New: it sees what is appended from now on. Known: it continues where it was.
    ///
    /// - Throws: `.closed`, `.full`, `.storage`.
    func register(destination: String) async throws(JournalError)

    /// Stores events and returns after they are durable, with one receipt per entry, in the same order.
    ///
    /// A key that stands twice among `entries` is stored once; the later one gets a duplicate's receipt. Duplicates are
    /// counted in the trace of the stored event; a crash may lose the newest of these counts.
    ///
    /// - Throws: `.full` when the journal may not grow (nothing was stored), `.closed`, `.storage`.
    func append(_ entries: [JournalEntry]) async throws(JournalError) -> [Receipt]

    /// Waits for work for one destination and hands it out.
    ///
    /// Returns as soon as `request` is filled by count or bytes, or when the oldest event in it has waited `linger`
    /// since it was received (or since its retry became due), but not longer than `linger` after this call found it. A
    /// single event larger than `maxBytes` is handed out alone. Due retries go first; the events of one claim are in
    /// the order of their positions. Calls for one destination are served in the order in which they came.
    ///
    /// - Returns: at least one event; `nil` when the task was cancelled or the journal was closed.
    /// - Throws: `.unknownDestination`, `.storage`, `.damaged`.
    func claim(_ request: ClaimRequest) async throws(JournalError) -> Claim?

    /// Records what became of every event of a claim, durably.
    ///
    /// The settlement's attempts are kept with the events they carried, as `AttemptHistory` tells. A claim may be settled
    /// in parts. An event that is not in hands, because it is final, was released or waits for
    /// a retry, is left as it is.
    ///
    /// - Throws: `.unknownDestination`, `.closed`, `.full`, `.storage`; the events are in hands as before then.
    func settle(_ settlement: Settlement) async throws(JournalError)

    /// Gives a claim back as if it had never been taken: no attempt is counted.
    func release(_ claim: Claim) async

    /// The figures of every registered destination, by name.
    func figures() async throws(JournalError) -> [DestinationFigures]

    /// The stored event at a position; `nil` where there is none, or it is not stored any more.
    ///
    /// Cheap for the newest events, which are in memory.
    ///
    /// - Throws: `.closed`, `.storage`, `.damaged`.
    func event(at position: UInt64) async throws(JournalError) -> StoredEvent?

    /// Where the newest event with a key stands at every destination; `nil` when the journal does not know the key.
    ///
    /// - Throws: `.closed`, `.storage`, `.damaged`.
    func trace(_ key: EventKey) async throws(JournalError) -> EventTrace?

    /// Finishes what was accepted, lets waiting claims return `nil`, and closes the storage. Safe to call twice.
    func close() async
}
