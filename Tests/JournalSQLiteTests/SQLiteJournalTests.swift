import Events
import Journal
import JournalSQLite
import TestSupport
import Testing

struct SQLiteJournalTests {
    @Test(.timeLimit(.minutes(1)), arguments: JournalContract.promises + JournalContract.durablePromises)
    func `it keeps the journal's promises`(_ promise: JournalContract) async throws {
        let directory = try TemporaryDirectory()
        try await promise.check(
            JournalUnderTest { clock in try SQLiteJournal(directory: directory.path("data"), clock: clock) })
    }
}
