import Foundation
import FuzzTargets
import Testing

/// Every input of the corpus, and seeded mutations of it, keep the promises: a short version of `make fuzz`.
@Suite struct CorpusTests {
    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    /// The files that `make fuzz` begins with as well.
    static func inputs(of target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = root.appending(path: "Tests/Fuzz/Corpus/\(target.rawValue)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false)).sorted()
        return try names.map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func everyInputOfTheCorpusKeepsThePromises(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        #expect(inputs.count >= 5)
        for (name, bytes) in inputs { #expect(throws: Never.self, "\(name)") { try target.run(bytes) } }
    }

    @Test(arguments: FuzzTarget.allCases)
    func seededMutationsOfTheCorpusKeepThePromises(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        var mutation = Mutation(seed: 7, splinters: inputs.map(\.bytes))
        let rounds = [FuzzTarget.configuration: 60, .adapter: 100][target] ?? 1500
        for _ in 0..<rounds {
            let input = mutation.next()
            #expect(throws: Never.self, "\(String(decoding: input, as: UTF8.self).debugDescription)") {
                try target.run(input)
            }
        }
    }
}

/// Makes inputs of others: bytes changed, cut out, repeated, or put in from elsewhere.
private struct Mutation {
    private var state: UInt64
    private let splinters: [[UInt8]]

    init(seed: UInt64, splinters: [[UInt8]]) {
        (state, self.splinters) = (seed, splinters.filter { !$0.isEmpty })
    }

    mutating func next() -> [UInt8] {
        var bytes = splinters[below(splinters.count)]
        for _ in 0...below(4) {
            let place = below(bytes.count + 1)
            switch below(5) {
            case 0 where place < bytes.count: bytes[place] = UInt8(below(256))
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + below(16)))
            case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + below(24))], at: place)
            case 3: bytes.insert(UInt8(below(256)), at: place)
            default:
                let other = splinters[below(splinters.count)]
                let start = below(other.count)
                bytes.insert(contentsOf: other[start..<min(other.count, start + below(32))], at: place)
            }
        }
        return bytes
    }

    /// SplitMix64, so that every run tries the same inputs.
    private mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return limit > 0 ? Int((mixed ^ (mixed >> 31)) % UInt64(limit)) : 0
    }
}
