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

    @Test
    func `what was claimed and not settled is claimable again, what was settled never`() async throws {
        var journal = try open()
        try await journal.register(destination: "tiktok")
        _ = try await journal.append((0..<50).map { .sample("\($0)", receivedAt: clock.now) })
        var claims: [Claim] = []
        for _ in 0..<4 { claims.append(try #require(try await journal.claim(.of("tiktok", 10)))) }
        try await journal.settle(claims[1].settled(.taken, at: clock.now))
        try await journal.settle(claims[3].settled(.dead(reason: "too old"), at: clock.now))
        await journal.close()

        journal = try open()
        let expected = DestinationFigures(destination: "tiktok", waiting: 30, delivered: 10, dead: 10)
        #expect(try await journal.figures() == [expected])
        let again = try #require(try await journal.claim(.of("tiktok", 100)))
        let settled = Set(claims[1].positions + claims[3].positions)
        #expect(again.positions == (1...50).filter { !settled.contains($0) })
        await journal.close()
    }

    @Test
    func `retries keep their attempts, due times and reasons`() async throws {
        var journal = try open()
        try await journal.register(destination: "tiktok")
        _ = try await journal.append((0..<10).map { .sample("\($0)", receivedAt: clock.now) })
        let first = try #require(try await journal.claim(.of("tiktok")))
        let start = clock.now
        let retry = EventOutcome.retry(at: start + .seconds(10), reason: "HTTP 503", outcomeUnknown: true)
        try await journal.settle(first.settled(retry, at: start))
        await journal.close()

        journal = try open()
        #expect(try await journal.figures(of: "tiktok")?.retrying == 10)
        let trace = try await journal.trace(EventKey(name: "Purchase", id: "3"))
        #expect(trace?.states["tiktok"] == .retrying(at: start + .seconds(10), attempts: 1, reason: "HTTP 503"))
        clock.advance(by: .seconds(10))
        // Part of the row that holds all ten.
        let second = try #require(try await journal.claim(.of("tiktok", 4)))
        #expect(second.events.allSatisfy { $0.attempt == 2 && $0.firstUnknownAt == start })
        let middle = Claim(destination: "tiktok", events: Array(second.events[1...2]))
        try await journal.settle(middle.settled(.taken, at: clock.now))
        await journal.close()

        journal = try open()
        let third = try #require(try await journal.claim(.of("tiktok")))
        #expect(third.positions == [1, 4, 5, 6, 7, 8, 9, 10])
        #expect(third.events.allSatisfy { $0.attempt == 2 && $0.firstUnknownAt == start })
        await journal.close()
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
    func `a destination that registers again continues, and a new one starts at the end`() async throws {
        var journal = try open()
        try await journal.register(destination: "tiktok")
        try await journal.append("a", "b", at: clock.now)
        await journal.close()

        journal = try open()
        try await journal.register(destination: "tiktok")
        try await journal.register(destination: "facebook")
        try await journal.append("c", at: clock.now)
        #expect(try await journal.claim(.of("tiktok"))?.positions == [1, 2, 3])
        #expect(try await journal.claim(.of("facebook"))?.positions == [3])
        await journal.close()

        journal = try open()
        let expected = [
            DestinationFigures(destination: "facebook", waiting: 1),
            DestinationFigures(destination: "tiktok", waiting: 3),
        ]
        #expect(try await journal.figures() == expected)
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
