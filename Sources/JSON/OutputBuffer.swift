/// Bytes that grow at their end, in memory of their own, or in memory that is lent while they do not outgrow it.
///
/// A payload is some two hundred short pieces, a canonical event a hundred. An array asks at each of them whether it is
/// shared, and moves through four calls to copy ten bytes; here an append is a comparison and a copy. The memory is
/// reached by pointer in this file alone, and never outside of `0..<capacity`.
public struct OutputBuffer: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var length = 0
    /// Whether the bytes stand in memory of their own.
    @usableFromInline var isOwn: Bool

    /// How many bytes there are.
    @inlinable @inline(__always)
    public var count: Int { length }

    public init(capacity: Int) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
        isOwn = true
    }

    /// - Parameter room: memory for the first bytes, which has to stay until the buffer ends.
    public init(lent room: UnsafeMutableBufferPointer<UInt8>) {
        capacity = room.count
        start = room.baseAddress ?? .allocate(capacity: 0)
        isOwn = room.baseAddress == nil
    }

    deinit { if isOwn { start.deallocate() } }

    @inlinable @inline(__always)
    public mutating func append(_ byte: UInt8) {
        if length == capacity { grow(by: 1) }
        start[length] = byte
        length += 1
    }

    @inlinable @inline(__always)
    public mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append($0, 0..<$0.count) }
    }

    /// Appends a part of lent bytes.
    @inlinable @inline(__always)
    public mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside of the bytes")
        guard let source = bytes.baseAddress else { return }
        if capacity - length < range.count { grow(by: range.count) }
        (start + length).initialize(from: source + range.lowerBound, count: range.count)
        length += range.count
    }

    @inlinable @inline(__always)
    public mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        bytes.withUnsafeBufferPointer { append($0, range) }
    }

    /// Appends the key of a member and its colon.
    @inlinable @inline(__always)
    public mutating func append(_ key: JSONKey) {
        if capacity - length < JSONKey.room { grow(by: JSONKey.room) }
        let place = UnsafeMutableRawPointer(start + length)
        // What stands behind the key is room that the next bytes are written over.
        place.storeBytes(of: key.first, as: UInt64.self)
        place.storeBytes(of: key.second, toByteOffset: 8, as: UInt64.self)
        place.storeBytes(of: key.third, toByteOffset: 16, as: UInt64.self)
        length += key.count
    }

    /// Takes back what was appended last.
    @inlinable
    public mutating func removeLast(to count: Int) {
        precondition(count >= 0 && count <= length, "the buffer is shorter than that")
        length = count
    }

    /// Lends a part of the bytes.
    @inlinable @inline(__always)
    public func withBytes<Result>(_ range: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "the range lies outside of the bytes")
        return body(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count).span)
    }

    /// A copy of the bytes where they outgrew the memory that was lent; `nil` where they stand there.
    public var outgrown: [UInt8]? { isOwn ? copied() : nil }

    /// A copy of a part of the bytes.
    public func copied(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= length, "the range lies outside of the bytes")
        return Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// A copy of the bytes from `place` on.
    public func copied(from place: Int = 0) -> [UInt8] {
        precondition(place >= 0 && place <= length, "the buffer ends before")
        return Array(UnsafeBufferPointer(start: start + place, count: length - place))
    }

    // Compiled in place at every append, it would make them too long to be compiled in place themselves.
    @usableFromInline @inline(never)
    mutating func grow(by more: Int) {
        capacity = max(2 * capacity, length + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.initialize(from: start, count: length)
        if isOwn { start.deallocate() }
        (start, isOwn) = (larger, true)
    }
}
