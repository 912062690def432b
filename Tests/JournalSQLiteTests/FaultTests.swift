import CFaultyVFS
import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// A disk that is full or broken for a while: whatever was acknowledged is there, nothing is there by halves, and the
/// journal works again when the fault is gone.
@Suite(.serialized)
struct FaultTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        #expect(fanout_faulty_register("faulty") == 0)
        fanout_faulty_set(Int32(FANOUT_FAULT_NONE.rawValue), 0)
    }

    /// Faults that concern writing.
    enum Fault: CaseIterable {
        case full, write, sync

        var number: Int32 {
            switch self {
            case .full: Int32(FANOUT_FAULT_FULL.rawValue)
            case .write: Int32(FANOUT_FAULT_WRITE.rawValue)
            case .sync: Int32(FANOUT_FAULT_SYNC.rawValue)
            }
        }
    }

    private func open(faulty: Bool = true) throws -> SQLiteJournal {
        // Small, so that copying the log into the database meets the faults too.
        var options = SQLiteJournal.Options(recentBytes: 0, checkpointBytes: 64 << 10)
        if faulty { options.vfs = "faulty" }
        return try SQLiteJournal(directory: directory.path("data"), clock: clock, options: options)
    }

    @Test(.timeLimit(.minutes(2)), arguments: Fault.allCases, UInt64(1)...4)
    func `faults at any write lose nothing that was acknowledged`(_ fault: Fault, _ seed: UInt64) async throws {
        var generator = SplitMix64(seed: seed)
        var journal = try open()
        try await journal.register(destination: "tiktok")
        var accepted: Set<String> = []
        var settled: Set<UInt64> = []
        var refusals = 0
        for round in 0..<60 {
            if round % 3 == 1 { fanout_faulty_set(fault.number, Int32.random(in: 0...40, using: &generator)) }
            if round % 3 == 2 { fanout_faulty_set(0, 0) }
            let ids = (0..<Int.random(in: 1...30, using: &generator)).map { "\(round)-\($0)" }
            do {
                _ = try await journal.append(ids.map { .sample($0, receivedAt: clock.now, size: 700) })
                accepted.formUnion(ids)
            } catch {
                refusals += 1
                #expect([.full, .storage].contains(error.code), "\(error)")
            }
            guard try await journal.figures(of: "tiktok").map({ $0.waiting > 0 }) == true,
                let claim = try await journal.claim(.of("tiktok", 5))
            else { continue }
            do {
                try await journal.settle(claim.settled(.taken, at: clock.now))
                settled.formUnion(claim.positions)
            } catch {
                refusals += 1
                #expect([.full, .storage].contains(error.code), "\(error)")
                await journal.release(claim)
            }
        }
        #expect(refusals > 0)
        fanout_faulty_set(0, 0)
        // It works again without being opened anew.
        try await journal.append("after", at: clock.now)
        accepted.insert("after")
        await journal.close()

        journal = try open(faulty: false)
        let figures = try #require(try await journal.figures(of: "tiktok"))
        #expect(figures.delivered >= UInt64(settled.count))
        var found = 0
        for id in accepted {
            let trace = try #require(try await journal.trace(id), "\(id) is lost")
            let event = try #require(try await journal.event(at: trace.position))
            #expect(event.range.count == 700 || id == "after")
            if settled.contains(trace.position) {
                #expect(trace.states["tiktok"] == .delivered(at: clock.now, answer: "ok"))
            }
            found += 1
        }
        #expect(figures.waiting + figures.delivered >= UInt64(found))
        try check()
        await journal.close()
    }

    @Test
    func `a disk that gives nothing keeps events waiting instead of ending them`() async throws {
        let journal = try open()
        try await journal.register(destination: "tiktok")
        for group in 0..<30 {
            _ = try await journal.append((0..<50).map { .sample("\(group)-\($0)", receivedAt: clock.now, size: 900) })
        }
        fanout_faulty_set(Int32(FANOUT_FAULT_READ.rawValue), 0)
        #expect(await journalErrorCode { try await journal.claim(.of("tiktok", 1000, maxBytes: 1 << 30)) } == .storage)
        fanout_faulty_set(0, 0)
        var count = 0
        while count < 1500, let claim = try await journal.claim(.of("tiktok", 500)) {
            count += claim.events.count
            try await journal.settle(claim.settled(.taken, at: clock.now))
        }
        let expected = DestinationFigures(destination: "tiktok", delivered: 1500)
        #expect(try await journal.figures() == [expected])
        await journal.close()
    }

    private func check() throws {
        let connection = try SQLiteConnection(path: directory.path("data") + "/journal.db", access: .reader)
        #expect(try connection.text("PRAGMA integrity_check") == "ok")
    }
}
