/// What a JSON value is.
public enum JSONKind: UInt8, Hashable, Sendable {
    case null, `false`, `true`, number, string, array, object

    /// A bit of its own for each kind, for sets of them.
    @inlinable @inline(__always)
    public var bit: UInt8 {
        switch self {
        case .null: 1
        case .false: 2
        case .true: 4
        case .number: 8
        case .string: 16
        case .array: 32
        case .object: 64
        }
    }
}

/// One value, or one key of an object, on the tape: where it stands and where the next one is.
///
/// Sixteen bytes, so that four share a cache line and the tape of an event stays in the first-level cache.
///
/// Public, as the document and all else here that is asked at every value: other modules compile in place only what is
/// public, and call whatever is `package`, with `@inlinable` too. No product of this package is a library.
public struct JSONNode: Sendable {
    @usableFromInline let start: UInt32
    @usableFromInline let size: UInt32
    @usableFromInline let following: UInt32
    /// From the lowest bit: three of the kind, three flags, and for containers 26 bits of extent.
    @usableFromInline let tag: UInt32

    @inlinable @inline(__always)
    public var kind: JSONKind {
        // What `init(rawValue:)` does, in a form that other modules compile in place.
        switch tag & 7 {
        case 1: .false
        case 2: .true
        case 3: .number
        case 4: .string
        case 5: .array
        case 6: .object
        default: .null
        }
    }

    /// Strings: the text between the quotes holds a backslash.
    @inlinable @inline(__always)
    public var hasEscapes: Bool { tag & Flags.escapes != 0 }

    /// Strings: the decoded text is ASCII.
    @inlinable @inline(__always)
    public var isASCII: Bool { tag & Flags.beyondASCII == 0 }

    /// Numbers: neither a fraction nor an exponent is written.
    @inlinable @inline(__always)
    public var isInteger: Bool { tag & Flags.integer != 0 }

    /// Strings: the first byte after the quote; numbers: the first digit or `-`; containers: the bracket.
    @inlinable @inline(__always)
    public var offset: Int { Int(start) }

    /// Strings: bytes between the quotes; arrays: elements; objects: members; others: bytes.
    @inlinable @inline(__always)
    public var length: Int { Int(size) }

    /// The node after this value and all that is in it.
    @inlinable @inline(__always)
    public var next: Int { Int(following) }

    /// The value's bytes as written, quotes and brackets included.
    @inlinable @inline(__always)
    public var range: Range<Int> {
        switch kind {
        case .string: offset - 1..<offset + length + 1
        case .array, .object: offset..<offset + Int(tag >> Flags.count)
        default: offset..<offset + length
        }
    }

    /// The bytes between a string's quotes; of other values as `range`.
    @inlinable @inline(__always)
    public var textRange: Range<Int> { kind == .string ? offset..<offset + length : range }

    @usableFromInline enum Flags {
        @inlinable static var escapes: UInt32 { 1 << 3 }
        @inlinable static var beyondASCII: UInt32 { 1 << 4 }
        @inlinable static var integer: UInt32 { 1 << 5 }
        @inlinable static var count: UInt32 { 6 }
    }

    /// The longest document whose containers' extents fit.
    static let maxExtent = 1 << 26 - 1

    /// The longest buffer whose every place fits.
    static let maxOffset = Int(UInt32.max)

    /// A value without values in it.
    @inline(__always)
    init(_ kind: JSONKind, offset: Int, length: Int, next: Int, flags: UInt32 = 0) {
        start = UInt32(truncatingIfNeeded: offset)
        size = UInt32(truncatingIfNeeded: length)
        following = UInt32(truncatingIfNeeded: next)
        tag = UInt32(kind.rawValue) | flags
    }

    /// An array or object.
    @inline(__always)
    init(container kind: JSONKind, offset: Int, count: Int, next: Int, extent: Int) {
        start = UInt32(truncatingIfNeeded: offset)
        size = UInt32(truncatingIfNeeded: count)
        following = UInt32(truncatingIfNeeded: next)
        tag = UInt32(kind.rawValue) | UInt32(truncatingIfNeeded: extent) << Flags.count
    }
}
