internal import JSON

/// Bytes that grow at their end, in memory of their own.
///
/// A payload is some two hundred short pieces. An array asks at each of them whether it is shared, and moves through
/// four calls to copy ten bytes; here an append is a comparison and a copy. The memory is reached by pointer in this
/// file alone, and never outside of `0..<capacity`.
struct OutputBuffer: ~Copyable {
    private var start: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        start = .allocate(capacity: self.capacity)
    }

    deinit { start.deallocate() }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count == capacity { grow(by: 1) }
        start[count] = byte
        count += 1
    }

    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append($0, 0..<$0.count) }
    }

    /// Appends a part of lent bytes.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "the range lies outside of the bytes")
        guard let source = bytes.baseAddress else { return }
        if capacity - count < range.count { grow(by: range.count) }
        (start + count).update(from: source + range.lowerBound, count: range.count)
        count += range.count
    }

    @inline(__always)
    mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        bytes.withUnsafeBufferPointer { append($0, range) }
    }

    /// Appends UTF-8 text as a JSON string.
    mutating func append(json text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        if text.needsEscapes {
            var escaped: [UInt8] = []
            escaped.appendEscaped(text)
            append(escaped.span)
        } else {
            append(text)
        }
        append(UInt8(ascii: "\""))
    }

    /// Takes back what was appended last.
    mutating func removeLast(to count: Int) {
        precondition(count <= self.count, "the buffer is shorter than that")
        self.count = count
    }

    /// A copy of the bytes from `place` on.
    func copied(from place: Int = 0) -> [UInt8] {
        precondition(place <= count, "the buffer ends before")
        return Array(UnsafeBufferPointer(start: start + place, count: count - place))
    }

    private mutating func grow(by more: Int) {
        capacity = max(2 * capacity, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }
}
