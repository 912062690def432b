package import Events
internal import JSON

/// One event with all its values found, shared by the destinations that map it.
///
/// It also remembers what was made of a value, so that an address that two platforms want in the same form is
/// normalized and hashed once.
package struct EventBinding: Sendable {
    /// The values made of one source by one pipeline.
    struct Made: Sendable {
        enum State: UInt8 { case unknown, nothing, values }

        var state = State.unknown
        /// The values as JSON, with commas between them, in `made`.
        var start = 0
        var firstEnd = 0
        var end = 0
        var count = 0
        var reason: String?
    }

    package let event: ConversionEvent
    var slots: [Int32] = []
    var memory: [Made]
    var made: [UInt8] = []
    /// The country of the customer, for reading national numbers.
    var country: CountryCode?

    init(_ event: ConversionEvent, shared: SharedTables) {
        self.event = event
        memory = Array(repeating: Made(), count: shared.memoCount)
        shared.paths.bind(event.document, into: &slots)
        country = shared.country.flatMap { slots[$0.index] >= 0 ? Int(slots[$0.index]) : nil }
            .flatMap { event.document.texts(of: $0).first }
            .flatMap { CountryCode(reading: $0) }
    }

    /// The document's node in a slot.
    func node(_ slot: PathTable.Slot) -> Int? {
        let node = slots[slot.index]
        return node < 0 ? nil : Int(node)
    }

    /// How many different values have been made of the event so far: each source by each way once.
    package var madeCount: Int { memory.count { $0.state != .unknown } }

    /// Whether a condition's value says yes: anything that is there but false.
    func isTrue(_ slot: PathTable.Slot) -> Bool {
        guard let node = node(slot) else { return false }
        return event.document.kind(node) != .false
    }
}

/// What the destinations of one configuration share.
struct SharedTables: Sendable {
    var paths = PathTable()
    var memoCount = 0
    var country: PathTable.Slot?
}

extension JSONDocument {
    /// The text at `node`, or the texts of the list there; numbers and booleans count as they are written.
    func texts(of node: Int) -> [String] {
        switch kind(node) {
        case .array: elements(of: node).flatMap { kind($0) == .array ? [] : texts(of: $0) }
        case .string: string(node).map { [$0] } ?? []
        case .number, .true, .false: [String(decoding: bytes[rawRange(node)], as: UTF8.self)]
        case .null, .object: []
        }
    }
}
