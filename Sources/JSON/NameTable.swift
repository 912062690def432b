/// A fixed set of names that bytes are looked up in, without making a `String` of them.
public struct NameTable: Sendable {
    @usableFromInline let names: [[UInt8]]
    @usableFromInline let keys: [NameKey]
    /// Positions in the list of names, by a cheap hash; collisions move to the next place.
    @usableFromInline let places: [Int32]

    @inlinable static var free: Int32 { -1 }

    /// - Parameter names: different ones, in the order that positions speak of.
    public init(_ names: [String]) {
        // At most half of the places are taken, so that a search soon meets a free one.
        var count = 2
        while count < 2 * names.count { count *= 2 }
        var places = [Int32](repeating: Self.free, count: count)
        self.names = names.map { Array($0.utf8) }
        keys = self.names.map { NameKey($0.span) }
        for (position, key) in keys.enumerated() {
            var place = key.hash & (count - 1)
            while places[place] != Self.free { place = (place + 1) & (count - 1) }
            places[place] = Int32(position)
        }
        self.places = places
    }

    /// The position of `name` in the list that the table was made of.
    @inlinable @inline(__always)
    public func index(of name: Span<UInt8>) -> Int? { index(ofNameAt: name.indices, in: name) }

    /// The position of the name that stands at `range` of a text.
    @inlinable @inline(__always)
    public func index(ofNameAt range: Range<Int>, in text: Span<UInt8>) -> Int? {
        let key = NameKey(of: range, in: text)
        let mask = places.count - 1
        var place = key.hash & mask
        while places[place] != Self.free {
            let position = Int(places[place])
            if keys[position] == key, key.isWhole || isEqual(text.extracting(range), names[position]) {
                return position
            }
            place = (place + 1) & mask
        }
        return nil
    }

    @usableFromInline @inline(never)
    func isEqual(_ name: Span<UInt8>, _ known: [UInt8]) -> Bool { name.equals(known.span) }
}
