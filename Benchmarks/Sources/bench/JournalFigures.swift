internal import Events
internal import Foundation
internal import Journal
internal import JournalSQLite

/// What the journal costs: events made durable, handed out, and settled.
///
/// It works on threads of its own, so this is CPU time of the whole process, which does nothing else meanwhile; and, where
/// it waits for the disk, time on the wall.
struct JournalFigures {
    /// Nanoseconds of CPU time per event, appended 100 at a time.
    let append: Figure
    /// Nanoseconds on the wall per event, appended 100 at a time by 4 senders at once.
    let appendWall: Figure
    /// Nanoseconds of CPU time per event, appended one at a time by 64 senders at once, as by so many HTTP connections.
    let appendApart: Figure
    /// Nanoseconds of CPU time per event, handed out and settled 500 at a time.
    let settle: Figure
    /// Nanoseconds on the wall for one event appended alone.
    let single: Figure

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let destination = "bench"
    private static let group = 100
    private static let senders = 4
    private static let manySenders = 64
    private static let events = 20_000
    private static let singles = 200

    /// Measures on a journal in a temporary folder, which is removed.
    ///
    /// - Parameters:
    ///   - bodies: events in canonical form.
    ///   - runs: how often; each time with a new journal.
    /// - Throws: what the journal throws, and where an event is not stored, handed out or settled.
    init(bodies: [[UInt8]], runs: Int) async throws {
        var appended: [Double] = []
        var appendedWall: [Double] = []
        var settled: [Double] = []
        var alone: [Double] = []
        var apart: [Double] = []
        for run in 0..<runs {
            let folder = FileManager.default.temporaryDirectory
                .appending(path: "fanout-bench-\(ProcessInfo.processInfo.processIdentifier)-\(run)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let journal = try SQLiteJournal(directory: folder.path(), clock: SystemClock())
            try await journal.register(destination: Self.destination)
            let time = try await Self.append(bodies, to: journal)
            appended.append(time.cpu)
            appendedWall.append(time.wall)
            settled.append(try await Self.settle(journal))
            alone.append(try await Self.appendAlone(bodies[0], to: journal))
            apart.append(try await Self.appendApart(bodies[0], to: journal))
            await journal.close()
        }
        append = Figure(name: "journal: append in groups of 100", runs: appended.sorted())
        appendWall = Figure(name: "the same, 4 senders (wall)", runs: appendedWall.sorted())
        appendApart = Figure(name: "journal: append one by one, 64 senders", runs: apart.sorted())
        settle = Figure(name: "journal: claim and settle 500 at a time", runs: settled.sorted())
        single = Figure(name: "journal: append of one event alone (wall)", runs: alone.sorted())
    }

    private static func entry(_ number: Int, _ body: [UInt8]) -> JournalEntry {
        JournalEntry(
            key: EventKey(name: "Purchase", id: "order-\(number)"), receivedAt: SystemClock().now, body: body)
    }

    private static func append(_ bodies: [[UInt8]], to journal: any EventJournal) async throws -> (
        cpu: Double, wall: Double
    ) {
        let groups = (0..<events / group).map { place in
            (0..<group).map { entry(place * group + $0, bodies[(place + $0) % bodies.count]) }
        }
        let (cpu, wall) = (Meter.now(CLOCK_PROCESS_CPUTIME_ID), Meter.now(CLOCK_MONOTONIC))
        let accepted = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for sender in 0..<senders {
                tasks.addTask {
                    var accepted = 0
                    for place in stride(from: sender, to: groups.count, by: senders) {
                        accepted += try await journal.append(groups[place]).count { $0.status == .accepted }
                    }
                    return accepted
                }
            }
            return try await tasks.reduce(0, +)
        }
        guard accepted == events else { throw Failure(description: "\(accepted) of \(events) events were stored") }
        return (
            Double(Meter.now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / Double(events),
            Double(Meter.now(CLOCK_MONOTONIC) - wall) / Double(events)
        )
    }

    private static func settle(_ journal: any EventJournal) async throws -> Double {
        let request = ClaimRequest(destination: destination, maxEvents: 500, maxBytes: 10_000_000, linger: .zero)
        let start = Meter.now(CLOCK_PROCESS_CPUTIME_ID)
        var settled = 0
        while settled < events {
            let count = try await settleOnce(journal, request)
            if count == 0 { break }
            settled += count
        }
        guard settled == events else { throw Failure(description: "\(settled) of \(events) events were handed out") }
        return Double(Meter.now(CLOCK_PROCESS_CPUTIME_ID) - start) / Double(events)
    }

    /// Apart from its loop: the compiler of Swift 6.3 does not get over both together.
    private static func settleOnce(_ journal: any EventJournal, _ request: ClaimRequest) async throws -> Int {
        guard let claim = try await journal.claim(request) else { return 0 }
        let outcomes = claim.events.map { _ in EventOutcome.delivered(answer: "code 0") }
        try await journal.settle(Settlement(of: claim, outcomes: outcomes, attempts: [], at: SystemClock().now))
        return claim.events.count
    }

    /// By many senders who wait for each of their events.
    private static func appendApart(_ body: [UInt8], to journal: any EventJournal) async throws -> Double {
        let start = Meter.now(CLOCK_PROCESS_CPUTIME_ID)
        let share = events / manySenders
        let accepted = try await withThrowingTaskGroup(of: Int.self) { tasks in
            for sender in 0..<manySenders {
                tasks.addTask {
                    let first = 2 * events + sender * share
                    return try await appendOneByOne(first..<first + share, body, to: journal)
                }
            }
            return try await tasks.reduce(0, +)
        }
        guard accepted == share * manySenders else {
            throw Failure(description: "\(accepted) of \(share * manySenders) events were stored")
        }
        return Double(Meter.now(CLOCK_PROCESS_CPUTIME_ID) - start) / Double(accepted)
    }

    private static func appendOneByOne(
        _ numbers: Range<Int>, _ body: [UInt8], to journal: any EventJournal
    ) async throws -> Int {
        var accepted = 0
        for number in numbers { accepted += try await appendOne(number, body, to: journal) }
        return accepted
    }

    /// Apart from its loop: the compiler of Swift 6.3 does not get over both together.
    private static func appendOne(_ number: Int, _ body: [UInt8], to journal: any EventJournal) async throws -> Int {
        try await journal.append([entry(number, body)]).count { $0.status == .accepted }
    }

    /// The median of some.
    private static func appendAlone(_ body: [UInt8], to journal: any EventJournal) async throws -> Double {
        var times: [Double] = []
        for number in 0..<singles {
            let start = Meter.now(CLOCK_MONOTONIC)
            let receipts = try await journal.append([entry(events + number, body)])
            times.append(Double(Meter.now(CLOCK_MONOTONIC) - start))
            guard receipts.first?.status == .accepted else { throw Failure(description: "an event was not stored") }
        }
        return times.sorted()[singles / 2]
    }
}
