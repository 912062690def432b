internal import Mapping

/// Events of one claim that go in one request.
struct Batch: Sendable {
    /// One event of theirs, and which event of the claim it came from.
    struct Item: Sendable {
        let claimIndex: Int
        let event: MappedEvent
    }

    let items: [Item]

    /// The two halves of a batch that was refused because of one of its events.
    var halves: (first: Batch, second: Batch) {
        let middle = items.count / 2
        return (Batch(items: Array(items[..<middle])), Batch(items: Array(items[middle...])))
    }

    /// Cuts items into batches: live and test events apart, within the platform's limits, in their order.
    static func partition(_ items: [Item], maxEvents: Int, maxBytes: Int) -> [Batch] {
        var batches: [Batch] = []
        var open: [(key: String, items: [Item], bytes: Int)] = []
        for item in items {
            let key = item.event.batchKey
            let bytes = item.event.json.count + 1
            // One key as a rule, that of live events, and as many more as there are test codes.
            guard let place = open.firstIndex(where: { $0.key == key }) else {
                open.append((key, [item], bytes))
                continue
            }
            if open[place].items.count >= maxEvents || open[place].bytes + bytes > maxBytes {
                batches.append(Batch(items: open[place].items))
                open[place] = (key, [], 0)
            }
            open[place].items.append(item)
            open[place].bytes += bytes
        }
        for rest in open { batches.append(Batch(items: rest.items)) }
        return batches
    }
}
