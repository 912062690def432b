package import Events
internal import JSON

/// One event with all its values found, shared by the destinations that map it.
///
/// It also remembers what was made of a value, so that an address that two platforms want in the same form is
/// normalized and hashed once.
package struct EventBinding: Sendable {
    /// The values made of one source by one pipeline.
    ///
    /// Plain numbers, since every event begins with a list of them.
    struct Made: Sendable {
        enum State: UInt8 { case unknown, nothing, values }

        var state = State.unknown
        /// Why a value is not sent: an index into `reasons`; -1: nothing is wrong.
        var reason: Int32 = -1
        /// The values as JSON, with commas between them, in the buffer they were made in.
        var start: Int32 = 0
        var firstEnd: Int32 = 0
        var end: Int32 = 0
        var count: Int32 = 0
    }

    package private(set) var event: ConversionEvent
    private let index: PathIndex
    private let slotOfCountry: PathTable.Slot?
    /// The document's nodes: of paths outside of lists by slot, then of each item of a list in a row of its own.
    private(set) var slots: [Int32] = []
    var memory: [Made]
    var made: [UInt8] = []
    var reasons: [String] = []
    /// Where it happened.
    private(set) var actionSource: ActionSources
    /// The country of the customer, for reading national numbers.
    private(set) var country: CountryCode?

    init(_ event: ConversionEvent, shared: SharedTables) {
        self.event = event
        actionSource = ActionSources(of: event)
        index = shared.index
        slotOfCountry = shared.country
        memory = Array(repeating: Made(), count: shared.memoCount)
        // Ten hashes and what stays in the clear.
        made.reserveCapacity(1024)
        find()
    }

    /// Turns to the next event, in the same memory.
    mutating func turn(to event: ConversionEvent) {
        self.event = event
        actionSource = ActionSources(of: event)
        for index in memory.indices { memory[index] = Made() }
        made.removeAll(keepingCapacity: true)
        if !reasons.isEmpty { reasons = [] }
        find()
    }

    private mutating func find() {
        index.bind(event.document, into: &slots)
        country = slotOfCountry.flatMap { node($0) }.flatMap { CountryCode(of: event.document, at: $0) }
    }

    /// The document's node in a slot.
    @inline(__always)
    func node(_ slot: PathTable.Slot) -> Int? {
        let node = slots[slot.index]
        return node < 0 ? nil : Int(node)
    }

    /// The document's node below an item, whose row begins at `row` in `slots`.
    @inline(__always)
    func node(_ slot: PathTable.ItemSlot, row: Int) -> Int? {
        let node = slots[row + slot.index]
        return node < 0 ? nil : Int(node)
    }

    /// Where the rows of a list's items begin in `slots`; none unless it is a list.
    @inline(__always)
    func rows(ofList list: Int) -> StrideTo<Int> {
        let (start, width, count) = index.rows(of: list, in: slots)
        return stride(from: start, to: start + width * count, by: max(width, 1))
    }

    /// How many different values have been made of the event so far: each source by each way once.
    package var madeCount: Int { memory.count { $0.state != .unknown } }
}

/// What the destinations of one configuration share.
struct SharedTables: Sendable {
    var paths = PathTable()
    var memoCount = 0
    var country: PathTable.Slot?
    let index: PathIndex

    init(paths: PathTable, memoCount: Int, country: PathTable.Slot) {
        self.paths = paths
        self.memoCount = memoCount
        self.country = country
        index = PathIndex(paths)
    }
}

extension CountryCode {
    /// The country that the text at `node` means, or the first text of the list there.
    fileprivate init?(of document: JSONDocument, at node: Int) {
        var text: [UInt8] = []
        switch document.kind(node) {
        case .string
        where document[node].length == 2 && DialingPlans.shared.has(document.bytes[document.textRange(node)]):
            self.init(letters: document.bytes[document.textRange(node)])
            return
        case .string, .number, .true, .false: document.appendDecoded(node, to: &text)
        case .array:
            guard let first = document.texts(of: node).first else { return nil }
            text.append(contentsOf: first.utf8)
        case .null, .object: return nil
        }
        self.init(reading: text)
    }
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
