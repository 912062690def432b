import Events
import Testing

@testable import Delivery
@testable import Mapping

@Suite("A batch")
struct BatchTests {
    private func items(_ sizes: [Int], testCode: String = "") -> [Batch.Item] {
        sizes.enumerated().map { index, size in
            let event = MappedEvent(
                name: "Purchase", id: "\(index)", time: Timestamp(seconds: 0),
                json: Array(repeating: 0x20, count: size),
                testCode: testCode, notes: [])
            return Batch.Item(claimIndex: index, event: event)
        }
    }

    @Test(
        "is cut by count and by bytes",
        arguments: [
            ([1, 1, 1, 1, 1], 2, 1000, [2, 2, 1]),
            ([400, 400, 400], 10, 1000, [2, 1]),
            ([999, 999], 10, 1000, [1, 1]),
            ([5000, 1], 10, 1000, [1, 1]),
            ([], 10, 1000, []),
        ])
    func partition(sizes: [Int], maxEvents: Int, maxBytes: Int, expected: [Int]) {
        let batches = Batch.partition(items(sizes), maxEvents: maxEvents, maxBytes: maxBytes)
        #expect(batches.map(\.items.count) == expected)
        #expect(batches.flatMap(\.items).map(\.claimIndex) == Array(sizes.indices))
    }

    @Test("never mixes test events with live ones")
    func separates() {
        let mixed = items([1, 1]) + items([1], testCode: "T") + items([1])
        let batches = Batch.partition(mixed, maxEvents: 10, maxBytes: 1000)
        #expect(batches.map { Set($0.items.map(\.event.testCode)) } == [[""], ["T"]])
        #expect(batches.map(\.items.count) == [3, 1])
    }

    @Test("falls into halves that hold all of it", arguments: 2...9)
    func halves(count: Int) {
        let batch = Batch(items: items(Array(repeating: 1, count: count)))
        let halves = [batch.halves.first, batch.halves.second]
        #expect(halves.allSatisfy { !$0.items.isEmpty })
        #expect(halves.flatMap(\.items).map(\.claimIndex) == Array(0..<count))
    }
}
