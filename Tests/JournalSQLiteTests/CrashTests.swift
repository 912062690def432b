import Events
import Foundation
import Journal
import Synchronization
import TestSupport
import Testing

@testable import JournalSQLite

/// What a process leaves that ends without a word.
struct CrashTests {
    private let clock = ManualClock()
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    private func open(_ data: String, _ options: SQLiteJournal.Options = .init()) throws -> SQLiteJournal {
        try SQLiteJournal(directory: data, clock: clock, options: options)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a process killed in the middle of its work loses nothing that had a receipt`() async throws {
        let (data, receipts) = (directory.path("data"), directory.path("receipts"))
        for round in 0..<6 {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [data = data as String, receipts = receipts as String, round = round as Int] in
                try await CrashingLoad(data: data, receipts: receipts, round: round).run()
            }
            let journal = try open(data)
            let accepted = try Set(String(contentsOfFile: receipts, encoding: .utf8).split(separator: "\n"))
            #expect(!accepted.isEmpty)
            let figures = try #require(try await journal.figures(of: "tiktok"))
            #expect(figures.waiting + figures.delivered + figures.retrying >= UInt64(accepted.count))
            await journal.close()
        }

        // Everything with a receipt is there exactly once, at a destination that has not read at all.
        let journal = try open(data)
        let accepted = try String(contentsOfFile: receipts, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(accepted.count == Set(accepted).count)
        var seen: [String: Int] = [:]
        while let waiting = try await journal.figures(of: "facebook")?.waiting, waiting > 0 {
            let claim = try #require(try await journal.claim(.of("facebook", 1000)))
            for text in claim.texts { seen[String(text.split(separator: "\"")[7]), default: 0] += 1 }
            try await journal.settle(claim.settled(.taken, at: clock.now))
        }
        #expect(accepted.allSatisfy { seen[$0] == 1 })
        #expect(seen.values.allSatisfy { $0 == 1 })
        await journal.close()
    }

    @Test
    func `a log that ends anywhere holds everything that was committed before`() async throws {
        var generator = SplitMix64(seed: 5)
        let data = directory.path("data")
        let journal = try open(data, .init(checkpointBytes: 1 << 30))
        try await journal.register(destination: "tiktok")
        let log = data + "/journal.db-wal"
        // How long the log was when the receipts for so many events were there.
        var durable: [(bytes: Int, events: Int)] = []
        for group in 1...60 {
            _ = try await journal.append(
                (0..<20).map { .sample("\(group)-\($0)", receivedAt: clock.now, size: 300) })
            let size = try FileManager.default.attributesOfItem(atPath: log)[.size] as? Int
            durable.append((try #require(size), group * 20))
        }
        let (database, written) = (
            try Data(contentsOf: URL(filePath: data + "/journal.db")), try Data(contentsOf: URL(filePath: log))
        )
        await journal.close()
        for round in 0..<40 {
            let copy = directory.path("copy-\(round)")
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try database.write(to: URL(filePath: copy + "/journal.db"))
            let length = Int.random(in: durable[0].bytes...written.count, using: &generator)
            var log = written.prefix(length)
            // What a disk may leave of sectors that were being written.
            if round % 2 == 1 { log += Data((0..<700).map { _ in UInt8.random(in: 0...255, using: &generator) }) }
            try log.write(to: URL(filePath: copy + "/journal.db-wal"))
            let expected = durable.last { $0.bytes <= length }?.events ?? 0

            let journal = try open(copy)
            let waiting = try await journal.figures(of: "tiktok")?.waiting ?? 0
            #expect(waiting == UInt64(expected))
            let claim = try #require(try await journal.claim(.of("tiktok", 10_000)))
            #expect(claim.events.count == expected)
            let next = try await journal.append("next", at: clock.now)
            #expect(next[0].position == UInt64(expected) + 1)
            await journal.close()
        }
    }
}

/// Appends and settles with many tasks until one of them kills the process; every receipt goes to a file first.
private struct CrashingLoad {
    let data: String
    let receipts: String
    let round: Int

    func run() async throws {
        let journal = try SQLiteJournal(
            directory: data, clock: SystemClock(), options: .init(checkpointBytes: 256 << 10))
        try await journal.register(destination: "tiktok")
        try await journal.register(destination: "facebook")
        let file = open(receipts, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        // After so many appends, at no particular moment of the ones that are under way.
        let countdown = Countdown(from: 80 + 97 * round)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let ids = (0...(number % 5)).map { "\(round)-\(task)-\(number)-\($0)" }
                        _ = try await journal.append(ids.map { .sample($0, receivedAt: SystemClock().now, size: 500) })
                        let line = ids.map { $0 + "\n" }.joined()
                        _ = line.withCString { write(file, $0, strlen($0)) }
                        if countdown.endsNow {
                            usleep(useconds_t(211 * round))
                            kill(getpid(), SIGKILL)
                        }
                    }
                }
            }
            group.addTask {
                while let claim = try await journal.claim(.of("tiktok", 50)) {
                    try await journal.settle(claim.settled(.taken, at: SystemClock().now))
                }
            }
            try await group.waitForAll()
        }
    }
}

private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(from count: Int) {
        left = Atomic(count)
    }

    /// Counts one down; true for the one that reaches zero.
    var endsNow: Bool { left.wrappingSubtract(1, ordering: .relaxed).newValue == 0 }
}
