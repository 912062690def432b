import Events
import Foundation
import Journal
import JournalSQLite
import Sandbox

/// What a run came to: every event that was handed in, against what the platforms got and what the journal says.
struct CrashReport: CustomStringConvertible {
    private(set) var violations: [String] = []
    private(set) var figures: [(String, String)] = []
    /// Copies that a platform got again because the life ended before the first was settled.
    private(set) var cutOff = 0
    /// Copies that a platform got again after an answer that was lost or garbled on purpose.
    private(set) var doubtful = 0

    /// How many events of one destination can be in hands at once: lanes times the events of a request.
    static let inHands = 2 * 500

    private let run: CrashRun
    private let poison: SandboxPoison

    /// Opens the journal of a run that has ended, and compares.
    init(_ run: CrashRun) async throws {
        self.run = run
        poison = SandboxPoison(.every(run.plan.poison))
        violations = run.book.violations
        for platform in SandboxPlatform.allCases { compareCopies(at: platform) }
        try await compareJournal()
        tell()
    }

    var description: String {
        let lines = figures.map { "  \($0.0): \($0.1)" }
        let bad = violations.isEmpty ? [] : ["VIOLATIONS: \(violations.count)"] + violations.prefix(20)
        return (["crash run, seed \(run.plan.seed)"] + lines + bad).joined(separator: "\n")
    }

    /// Nothing changed, nothing invented, and nothing twice without a reason.
    private mutating func compareCopies(at platform: SandboxPlatform) {
        let standings = run.book.standings
        var cutOffOfLife: [Int: Int] = [:]
        for (id, copies) in run.sandbox.copies(at: platform) {
            guard let number = run.events.number(of: id), standings.indices.contains(number),
                standings[number] != .unsent
            else {
                violations.append("\(platform) got \(id), which was never sent")
                continue
            }
            if run.events.isDenied(number) { violations.append("\(platform) got \(id), which was to be withheld") }
            let digest = EventDigest.of(run.events.expected(number, at: platform))
            if let other = copies.first(where: { $0.digest != digest }) {
                violations.append(
                    "\(platform) got \(id) in another form in request \(other.request): "
                        + String(decoding: other.bytes, as: UTF8.self))
            }
            let taken = copies.filter { $0.fate != .refused }.sorted { $0.request < $1.request }
            if poison.holds(id), !taken.isEmpty { violations.append("\(platform) took \(id), which is poison") }
            for (first, again) in zip(taken, taken.dropFirst()) {
                let (one, other) = (life(of: first.request), life(of: again.request))
                if first.fault?.leavesDoubt == true {
                    doubtful += 1
                } else if one < other {
                    cutOff += 1
                    cutOffOfLife[one, default: 0] += 1
                } else {
                    violations.append(
                        "\(platform) got \(id) twice in life \(one), in requests \(first.request) and \(again.request)")
                }
            }
        }
        for (life, count) in cutOffOfLife where count > Self.inHands {
            violations.append("\(platform) got \(count) events again after the end of life \(life)")
        }
    }

    /// The life in which a request came.
    private func life(of request: Int) -> Int {
        run.firstRequests.lastIndex { $0 <= request } ?? 0
    }

    private mutating func compareJournal() async throws {
        let journal = try SQLiteJournal(directory: run.data.path, clock: SystemClock())
        var counts: [String: Int] = [:]
        let copies = Dictionary(
            uniqueKeysWithValues: SandboxPlatform.allCases.map { ($0, run.sandbox.copies(at: $0)) })
        for (number, standing) in run.book.standings.enumerated() where standing != .unsent {
            let id = run.events.id(number)
            let trace = try await journal.trace(EventKey(name: run.events.name(number), id: id))
            guard let trace else {
                if standing == .accepted { violations.append("\(id) was accepted, and the journal does not know it") }
                continue
            }
            for platform in SandboxPlatform.allCases {
                let isTaken = copies[platform]?[id]?.contains { $0.fate != .refused } ?? false
                let (word, isRight) = judge(trace.states[platform.rawValue], id, number, isTaken: isTaken)
                counts["\(platform.rawValue) \(word)", default: 0] += 1
                if !isRight {
                    let state = trace.states[platform.rawValue].map { "\($0)" } ?? "nothing"
                    violations.append("\(id) is \(word) at \(platform), taken: \(isTaken), journal: \(state)")
                }
            }
        }
        await journal.close()
        for (word, count) in counts.sorted(by: { $0.key < $1.key }) { figures.append((word, "\(count)")) }
    }

    /// The word for a state, and whether it is the one that is right for the event.
    private func judge(
        _ state: EventTrace.State?, _ id: String, _ number: Int, isTaken: Bool
    ) -> (word: String, isRight: Bool) {
        let isDenied = run.events.isDenied(number)
        switch state {
        case .delivered: return ("delivered", isTaken && !isDenied && !poison.holds(id))
        case .withheld(_, let rule, _): return ("withheld", isDenied && !isTaken && !rule.isEmpty)
        case .dead(_, let reason):
            return ("dead", poison.holds(id) && !isDenied && !isTaken && !reason.isEmpty)
        case .waiting: return ("waiting", false)
        case .retrying: return ("retrying", false)
        case nil: return ("unknown", false)
        }
    }

    private mutating func tell() {
        let book = run.book
        let standings = book.standings
        let endings = run.endings.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        figures =
            [
                ("kills", "\(run.plan.lives.count) (\(endings))"),
                ("events handed in", "\(standings.count { $0 != .unsent })"),
                ("accepted with 202", "\(book.accepted)"),
                ("unanswered", "\(standings.count { $0 == .unanswered })"),
                ("requests answered", "\(book.requests), lost \(book.lostRequests)"),
                ("recognized as duplicates", "\(book.duplicates)"),
            ] + figures
            + SandboxPlatform.allCases.map { platform in
                let tally = run.sandbox.tally(platform)
                return (
                    "\(platform.rawValue) copies",
                    "\(tally.received) received, \(tally.refused) refused, \(tally.counted) counted, "
                        + "\(tally.repeated) recognized as repeats"
                )
            }
            + [
                ("requests to the platforms", "\(run.sandbox.requestCount)"),
                (
                    "sent again",
                    "\(cutOff) because of kills (bound \(run.plan.lives.count * Self.inHands * 2)), "
                        + "\(doubtful) after answers that were lost on purpose"
                ), ("violations", "\(violations.count)"),
            ]
    }
}

extension SandboxFault {
    /// Whether a sender that sees its answer, or none, cannot know that the events were taken.
    fileprivate var leavesDoubt: Bool {
        switch self {
        case .delay, .drip, .tiktok: false
        default: true
        }
    }
}
