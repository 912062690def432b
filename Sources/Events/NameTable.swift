internal import JSON

/// A fixed set of names that bytes are looked up in, without making a `String` of them.
struct NameTable: Sendable {
    private let names: [StaticString]
    /// Indexes of names by a cheap hash, -1 where none is; collisions move to the next place.
    private let places: [Int8]

    init(_ names: [StaticString]) {
        precondition(names.count <= Self.placeCount / 2, "a table of names holds at most \(Self.placeCount / 2)")
        self.names = names
        var places = [Int8](repeating: -1, count: Self.placeCount)
        for (index, name) in names.enumerated() {
            var place = name.withUTF8Buffer { Self.place(of: $0.span) }
            while places[place] >= 0 { place = (place + 1) & (Self.placeCount - 1) }
            places[place] = Int8(index)
        }
        self.places = places
    }

    /// The position of `name` in the list that the table was made of.
    func index(of name: Span<UInt8>) -> Int? {
        if name.isEmpty { return nil }
        var place = Self.place(of: name)
        while places[place] >= 0 {
            let index = Int(places[place])
            if Self.isEqual(name, names[index]) { return index }
            place = (place + 1) & (Self.placeCount - 1)
        }
        return nil
    }

    private static func isEqual(_ name: Span<UInt8>, _ text: StaticString) -> Bool {
        guard name.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { name.equals($0.span) }
    }

    /// At most half of the places are taken, so that a search soon meets an empty one.
    private static let placeCount = 64

    private static func place(of name: Span<UInt8>) -> Int {
        let length = name.count
        let (first, middle, last) = (Int(name[0]), Int(name[length / 2]), Int(name[length - 1]))
        return (length &* 5 &+ first &* 7 &+ middle &* 11 &+ last &* 3) & (placeCount - 1)
    }
}
