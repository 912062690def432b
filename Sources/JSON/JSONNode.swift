/// What a JSON value is.
package enum JSONKind: UInt8, Sendable {
    case null, `false`, `true`, number, string, array, object
}

/// One entry of the tape: a value, or the key of a member, in 16 bytes.
package struct JSONNode: Sendable {
    package let kind: JSONKind
    private let flags: UInt8
    private let storedOffset: UInt32
    private let storedLength: UInt32
    private let storedNext: UInt32

    private static let escapes: UInt8 = 1
    private static let ascii: UInt8 = 2
    private static let integer: UInt8 = 4

    init(
        kind: JSONKind, offset: Int, length: Int, next: Int, hasEscapes: Bool = false, isASCII: Bool = true,
        isInteger: Bool = false
    ) {
        self.kind = kind
        flags =
            (hasEscapes ? Self.escapes : 0) | (isASCII ? Self.ascii : 0) | (isInteger ? Self.integer : 0)
        storedOffset = UInt32(truncatingIfNeeded: offset)
        storedLength = UInt32(truncatingIfNeeded: length)
        storedNext = UInt32(truncatingIfNeeded: next)
    }

    /// A string whose text holds a backslash.
    package var hasEscapes: Bool { flags & Self.escapes != 0 }
    /// A string that decodes to ASCII alone.
    package var isASCII: Bool { flags & Self.ascii != 0 }
    /// A number without fraction and exponent.
    package var isInteger: Bool { flags & Self.integer != 0 }
    /// The first byte: of a string the one after its quote, of a container its bracket.
    package var offset: Int { Int(storedOffset) }
    /// Bytes of a scalar as written (of a string without its quotes), elements of an array, members of an object.
    package var length: Int { Int(storedLength) }
    /// The node after this value and all it contains.
    package var next: Int { Int(storedNext) }
}
