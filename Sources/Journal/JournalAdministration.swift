package import Events

/// What an operator asks of a journal, beside the flow of events.
///
/// Every implementation of `EventJournal` keeps these promises too, and `JournalContract` holds them to it. All but
/// `health` throw `.closed` after `close`.
package protocol JournalAdministration: Sendable {
    /// Every event with this id, whatever its name, newest first, at most `limit`.
    ///
    /// - Throws: `.closed`, `.storage`, `.damaged`.
    func traces(ofEventID id: String, limit: Int) async throws(JournalError) -> [EventTrace]

    /// Final events of one destination from position `from` on, in the order of their positions.
    ///
    /// A page may hold fewer events than `limit`, even none, and still have a `next`: one call looks at a bounded
    /// number. Dropped dead letters are not listed, nor is what left the ledger.
    ///
    /// - Throws: `.unknownDestination`, `.closed`, `.storage`, `.damaged`.
    func finalEvents(
        _ query: FinalEventQuery, from: UInt64, limit: Int
    ) async throws(JournalError) -> FinalEventPage

    /// Puts final events of one destination back to work, durably, at most `limit` of them per call.
    ///
    /// An event keeps its bytes, and so its id and time; it is mapped anew. Its attempts count from 1 again, those
    /// before stay in its trace. Dropped dead letters are not replayed. Live events are not held up: while there are
    /// any, replayed ones get a quarter of what is claimed. A replay that is forced counts as the moment from which a
    /// repeat might count twice.
    ///
    /// - Throws: `.unknownDestination`, `.closed`, `.full`, `.storage`, `.damaged`; nothing was replayed then.
    func replay(_ request: ReplayRequest) async throws(JournalError) -> ReplayResult

    /// Takes dead letters of one destination from the list for good, at most `limit` per call.
    ///
    /// They stay dead, are counted apart, and cannot be replayed any more.
    ///
    /// - Throws: `.unknownDestination`, `.closed`, `.full`, `.storage`, `.damaged`; nothing was dropped then.
    func drop(
        _ selection: FinalEventSelection, from: UInt64, limit: Int
    ) async throws(JournalError) -> DropResult

    /// Removes every stored event for which `matches` says so, and returns when its bytes are in none of the
    /// journal's files and copies in memory.
    ///
    /// Keys and outcomes stay. Where such an event still waits, or is in a worker's hands, it is dead with the reason
    /// `JournalReason.forgotten`. Runs in bounded steps beside the work; events that are appended meanwhile may be
    /// missed. May be repeated after an error.
    ///
    /// - Throws: `.closed`, `.full`, `.storage`; what was removed until then is removed.
    func forget(
        _ matches: @escaping @Sendable (StoredEvent) -> Bool
    ) async throws(JournalError) -> ForgetResult

    /// Lets go of a destination: what waits there will never be delivered, and its outcomes are removed.
    ///
    /// Claims of it return `nil`. Registered again it begins anew. An unknown one is no error.
    ///
    /// - Throws: `.closed`, `.full`, `.storage`.
    func unregister(destination: String) async throws(JournalError)

    /// When the oldest event without a final outcome was received, by destination; no entry where all are final.
    ///
    /// Costs the same however much waits, so that it may be asked every second.
    ///
    /// - Throws: `.closed`, `.storage`.
    func oldestWaiting() async throws(JournalError) -> [String: Timestamp]

    /// How the storage is; looks at every group that is stored.
    ///
    /// - Throws: `.closed`, `.storage`.
    func health() async throws(JournalError) -> JournalHealth
}

package typealias AdministeredJournal = EventJournal & JournalAdministration

/// Reasons that a journal itself gives for the end of an event.
package enum JournalReason {
    package static let forgotten = "forgotten on request"
    package static let damaged = "the stored event is damaged"
    package static let replayed = "replayed"
}
