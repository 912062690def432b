internal import JSON

/// A fixed set of names that bytes are looked up in, without making a `String` of them.
struct NameTable: Sendable {
    private let names: [StaticString]
    private let keys: [NameKey]
    /// Positions in the list of names, by a cheap hash; collisions move to the next place.
    private let places: [Int8]

    private static let placeCount = 64

    private static let free: Int8 = -1

    init(_ names: [StaticString]) {
        precondition(
            2 * names.count <= Self.placeCount, "at most half of the places may be taken, so that a search ends")
        var places = [Int8](repeating: Self.free, count: Self.placeCount)
        self.names = names
        keys = names.map { $0.withUTF8Buffer { NameKey($0.span) } }
        for (position, key) in keys.enumerated() {
            var place = key.hash & (Self.placeCount - 1)
            while places[place] != Self.free { place = (place + 1) & (Self.placeCount - 1) }
            places[place] = Int8(position)
        }
        self.places = places
    }

    /// The position of `name` in the list that the table was made of.
    @inline(__always)
    func index(of name: Span<UInt8>) -> Int? { index(ofNameAt: name.indices, in: name) }

    /// The position of the name that stands at `range` of a text.
    @inline(__always)
    func index(ofNameAt range: Range<Int>, in text: Span<UInt8>) -> Int? {
        let key = NameKey(of: range, in: text)
        var place = key.hash & (Self.placeCount - 1)
        while places[place] != Self.free {
            let position = Int(places[place])
            if keys[position] == key, key.isWhole || Self.isEqual(text.extracting(range), names[position]) {
                return position
            }
            place = (place + 1) & (Self.placeCount - 1)
        }
        return nil
    }

    private static func isEqual(_ name: Span<UInt8>, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { name.equals($0.span) }
    }
}
