internal import Mapping

/// Events of one claim that go in one request.
///
/// Their places in the claim lie beside them, so that the events reach a request as they are, without being copied.
struct Batch: Sendable {
    /// Events of theirs.
    private(set) var events: [MappedEvent] = []
    /// Which event of the claim each of them came from.
    private(set) var claimIndexes: [Int] = []
    /// What they take in a request, with the commas between them.
    private(set) var bytes = 0
    /// Whether all of them may share a request, as live events do.
    private var isOfOneKind = true

    /// - Parameter capacity: so many events are expected.
    init(capacity: Int = 0) {
        events.reserveCapacity(capacity)
        claimIndexes.reserveCapacity(capacity)
    }

    /// The events at some places of a batch.
    private init(_ batch: Batch, _ places: some Collection<Int>) {
        self.init(capacity: places.count)
        for place in places { append(batch.events[place], from: batch.claimIndexes[place]) }
    }

    var count: Int { events.count }
    var isEmpty: Bool { events.isEmpty }

    mutating func append(_ event: MappedEvent, from claimIndex: Int) {
        if let first = events.first, first.batchKey != event.batchKey { isOfOneKind = false }
        bytes += Self.bytes(of: event)
        events.append(event)
        claimIndexes.append(claimIndex)
    }

    /// One event alone.
    func single(_ place: Int) -> Batch { Batch(self, CollectionOfOne(place)) }

    /// Without the events at some places.
    func without(_ places: [Int]) -> Batch { Batch(self, events.indices.filter { !places.contains($0) }) }

    /// The two halves of a batch that was refused because of one of its events.
    var halves: (first: Batch, second: Batch) {
        (Batch(self, 0..<count / 2), Batch(self, count / 2..<count))
    }

    /// Cut into batches: live and test events apart, within the platform's limits, in their order.
    func partition(maxEvents: Int, maxBytes: Int) -> [Batch] {
        if isEmpty { return [] }
        // As nearly every claim is.
        if isOfOneKind, count <= maxEvents, bytes <= maxBytes { return [self] }
        var batches: [Batch] = []
        // As many as there are test codes, and one of live events.
        var open: [(key: String, batch: Batch)] = []
        for (event, claimIndex) in zip(events, claimIndexes) {
            let place = open.firstIndex { $0.key == event.batchKey } ?? open.endIndex
            if place == open.endIndex { open.append((event.batchKey, Batch())) }
            let isFull =
                open[place].batch.count >= maxEvents || open[place].batch.bytes + Self.bytes(of: event) > maxBytes
            if isFull, !open[place].batch.isEmpty {
                batches.append(open[place].batch)
                open[place].batch = Batch()
            }
            open[place].batch.append(event, from: claimIndex)
        }
        return batches + open.map(\.batch)
    }

    private static func bytes(of event: MappedEvent) -> Int { event.json.count + 1 }
}
