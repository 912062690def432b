/// The nodes of a document while it is read, in memory that is lent for this, or of their own where they outgrow it.
///
/// A node is appended some hundred times per event, and an array asks each time whether it is shared. The memory is
/// reached by pointer in this file alone, and never outside of `0..<capacity`.
struct TapeBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<JSONNode>
    private var capacity: Int
    private(set) var count = 0
    /// Whether the nodes stand in memory of their own.
    private(set) var isOwn = false

    /// - Parameter room: has to stay until the buffer ends.
    init(lent room: UnsafeMutableBufferPointer<JSONNode>) {
        capacity = room.count
        start = room.baseAddress ?? .allocate(capacity: 0)
        isOwn = room.baseAddress == nil
    }

    deinit { if isOwn { start.deallocate() } }

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

    /// The node that was appended last.
    var last: JSONNode {
        @inline(__always)
        get { self[count - 1] }
    }

    @inline(__always)
    mutating func append(_ node: JSONNode) {
        if count == capacity { grow() }
        (start + count).initialize(to: node)
        count &+= 1
    }

    /// The nodes in an array of just their number.
    func copied() -> ContiguousArray<JSONNode> {
        ContiguousArray(UnsafeBufferPointer(start: start, count: count))
    }

    // Compiled in place at every append, it would take registers from what is done a hundred times per event.
    @inline(never)
    private mutating func grow() {
        capacity = max(2 * capacity, 8)
        let larger = UnsafeMutablePointer<JSONNode>.allocate(capacity: capacity)
        larger.initialize(from: start, count: count)
        if isOwn { start.deallocate() }
        (start, isOwn) = (larger, true)
    }
}
