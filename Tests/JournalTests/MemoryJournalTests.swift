import Events
import Journal
import TestSupport
import Testing

struct MemoryJournalTests {
    @Test(.timeLimit(.minutes(1)), arguments: JournalContract.promises)
    func `it keeps the journal's promises`(_ promise: JournalContract) async throws {
        try await promise.check(JournalUnderTest { clock in MemoryJournal(clock: clock) })
    }

    @Test(arguments: UInt64(1)...6)
    func `it behaves as the model does`(seed: UInt64) async throws {
        let clock = ManualClock()
        var run = JournalModelRun(MemoryJournal(clock: clock), clock: clock, seed: seed)
        try await run.run(steps: 400)
    }

    @Test
    func `what does not fit is refused as a whole`() async throws {
        let clock = ManualClock()
        let journal = MemoryJournal(clock: clock, capacity: 3)
        try await journal.append("a", "b", at: clock.now)
        #expect(await journalErrorCode { try await journal.append("c", "d", at: clock.now) } == .full)
        #expect(try await journal.append("a", "c", at: clock.now).map(\.status) == [.duplicate, .accepted])
        #expect(try await journal.trace(EventKey(name: "Purchase", id: "d")) == nil)
    }
}
