import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// What is known after the journal was closed, or was never closed, and opened again.
struct RestartTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: directory.path("data"), clock: clock, options: options)
    }

    @Test(arguments: [1, 7, 16, 1000])
    func `keys are remembered across restarts, whatever lies in a run`(run: Int) async throws {
        var options = SQLiteJournal.Options()
        options.fingerprintRun = run
        var positions: [String: UInt64] = [:]
        for round in 0..<4 {
            let journal = try open(options)
            for group in 0..<5 {
                let ids = (0..<group).map { "\(round)-\(group)-\($0)" }
                let receipts = try await journal.append(ids.map { .sample($0, receivedAt: clock.now) })
                for (id, receipt) in zip(ids, receipts) { positions[id] = receipt.position }
            }
            let old = positions.keys.sorted()
            let repeated = try await journal.append(old.map { .sample($0, receivedAt: clock.now) })
            #expect(repeated == old.map { Receipt(position: positions[$0] ?? 0, status: .duplicate) })
            await journal.close()
        }
        #expect(Set(positions.values) == Set(1...40))
    }

    @Test
    func `keys leave the window while the journal is closed, and can still be traced`() async throws {
        var options = SQLiteJournal.Options()
        options.fingerprintRun = 4
        var journal = try open(options)
        let early = try await journal.append("a", "b", "c", at: clock.now)
        try await journal.append("d", "e", at: clock.now)
        await journal.close()
        clock.advance(by: options.duplicateWindow)

        journal = try open(options)
        for id in ["a", "e"] {
            let trace = try await journal.trace(EventKey(name: "Purchase", id: id))
            #expect(trace?.position == (id == "a" ? 1 : 5))
        }
        let late = try await journal.append("a", at: clock.now)
        #expect(late[0].status == .accepted)
        #expect(late[0].position > early[2].position)
        #expect(try await journal.trace(EventKey(name: "Purchase", id: "a"))?.position == late[0].position)
        await journal.close()
    }

    @Test
    func `keys that left the window while it ran can be traced before a run holds them`() async throws {
        let journal = try open()
        try await journal.append("a", at: clock.now)
        for id in ["b", "c"] {
            clock.advance(by: .seconds(47 * 3600))
            try await journal.append(id, at: clock.now)
        }
        #expect(try await journal.trace(EventKey(name: "Purchase", id: "a"))?.position == 1)
        #expect(try await journal.append("a", at: clock.now)[0].status == .accepted)
        await journal.close()
    }

    @Test
    func `a journal that is dropped without closing frees its directory after a while`() async throws {
        do {
            let journal = try open()
            try await journal.append("a", at: clock.now)
        }
        var reopened: SQLiteJournal?
        for _ in 0..<200 where reopened == nil {
            reopened = try? open()
            if reopened == nil { try await Task.sleep(for: .milliseconds(10)) }
        }
        let journal = try #require(reopened)
        #expect(try await journal.append("a", at: clock.now)[0].status == .duplicate)
        await journal.close()
    }
}
