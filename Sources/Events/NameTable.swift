internal import JSON

/// A fixed set of names that bytes are looked up in, without making a `String` of them.
struct NameTable: Sendable {
    /// A place of the table.
    private struct Place {
        var name: StaticString
        var key: NameKey
        /// The name's position in the list; -1 where the place is free.
        var position: Int
    }

    /// By a cheap hash; collisions move to the next place.
    private let places: [Place]

    init(_ names: [StaticString]) {
        precondition(names.count <= Self.placeCount / 2, "a table of names holds at most \(Self.placeCount / 2)")
        let free = Place(name: "", key: NameKey([UInt8]().span), position: -1)
        var places = [Place](repeating: free, count: Self.placeCount)
        for (position, name) in names.enumerated() {
            let key = name.withUTF8Buffer { NameKey($0.span) }
            var index = key.hash & (Self.placeCount - 1)
            while places[index].position >= 0 { index = (index + 1) & (Self.placeCount - 1) }
            places[index] = Place(name: name, key: key, position: position)
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
        var index = key.hash & (Self.placeCount - 1)
        while places[index].position >= 0 {
            let place = places[index]
            if place.key == key, key.isWhole || Self.isEqual(text.extracting(range), place.name) {
                return place.position
            }
            index = (index + 1) & (Self.placeCount - 1)
        }
        return nil
    }

    private static func isEqual(_ name: Span<UInt8>, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { name.equals($0.span) }
    }

    /// At most half of the places are taken, so that a search soon meets an empty one.
    private static let placeCount = 64
}
