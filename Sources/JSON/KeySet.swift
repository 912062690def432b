/// The names of one object, to find the one that stands twice.
struct KeySet {
    private var keys: [Int] = []
    /// Made when comparing all with all would take too long.
    private var texts: Set<[UInt8]>?

    /// Up to here names are compared one by one.
    private static let mostCompared = 12

    var count: Int { keys.count }

    /// Adds the key at a node of the tape.
    ///
    /// - Returns: `false` when the same name, decoded, is there already.
    mutating func insert(_ key: Int, _ nodes: ContiguousArray<JSONNode>, _ source: [UInt8]) -> Bool {
        if keys.count >= Self.mostCompared {
            if texts == nil { texts = Set(keys.map { Self.text(nodes[$0], source) }) }
            guard texts?.insert(Self.text(nodes[key], source)).inserted == true else { return false }
        } else {
            for other in keys where Self.areEqual(key, other, nodes, source) { return false }
        }
        keys.append(key)
        return true
    }

    /// The name, decoded.
    static func text(_ key: JSONNode, _ source: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        JSONText.appendDecoded(key, source, to: &decoded)
        return decoded
    }

    private static func areEqual(
        _ left: Int, _ right: Int, _ nodes: ContiguousArray<JSONNode>, _ source: [UInt8]
    ) -> Bool {
        let (left, right) = (nodes[left], nodes[right])
        if left.hasEscapes || right.hasEscapes {
            return text(left, source) == text(right, source)
        }
        guard left.length == right.length else { return false }
        return source[left.offset..<left.offset + left.length].elementsEqual(
            source[right.offset..<right.offset + right.length])
    }
}
