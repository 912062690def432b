/// The nodes of a document while it is read, in memory of their own.
///
/// A node is appended some hundred times per event, and an array asks each time whether it is shared. The memory is
/// reached by pointer in this file alone, and never outside of `0..<capacity`.
struct TapeBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 8)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    subscript(index: Int) -> JSONNode {
        @inline(__always)
        get {
            precondition(index >= 0 && index < count, "there is no such node")
            return start[index]
        }
        @inline(__always)
        set {
            precondition(index >= 0 && index < count, "there is no such node")
            start[index] = newValue
        }
    }

    @inline(__always)
    mutating func append(_ node: JSONNode) {
        if count == capacity { grow() }
        (start + count).initialize(to: node)
        count += 1
    }

    /// The nodes in an array of just their number.
    func copied() -> ContiguousArray<JSONNode> {
        ContiguousArray(UnsafeBufferPointer(start: start, count: count))
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: 2 * capacity)
        larger.initialize(from: start, count: count)
        start.deallocate()
        start = larger
        capacity *= 2
    }
}
