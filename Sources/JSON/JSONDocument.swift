/// A parsed JSON document: its bytes, and a flat tape of what stands where.
///
/// An array's node is followed by its elements, an object's by key, value, key, value. Nothing is copied and nothing
/// is decoded until somebody asks.
package struct JSONDocument: Sendable {
    package let bytes: [UInt8]
    package let nodes: ContiguousArray<JSONNode>

    /// Parses a whole buffer, strictly by RFC 8259; keys that stand twice are refused.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: bytes, in: bytes.indices, limits: limits)
    }

    /// Parses the document in a part of a buffer; offsets are into the buffer.
    package init(parsing bytes: [UInt8], in range: Range<Int>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside of the buffer")
        nodes = try JSONReader.read(bytes, in: range, limits: limits)
        self.bytes = bytes
    }

    /// The document's own value.
    package static var root: Int { 0 }

    package subscript(index: Int) -> JSONNode { nodes[index] }

    package func kind(_ index: Int) -> JSONKind { nodes[index].kind }

    /// The value of a member; `nil` where it is absent, or `object` is none.
    package func member(_ key: String, of object: Int) -> Int? {
        for (name, value) in members(of: object) where keyEquals(name, key) { return value }
        return nil
    }

    /// The value of a member; `nil` where it is absent, or `object` is none.
    package func member(_ key: StaticString, of object: Int) -> Int? {
        for (name, value) in members(of: object) where keyEquals(name, key) { return value }
        return nil
    }

    /// The indexes of an array's elements; none unless `array` is one.
    package func elements(of array: Int) -> JSONElements { JSONElements(nodes, array) }

    /// The indexes of an object's keys and values; none unless `object` is one.
    package func members(of object: Int) -> JSONMembers { JSONMembers(nodes, object) }
}

/// Walks over the elements of an array.
package struct JSONElements: Sequence, IteratorProtocol, Sendable {
    private let nodes: ContiguousArray<JSONNode>
    private var place: Int
    private let end: Int

    init(_ nodes: ContiguousArray<JSONNode>, _ array: Int) {
        self.nodes = nodes
        place = array + 1
        end = nodes[array].kind == .array ? nodes[array].next : place
    }

    package mutating func next() -> Int? {
        guard place < end else { return nil }
        defer { place = nodes[place].next }
        return place
    }
}

/// Walks over the members of an object.
package struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    private let nodes: ContiguousArray<JSONNode>
    private var place: Int
    private let end: Int

    init(_ nodes: ContiguousArray<JSONNode>, _ object: Int) {
        self.nodes = nodes
        place = object + 1
        end = nodes[object].kind == .object ? nodes[object].next : place
    }

    package mutating func next() -> (key: Int, value: Int)? {
        guard place < end else { return nil }
        defer { place = nodes[place + 1].next }
        return (place, place + 1)
    }
}
