import Foundation
import JSON
import Synchronization

/// What was handed in and what was answered, by the numbers of the events.
///
/// Gives out what to send next: new events, now and then old ones again on purpose, and with the same ids what got no
/// answer.
final class CrashBook: Sendable {
    enum Standing: UInt8, Sendable {
        case unsent
        /// Handed in, and no answer came: it may exist or not.
        case unanswered
        /// Answered with 202.
        case accepted
    }

    private struct State {
        var generator: SeededGenerator
        var standings: [Standing]
        var next = 0
        var lost: [[Int]] = []
        var accepted = 0
        var duplicates = 0
        var requests = 0
        var lostRequests = 0
        var violations: [String] = []
    }

    private let state: Mutex<State>
    private let events: CrashEvents
    private let largest: Int

    /// Begins a book in which nothing stands; a request holds `largest` events at most.
    init(_ events: CrashEvents, count: Int, largest: Int, seed: UInt64) {
        self.events = events
        self.largest = largest
        state = Mutex(
            State(
                generator: SeededGenerator(seed: seed &+ 1), standings: Array(repeating: .unsent, count: count)))
    }

    var standings: [Standing] { state.withLock { $0.standings } }
    var accepted: Int { state.withLock { $0.accepted } }
    var duplicates: Int { state.withLock { $0.duplicates } }
    var requests: Int { state.withLock { $0.requests } }
    var lostRequests: Int { state.withLock { $0.lostRequests } }
    var violations: [String] { state.withLock { $0.violations } }

    /// The next request; `nil` when all events below `limit` are handed in.
    func take(below limit: Int) -> [Int]? {
        state.withLock { state in
            let dice = Int.random(in: 0..<100, using: &state.generator)
            if !state.lost.isEmpty, dice < 30 || state.next >= limit { return state.lost.removeLast() }
            if dice >= 96, state.accepted > 100 {
                let first = Int.random(in: 0..<max(1, state.next - 20), using: &state.generator)
                let old = (first..<first + 20).filter { state.standings[$0] == .accepted }
                if !old.isEmpty { return old }
            }
            guard state.next < limit else { return nil }
            let wish =
                switch dice % 10 {
                case 0...4: 1
                case 5...7: Int.random(in: 2...max(2, largest / 10), using: &state.generator)
                default: Int.random(in: 2...largest, using: &state.generator)
                }
            let range = state.next..<min(limit, state.next + wish)
            state.next = range.upperBound
            for number in range { state.standings[number] = .unanswered }
            return Array(range)
        }
    }

    /// Notes that no answer came.
    ///
    /// Two of three such requests are sent again.
    func lose(_ numbers: [Int]) {
        state.withLock { state in
            state.lostRequests += 1
            if Int.random(in: 0..<3, using: &state.generator) > 0 { state.lost.append(numbers) }
        }
    }

    func note(_ answer: PersistentConnection.Answer, to numbers: [Int], before: [Standing]) {
        state.withLock { state in
            state.requests += 1
            guard answer.status == 202, let document = try? JSONDocument(parsing: answer.body),
                let list = document.member("events", of: JSONDocument.root)
            else {
                state.violations.append(
                    "events \(numbers.prefix(3)) were answered with \(answer.status): "
                        + String(decoding: answer.body.prefix(300), as: UTF8.self))
                return
            }
            let statuses = document.elements(of: list).map { index in
                document.member("status", of: index).flatMap { document.string($0) } ?? ""
            }
            guard statuses.count == numbers.count else {
                state.violations.append("\(numbers.count) events got \(statuses.count) answers")
                return
            }
            for (place, number) in numbers.enumerated() {
                if statuses[place] == "duplicate" {
                    state.duplicates += 1
                } else if statuses[place] != "accepted" || before[place] == .accepted {
                    state.violations.append("\(events.id(number)) was \(before[place]), then \(statuses[place])")
                }
                if state.standings[number] != .accepted { state.accepted += 1 }
                state.standings[number] = .accepted
            }
        }
    }

    func standings(of numbers: [Int]) -> [Standing] {
        state.withLock { state in numbers.map { state.standings[$0] } }
    }

    /// Hands in events over one connection until all below `limit` are answered or nobody answers any more.
    func send(to port: Int, below limit: Int) async {
        await onThread { [self] in
            guard let connection = try? PersistentConnection(port: port) else { return }
            while let numbers = take(below: limit) {
                let before = standings(of: numbers)
                do {
                    note(try connection.post(request(numbers)), to: numbers, before: before)
                } catch {
                    return lose(numbers)
                }
            }
        }
    }

    private func request(_ numbers: [Int]) -> [UInt8] {
        if numbers.count == 1 { return events.body(numbers[0]) }
        var body: [UInt8] = [UInt8(ascii: "[")]
        for (place, number) in numbers.enumerated() {
            if place > 0 { body.append(UInt8(ascii: ",")) }
            body += events.body(number)
        }
        body.append(UInt8(ascii: "]"))
        return body
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        Thread.detachNewThread { continuation.resume(returning: work()) }
    }
}
