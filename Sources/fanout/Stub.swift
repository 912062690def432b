package import JournalSQLite
package import Journal
extension SQLiteJournal: JournalAdministration {
    package func traces(ofEventID id: String, limit: Int) async throws(JournalError) -> [EventTrace] { [] }
    package func finalEvents(_ query: FinalEventQuery, from: UInt64, limit: Int) async throws(JournalError) -> FinalEventPage { .init(events: [], next: nil) }
    package func replay(_ request: ReplayRequest) async throws(JournalError) -> ReplayResult { .init() }
    package func drop(_ selection: FinalEventSelection, from: UInt64, limit: Int) async throws(JournalError) -> DropResult { .init() }
    package func forget(_ matches: @escaping @Sendable (StoredEvent) -> Bool) async throws(JournalError) -> ForgetResult { .init() }
    package func unregister(destination: String) async throws(JournalError) {}
    package func health() async throws(JournalError) -> JournalHealth { .init() }
}
struct BodyKey { init?(id: String, hex: String) {} }
extension SQLiteJournal.Options { var retention: Duration { get { .zero } set {} }
 var deadLetterRetention: Duration { get { .zero } set {} }
 var ledgerRetention: Duration { get { .zero } set {} }
 var bodyKeys: [BodyKey] { get { [] } set {} } }
