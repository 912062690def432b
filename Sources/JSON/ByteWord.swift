/// Eight bytes at a time: the first byte in the lowest bits.
///
/// The marks are words in which the highest bit of a byte says that this byte is meant. A mark's lowest set bit is
/// always right; the bits above it may be set wrongly, for a subtraction borrows from the next byte.
public enum ByteWord {
    @inlinable static var ones: UInt64 { 0x0101_0101_0101_0101 }
    @inlinable static var highs: UInt64 { 0x8080_8080_8080_8080 }

    /// The word at `offset`; `offset + 8` must lie inside of `bytes`, which is checked.
    @inlinable @inline(__always)
    public static func load(_ bytes: RawSpan, at offset: Int) -> UInt64 {
        // Named unsafe because some types have bit patterns without a meaning; an integer has none.
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The four bytes at `offset`; `offset + 4` must lie inside of `bytes`, which is checked.
    @inlinable @inline(__always)
    public static func loadHalf(_ bytes: RawSpan, at offset: Int) -> UInt32 {
        UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The `count` bytes at `offset`, 1 to 7 of them, and zeros above.
    @inlinable @inline(__always)
    public static func load(_ bytes: RawSpan, at offset: Int, count: Int) -> UInt64 {
        if count >= 4 {
            let low = UInt64(loadHalf(bytes, at: offset))
            return low | UInt64(loadHalf(bytes, at: offset + count - 4)) << (8 * (count - 4))
        }
        // The first, the middle and the last byte are all there are; two of them may be one.
        let first = UInt64(bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        let middle = UInt64(bytes.unsafeLoad(fromByteOffset: offset + count / 2, as: UInt8.self))
        let last = UInt64(bytes.unsafeLoad(fromByteOffset: offset + count - 1, as: UInt8.self))
        return first | middle << (8 * (count / 2)) | last << (8 * (count - 1))
    }

    /// Marks what cannot stand in a JSON string as it is: quotes, backslashes and control characters.
    @inlinable @inline(__always)
    public static func marksEscaped(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & highs
    }

    /// Marks what `marksEscaped` marks, and what is beyond ASCII.
    ///
    /// Such a byte is marked anyhow, so that what would mark it by mistake need not be taken out.
    @inlinable @inline(__always)
    public static func marksUnplain(_ word: UInt64) -> UInt64 {
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        return (word | (word &- ones &* 0x20) | (quotes &- ones) | (backslashes &- ones)) & highs
    }

    /// Marks one byte.
    @inlinable @inline(__always)
    public static func marks(_ byte: UInt8, in word: UInt64) -> UInt64 {
        let others = word ^ (ones &* UInt64(byte))
        return (others &- ones) & ~others & highs
    }

    /// Marks what is no visible ASCII: white space, control characters, and what is beyond ASCII.
    @inlinable @inline(__always)
    public static func marksInvisible(_ word: UInt64) -> UInt64 {
        let blanks = (word &- ones &* 0x21) & ~word
        return (blanks | word | (word &+ ones)) & highs
    }

    /// Marks what is beyond ASCII.
    @inlinable @inline(__always)
    public static func marksBeyondASCII(_ word: UInt64) -> UInt64 { word & highs }

    /// The place of the first marked byte, 0 to 7.
    @inlinable @inline(__always)
    public static func firstMarked(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}

extension Span<UInt8> {
    /// Whether both hold the same bytes.
    @inlinable @inline(__always)
    public func equals(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let (left, right) = (bytes, other.bytes)
        var index = 0
        while index + 8 <= count {
            if ByteWord.load(left, at: index) != ByteWord.load(right, at: index) { return false }
            index += 8
        }
        let rest = count - index
        return rest == 0
            || ByteWord.load(left, at: index, count: rest) == ByteWord.load(right, at: index, count: rest)
    }
}
