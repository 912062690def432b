/// The key of a member as it is written, with its quotes and the colon: `"event_id":`.
///
/// It lies in three words, the first byte in the lowest bits, so that a key is written by three stores.
public struct JSONKey: Sendable {
    @usableFromInline let first: UInt64
    @usableFromInline let second: UInt64
    @usableFromInline let third: UInt64
    /// The bytes that count; zeros stand behind them.
    @usableFromInline let count: Int

    /// How many bytes the words hold.
    @inlinable static var room: Int { 24 }

    /// - Parameter name: what needs no escapes, at most 21 bytes long.
    package init(_ name: StaticString) {
        count = name.utf8CodeUnitCount + 3
        precondition(count <= Self.room, "a key of the schema is longer than three words")
        var words = InlineArray<3, UInt64>(repeating: 0)
        func put(_ byte: UInt8, at place: Int) {
            words[place / 8] |= UInt64(byte) << (8 * UInt64(place % 8))
        }
        name.withSpan { name in
            for index in name.indices { put(name[index], at: index + 1) }
        }
        put(UInt8(ascii: "\""), at: 0)
        put(UInt8(ascii: "\""), at: count - 2)
        put(UInt8(ascii: ":"), at: count - 1)
        first = words[0].littleEndian
        second = words[1].littleEndian
        third = words[2].littleEndian
    }
}
