internal import JSON

/// A fixed set of names that bytes are looked up in, without making a `String` of them.
struct NameTable: Sendable {
    /// A place of the table: a name by its length and the words at its two ends.
    private struct Place {
        var name: StaticString
        var ends: NameEnds
        /// The name's position in the list; -1 where the place is free.
        var position: Int
    }

    /// By a cheap hash; collisions move to the next place.
    private let places: [Place]

    init(_ names: [StaticString]) {
        precondition(names.count <= Self.placeCount / 2, "a table of names holds at most \(Self.placeCount / 2)")
        let free = Place(name: "", ends: NameEnds(), position: -1)
        var places = [Place](repeating: free, count: Self.placeCount)
        for (position, name) in names.enumerated() {
            let ends = name.withUTF8Buffer { NameEnds($0.span) }
            var index = ends.hash & (Self.placeCount - 1)
            while places[index].position >= 0 { index = (index + 1) & (Self.placeCount - 1) }
            places[index] = Place(name: name, ends: ends, position: position)
        }
        self.places = places
    }

    /// The position of `name` in the list that the table was made of.
    @inline(__always)
    func index(of name: Span<UInt8>) -> Int? {
        let ends = NameEnds(name)
        var index = ends.hash & (Self.placeCount - 1)
        while places[index].position >= 0 {
            let place = places[index]
            if place.ends == ends, ends.areWhole || Self.isEqual(name, place.name) { return place.position }
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

/// The length of a name and the words at its two ends, which say everything about one of up to sixteen bytes.
private struct NameEnds: Equatable {
    private var length = 0
    private var first: UInt64 = 0
    private var last: UInt64 = 0

    init() {}

    @inline(__always)
    init(_ name: Span<UInt8>) {
        length = name.count
        if length >= 8 {
            first = ByteWord.load(name.bytes, at: 0)
            last = ByteWord.load(name.bytes, at: length - 8)
        } else if length > 0 {
            first = ByteWord.load(name.bytes, at: 0, count: length)
        }
    }

    @inline(__always)
    var areWhole: Bool { length <= 16 }

    @inline(__always)
    var hash: Int {
        // The highest bits of a product depend on all bits of its factors.
        let mixed = (first ^ (last &* 3)) &+ UInt64(truncatingIfNeeded: length)
        return Int(truncatingIfNeeded: (mixed &* 0x9E37_79B9_7F4A_7C15) >> 58)
    }
}
