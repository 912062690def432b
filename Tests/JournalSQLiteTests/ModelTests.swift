import Events
import Foundation
import Journal
import TestSupport
import Testing

@testable import JournalSQLite

/// Random work with restarts and crashes in between, against a plain model.
struct ModelTests {
    @Test(arguments: UInt64(1)...12)
    func `it behaves as the model does, across restarts and crashes`(seed: UInt64) async throws {
        try await JournalModelRun<DiskHome>.check(seed: seed, steps: 250) { try DiskHome(seed: seed) }
    }
}

/// A journal on disk, with sizes so small that everything happens often.
private struct DiskHome: JournalHome {
    let clock = ManualClock()
    let retention = (bodies: Duration.seconds(3600), deadLetters: Duration.seconds(3 * 86_400))
    private let directory: TemporaryDirectory
    private var generator: SplitMix64
    private var data: String
    /// Journals that were left behind at a crash: they live on for the test's convenience, without their directory.
    private var left: [any AdministeredJournal] = []

    init(seed: UInt64) throws {
        directory = try TemporaryDirectory()
        generator = SplitMix64(seed: seed &* 7919)
        data = directory.path("0")
    }

    private mutating func options() -> SQLiteJournal.Options {
        var options = SQLiteJournal.Options(
            checkpointBytes: 1 << 30, retention: retention.bodies, deadLetterRetention: retention.deadLetters,
            ledgerRetention: .seconds(1 << 40))
        options.recentBytes = [0, 2000, 1 << 20].randomElement(using: &generator) ?? 0
        options.maxGroupEvents = .random(in: 1...8, using: &generator)
        options.maxGroupBytes = .random(in: 100...2000, using: &generator)
        options.fingerprintRun = .random(in: 1...60, using: &generator)
        options.keepsUp = false
        // Once sealed, always sealed; with one key or the other, so that groups of both lie beside each other.
        if isSealed || Bool.random(using: &generator) {
            isSealed = true
            options.bodyKeys =
                Bool.random(using: &generator) ? [Self.keys[0], Self.keys[1]] : [Self.keys[1], Self.keys[0]]
        }
        return options
    }

    private var isSealed = false
    private static let keys = ["a", "b"].compactMap {
        BodyKey(id: $0, bytes: [UInt8](repeating: $0.utf8.first ?? 0, count: 32))
    }

    mutating func open() throws -> any AdministeredJournal {
        try SQLiteJournal(directory: data, clock: clock, options: options())
    }

    mutating func reopen(
        _ journal: any AdministeredJournal, crashing: Bool
    ) async throws -> (any AdministeredJournal)? {
        if crashing {
            // What a crash would leave at this moment.
            let copy = directory.path("\(left.count + 1)")
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
            for file in ["journal.db", "journal.db-wal", "journal.mark"] {
                try FileManager.default.copyItem(atPath: data + "/" + file, toPath: copy + "/" + file)
            }
            left.append(journal)
            data = copy
        } else {
            await journal.close()
        }
        return try open()
    }

    func keepUp(_ journal: any AdministeredJournal) async throws -> Bool {
        try await (journal as? SQLiteJournal)?.keepUp()
        return true
    }

    mutating func leave(_ journal: any AdministeredJournal) async {
        for journal in left + [journal] { await journal.close() }
    }
}
