/// A JSON document as its bytes and a flat tape of what stands where in them.
///
/// Values are named by their index on the tape. An array is followed by its elements, an object by key, value, key,
/// value; keys are strings. Nothing is decoded or copied before somebody asks for it. An index that is not on the tape
/// stops the program.
public struct JSONDocument: Sendable {
    /// The buffer that was parsed, unchanged.
    public let bytes: [UInt8]
    /// The tape: the root value, and after it all that is in it.
    public let nodes: ContiguousArray<JSONNode>

    /// Parses a buffer that holds one document and nothing else.
    ///
    /// Strict by RFC 8259. Refused besides: a byte order mark, ill-formed UTF-8, lone surrogates, a key that stands
    /// twice in an object, and what exceeds `limits`.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: bytes, in: bytes.indices, limits: limits)
    }

    /// Parses the document in one part of a buffer, such as a line of JSON lines.
    ///
    /// - Parameters:
    ///   - bytes: the whole buffer; all offsets are into it.
    ///   - range: the document and nothing else.
    ///   - limits: how much the document may ask for.
    ///   - firstLine: the number of the line on which the range begins; lines and columns of errors are counted from
    ///     the range's start.
    /// - Throws: the first thing that is wrong. A key that stands twice is found when its object ends, so that what is
    ///   wrong further on in the object comes first.
    package init(
        parsing bytes: [UInt8], in range: Range<Int>, limits: JSONLimits = JSONLimits(), firstLine: Int = 1
    ) throws(JSONError) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside of the buffer")
        let text = bytes.span.extracting(first: range.upperBound)
        var failure: TapeFailure?
        var outgrown: ContiguousArray<JSONNode>?
        // A node stands for about eight bytes of an ordinary event; a hostile length does not get memory up front.
        let capacity = Swift.min(range.count / 6 + 8, 4096)
        // `init(unsafeUninitializedCapacity:)` would ask the runtime for the type of its memory each time.
        var nodes = ContiguousArray<JSONNode>()
        nodes.append(addingCapacity: capacity) { room in
            room.withUnsafeMutableBufferPointer { room, count in
                var reader = TapeReader(limits: limits, room: room)
                do throws(TapeFailure) {
                    try reader.read(text, from: range.lowerBound)
                } catch {
                    failure = error
                    return
                }
                if reader.nodes.isOwn { outgrown = reader.nodes.copied() } else { count = reader.nodes.count }
            }
        }
        if let failure { throw JSONError(failure, in: text, from: range.lowerBound, firstLine: firstLine) }
        self.bytes = bytes
        self.nodes = outgrown ?? nodes
    }

    /// The index of the document's own value.
    package static var root: Int { 0 }

    /// The node of a value or key.
    @inlinable @inline(__always)
    public subscript(index: Int) -> JSONNode { nodes[index] }

    /// What a value is; a key is a string.
    @inlinable @inline(__always)
    public func kind(_ index: Int) -> JSONKind { nodes[index].kind }

    /// How many elements an array or members an object has; 0 for other values.
    package func count(_ index: Int) -> Int {
        let node = nodes[index]
        return node.kind == .array || node.kind == .object ? node.length : 0
    }

    /// The bytes of a value as written, quotes and brackets included.
    @inlinable @inline(__always)
    public func rawRange(_ index: Int) -> Range<Int> { nodes[index].range }

    /// The bytes between a string's quotes, still escaped; of other values as `rawRange`.
    package func textRange(_ index: Int) -> Range<Int> { nodes[index].textRange }
}
