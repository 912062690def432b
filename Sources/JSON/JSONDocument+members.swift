extension JSONDocument {
    /// The index of a member's value; `nil` where there is no such member, or `object` is none.
    package func member(_ key: String, of object: Int) -> Int? {
        member(utf8: key.utf8.span, of: object)
    }

    /// The index of a member's value; `nil` where there is no such member, or `object` is none.
    package func member(_ key: StaticString, of object: Int) -> Int? {
        key.withSpan { member(utf8: $0, of: object) }
    }

    /// The index of a member's value; `nil` where there is no such member, or `object` is none.
    package func member(utf8 key: Span<UInt8>, of object: Int) -> Int? {
        let tape = nodes.span
        let node = tape[object]
        guard node.kind == .object else { return nil }
        var index = object + 1
        for _ in 0..<node.length {
            if keyEquals(tape[index], key) { return index + 1 }
            index = tape[index + 1].next
        }
        return nil
    }

    /// Whether a key, or any other string, reads `text` once decoded; `false` for other values.
    package func keyEquals(_ key: Int, _ text: String) -> Bool {
        keyEquals(key, utf8: text.utf8.span)
    }

    /// Whether a key, or any other string, reads `text` once decoded; `false` for other values.
    package func keyEquals(_ key: Int, _ text: StaticString) -> Bool {
        text.withSpan { keyEquals(key, utf8: $0) }
    }

    /// Whether a key, or any other string, reads `text` once decoded; `false` for other values.
    package func keyEquals(_ key: Int, utf8 text: Span<UInt8>) -> Bool {
        let node = nodes[key]
        return node.kind == .string && keyEquals(node, text)
    }

    @inline(__always)
    private func keyEquals(_ key: JSONNode, _ text: Span<UInt8>) -> Bool {
        if key.hasEscapes { return escapedKeyEquals(key, text) }
        return key.length == text.count && bytes.span.extracting(key.textRange).equals(text)
    }

    private func escapedKeyEquals(_ key: JSONNode, _ text: Span<UInt8>) -> Bool {
        // An escape is longer than what it stands for, by six times at most.
        key.length > text.count && key.length <= 6 * text.count && decoded(key).span.equals(text)
    }

    /// The indexes of an array's elements; none unless `array` is one.
    @inlinable @inline(__always)
    public func elements(of array: Int) -> JSONElements { JSONElements(nodes, of: array) }

    /// The indexes of an object's keys and values; none unless `object` is one.
    @inlinable @inline(__always)
    public func members(of object: Int) -> JSONMembers { JSONMembers(nodes, of: object) }
}

/// The indexes of an array's elements, in order.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let nodes: ContiguousArray<JSONNode>
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable @inline(__always)
    init(_ nodes: ContiguousArray<JSONNode>, of array: Int) {
        self.nodes = nodes
        index = array + 1
        end = nodes[array].kind == .array ? nodes[array].next : index
    }

    @inlinable @inline(__always)
    public mutating func next() -> Int? {
        guard index < end else { return nil }
        defer { index = nodes[index].next }
        return index
    }
}

/// The indexes of an object's keys and their values, in order.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    @usableFromInline let nodes: ContiguousArray<JSONNode>
    @usableFromInline var index: Int
    @usableFromInline let end: Int

    @inlinable @inline(__always)
    init(_ nodes: ContiguousArray<JSONNode>, of object: Int) {
        self.nodes = nodes
        index = object + 1
        end = nodes[object].kind == .object ? nodes[object].next : index
    }

    @inlinable @inline(__always)
    public mutating func next() -> (key: Int, value: Int)? {
        guard index < end else { return nil }
        defer { index = nodes[index + 1].next }
        return (index, index + 1)
    }
}
