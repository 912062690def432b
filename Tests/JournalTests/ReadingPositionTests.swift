import Events
import TestSupport
import Testing

@testable import Journal

struct ReadingPositionTests {
    private let now = Timestamp(seconds: 1000)

    private func settle(
        _ position: inout ReadingPosition, _ positions: ClosedRange<UInt64>, _ outcome: EventOutcome
    ) {
        for span in position.beginSettling(positions) {
            position.finishSettling(SettledPart(span: span, outcome: outcome, at: now))
        }
    }

    @Test
    func `new events come in order, and the cursor stays at the first that is unsettled`() {
        var position = ReadingPosition(origin: 5)
        #expect(position.take(upTo: 3, end: 9, now: now) == [PositionSpan(5...7)])
        #expect(position.take(upTo: 3, end: 9, now: now) == [PositionSpan(8...9)])
        #expect(position.take(upTo: 3, end: 9, now: now).isEmpty)
        #expect(position.cursor == 5)
        settle(&position, 8...9, .taken)
        #expect(position.cursor == 5)
        settle(&position, 5...6, .taken)
        #expect(position.cursor == 7)
        settle(&position, 7...7, .dead(reason: "too old"))
        #expect(position.cursor == 10)
        #expect(position.delivered == 4)
        #expect(position.dead == 1)
        #expect(position.waiting(end: 12) == 3)
    }

    @Test
    func `an event that waits for a retry does not hold the cursor back`() {
        var position = ReadingPosition(origin: 1)
        _ = position.take(upTo: 10, end: 10, now: now)
        let retry = EventOutcome.retry(at: now + .seconds(5), reason: "busy", outcomeUnknown: false)
        settle(&position, 1...10, retry)
        #expect(position.cursor == 11)
        #expect(position.nextDue == now + .seconds(5))
        #expect(position.take(upTo: 10, end: 10, now: now + .milliseconds(4999)).isEmpty)
        let due = position.take(upTo: 4, end: 10, now: now + .seconds(5))
        #expect(due == [PositionSpan(1...4, attempts: 1, dueAt: now + .seconds(5))])
        #expect(position.retrying == 10)
        #expect(position.cursor == 11)
    }

    @Test
    func `what is settled twice is settled once`() {
        var position = ReadingPosition(origin: 1)
        _ = position.take(upTo: 10, end: 10, now: now)
        settle(&position, 3...5, .taken)
        settle(&position, 1...10, .taken)
        settle(&position, 1...10, .dead(reason: "late"))
        #expect(position.delivered == 10)
        #expect(position.dead == 0)
    }

    @Test
    func `a settlement that is undone leaves the events in hands`() {
        var position = ReadingPosition(origin: 1)
        _ = position.take(upTo: 10, end: 10, now: now)
        for span in position.beginSettling(2...8) { position.undoSettling(span) }
        #expect(position.cursor == 1)
        #expect(position.take(upTo: 10, end: 10, now: now).isEmpty)
        settle(&position, 1...10, .taken)
        #expect(position.cursor == 11)
    }

    @Test
    func `giving back what was just taken leaves no trace`() {
        var position = ReadingPosition(origin: 1)
        for _ in 0..<3 {
            let spans = position.take(upTo: 6, end: 10, now: now)
            #expect(spans == [PositionSpan(1...6)])
            position.giveBack(4...6)
            position.giveBack(1...3)
        }
        #expect(position.take(upTo: 100, end: 10, now: now) == [PositionSpan(1...10)])
    }

    @Test
    func `a restored position hands out what had no outcome`() {
        var position = ReadingPosition(
            restoring: .init(origin: 1, cursor: 4, delivered: 7, dead: 1), final: [3...5, 8...9, 12...12],
            retries: [PositionSpan(2...2, attempts: 1, dueAt: now), PositionSpan(7...7, attempts: 3, dueAt: now)])
        #expect(position.cursor == 6)
        #expect(position.waiting(end: 14) == 4)
        let spans = position.take(upTo: 100, end: 14, now: now)
        #expect(spans.flatMap(\.positions) == [2, 6, 7, 10, 11, 13, 14])
        #expect(spans.filter { $0.attempts > 0 }.map(\.attempts) == [1, 3])
    }
}

struct SpanListTests {
    @Test(arguments: UInt64(1)...5)
    func `a list of spans behaves like a set of positions`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var list = SpanList()
        var plain: [UInt64: Int] = [:]
        for _ in 0..<2000 {
            let first = UInt64.random(in: 1...60, using: &generator)
            let range = first...(first + .random(in: 0...8, using: &generator))
            if Bool.random(using: &generator), range.allSatisfy({ plain[$0] == nil }) {
                let attempts = Int.random(in: 0...1, using: &generator)
                list.insert(PositionSpan(range, attempts: attempts))
                for position in range { plain[position] = attempts }
            } else {
                let removed = list.remove(range)
                let expected = range.filter { plain[$0] != nil }
                #expect(removed.flatMap(\.positions) == expected)
                #expect(removed.allSatisfy { span in span.positions.allSatisfy { plain[$0] == span.attempts } })
                for position in range { plain[position] = nil }
            }
            #expect(list.spans.flatMap(\.positions) == plain.keys.sorted())
            // Neighbours of one history are one span.
            for (left, right) in zip(list.spans, list.spans.dropFirst()) {
                #expect(left.last + 1 < right.first || left.attempts != right.attempts)
            }
        }
    }
}

struct RetryQueueTests {
    @Test(arguments: UInt64(1)...5)
    func `retries come by due time, then by position`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var queue = RetryQueue()
        var plain: [(due: Int64, position: UInt64)] = []
        var next: UInt64 = 1
        var time: Int64 = 0
        for _ in 0..<3000 {
            if Int.random(in: 0..<3, using: &generator) == 0 {
                let range = next...(next + .random(in: 0...5, using: &generator))
                next = range.upperBound + 2
                let due = time + .random(in: 0...20, using: &generator)
                queue.push(PositionSpan(range, attempts: 1, dueAt: Timestamp(seconds: due)))
                plain += range.map { (due, $0) }
            } else {
                let count = UInt64.random(in: 1...4, using: &generator)
                let popped = queue.popDue(at: Timestamp(seconds: time), upTo: count)
                plain.sort { ($0.due, $0.position) < ($1.due, $1.position) }
                let due = plain.prefix { $0.due <= time }
                #expect((popped == nil) == due.isEmpty)
                if let popped {
                    #expect(popped.count <= count)
                    #expect(Array(popped.positions) == due.prefix(Int(popped.count)).map(\.position))
                    plain.removeFirst(Int(popped.count))
                }
                time += .random(in: 0...1, using: &generator)
            }
            #expect(queue.eventCount == UInt64(plain.count))
            #expect(queue.nextDue == plain.map(\.due).min().map { Timestamp(seconds: $0) })
        }
    }
}
