import Events
import Journal
import TestSupport
import Testing

struct MemoryJournalTests {
    @Test(.timeLimit(.minutes(1)), arguments: JournalContract.promises)
    func `it keeps the journal's promises`(_ promise: JournalContract) async throws {
        try await promise.check(JournalUnderTest { clock in MemoryJournal(clock: clock) })
    }

    @Test(arguments: UInt64(1)...12)
    func `it behaves as the model does`(seed: UInt64) async throws {
        try await JournalModelRun<MemoryHome>.check(seed: seed, steps: 400) { MemoryHome() }
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

/// A journal that does not survive its process and keeps everything.
private struct MemoryHome: JournalHome {
    let clock = ManualClock()
    let retention = (bodies: Duration.seconds(1 << 40), deadLetters: Duration.seconds(1 << 40))

    func open() -> any AdministeredJournal { MemoryJournal(clock: clock) }

    func reopen(_ journal: any AdministeredJournal, crashing: Bool) -> (any AdministeredJournal)? { nil }

    func keepUp(_ journal: any AdministeredJournal) -> Bool { false }

    func leave(_ journal: any AdministeredJournal) async { await journal.close() }
}
