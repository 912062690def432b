/// A name as its length and the words at its two ends, which say everything about one of up to sixteen bytes.
///
/// For tables of names that a document's keys are looked up in.
public struct NameKey: Equatable, Sendable {
    @usableFromInline let first: UInt64
    @usableFromInline let last: UInt64
    @usableFromInline let count: Int

    @inlinable @inline(__always)
    public init(_ name: Span<UInt8>) { self.init(of: name.indices, in: name) }

    /// The key of what stands at `range` of a text.
    @inlinable @inline(__always)
    public init(of range: Range<Int>, in text: Span<UInt8>) {
        let (bytes, start) = (text.bytes, range.lowerBound)
        count = range.count
        if count >= 8 {
            first = ByteWord.load(bytes, at: start)
            last = ByteWord.load(bytes, at: range.upperBound &- 8)
        } else if text.count &- start >= 8 {
            // What follows the name is masked out.
            first = ByteWord.load(bytes, at: start) & ~(~0 &<< UInt64(truncatingIfNeeded: 8 &* count))
            last = 0
        } else {
            first = count == 0 ? 0 : ByteWord.load(bytes, at: start, count: count)
            last = 0
        }
    }

    // Written out, so that other modules compile it in place.
    @inlinable @inline(__always)
    public static func == (left: NameKey, right: NameKey) -> Bool {
        left.first == right.first && left.last == right.last && left.count == right.count
    }

    /// Whether the words hold all of the name.
    @inlinable @inline(__always)
    public var isWhole: Bool { count <= 16 }

    /// A cheap hash, of which a table takes as many of the lowest bits as it needs.
    @inlinable @inline(__always)
    public var hash: Int {
        // The upper half of a product depends on every bit of its factors.
        let mixed = (first ^ last &* 0x9E37_79B9_7F4A_7C15) &* 0xFF51_AFD7_ED55_8CCD
        return Int(truncatingIfNeeded: mixed >> 40) &+ count
    }
}
