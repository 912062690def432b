import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// Random work with restarts and crashes in between, against a plain model.
struct ModelTests {
    /// Sizes so small that everything happens often.
    private func options(_ generator: inout SplitMix64) -> SQLiteJournal.Options {
        var options = SQLiteJournal.Options(checkpointBytes: 1 << 30)
        options.recentBytes = [0, 2000, 1 << 20].randomElement(using: &generator) ?? 0
        options.maxGroupEvents = .random(in: 1...8, using: &generator)
        options.maxGroupBytes = .random(in: 100...2000, using: &generator)
        options.fingerprintRun = .random(in: 1...60, using: &generator)
        return options
    }

    @Test(arguments: UInt64(1)...8)
    func `it behaves as the model does, across restarts and crashes`(seed: UInt64) async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        var generator = SplitMix64(seed: seed &* 7919)
        var data = directory.path("0")
        var dropped: [any EventJournal] = []
        var run = JournalModelRun(
            try SQLiteJournal(directory: data, clock: clock, options: options(&generator)), clock: clock, seed: seed)
        try await run.run(steps: 300) { journal in
            if Bool.random(using: &generator) {
                await journal.close()
            } else {
                // What a crash would leave at this moment; the journal itself is left behind.
                let copy = directory.path("\(dropped.count + 1)")
                try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
                for file in ["journal.db", "journal.db-wal"] {
                    try FileManager.default.copyItem(atPath: data + "/" + file, toPath: copy + "/" + file)
                }
                dropped.append(journal)
                data = copy
            }
            return try SQLiteJournal(directory: data, clock: clock, options: options(&generator))
        }
        await run.close()
        for journal in dropped { await journal.close() }
    }
}
