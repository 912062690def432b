import Events
import Testing

@testable import Delivery
@testable import Mapping

@Suite("A batch")
struct BatchTests {
    private func batch(_ events: [(size: Int, testCode: String)]) -> Batch {
        var batch = Batch()
        for (index, (size, testCode)) in events.enumerated() {
            let event = MappedEvent(
                name: "Purchase", id: "\(index)", time: Timestamp(seconds: 0),
                json: Array(repeating: 0x20, count: size),
                testCode: testCode, notes: [])
            batch.append(event, from: index)
        }
        return batch
    }

    private func batch(_ sizes: [Int]) -> Batch { batch(sizes.map { (size: $0, testCode: "") }) }

    /// Events and places have to stay side by side.
    private func checkPairs(_ batch: Batch) {
        #expect(batch.events.map(\.id) == batch.claimIndexes.map(String.init))
    }

    @Test(
        "is cut by count and by bytes",
        arguments: [
            ([1, 1, 1, 1, 1], 2, 1000, [2, 2, 1]),
            ([400, 400, 400], 10, 1000, [2, 1]),
            ([999, 999], 10, 1000, [1, 1]),
            ([5000, 1], 10, 1000, [1, 1]),
            ([499, 499], 2, 1000, [2]),
            ([500, 499], 2, 1000, [1, 1]),
            ([], 10, 1000, []),
        ])
    func partition(sizes: [Int], maxEvents: Int, maxBytes: Int, expected: [Int]) {
        let batches = batch(sizes).partition(maxEvents: maxEvents, maxBytes: maxBytes)
        #expect(batches.map(\.count) == expected)
        #expect(batches.flatMap(\.claimIndexes) == Array(sizes.indices))
        batches.forEach(checkPairs)
    }

    @Test("never mixes test events with live ones")
    func separates() {
        let mixed = batch([(1, ""), (1, ""), (1, "T"), (1, "")])
        let batches = mixed.partition(maxEvents: 10, maxBytes: 1000)
        #expect(batches.map { Set($0.events.map(\.testCode)) } == [[""], ["T"]])
        #expect(batches.map(\.claimIndexes) == [[0, 1, 3], [2]])
        batches.forEach(checkPairs)
    }

    @Test("falls into halves that hold all of it", arguments: 2...9)
    func halves(count: Int) {
        let batch = batch(Array(repeating: 1, count: count))
        let halves = [batch.halves.first, batch.halves.second]
        #expect(halves.allSatisfy { !$0.isEmpty })
        #expect(halves.flatMap(\.claimIndexes) == Array(0..<count))
        halves.forEach(checkPairs)
    }

    @Test("gives a blamed event alone, and the others without it")
    func blamed() {
        let batch = batch([1, 2, 3, 4])
        #expect(batch.single(2).events.map(\.json.count) == [3])
        #expect(batch.single(2).claimIndexes == [2])
        let rest = batch.without([0, 2])
        #expect(rest.claimIndexes == [1, 3])
        checkPairs(rest)
    }
}
