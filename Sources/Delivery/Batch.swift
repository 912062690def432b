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
        var open: [String: (items: [Item], bytes: Int)] = [:]
        var order: [String] = []
        for item in items {
            let key = item.event.batchKey
            let bytes = item.event.json.count + 1
            if open[key] == nil { order.append(key) }
            var batch = open[key] ?? ([], 0)
            if !batch.items.isEmpty, batch.items.count >= maxEvents || batch.bytes + bytes > maxBytes {
                batches.append(Batch(items: batch.items))
                batch = ([], 0)
            }
            batch.items.append(item)
            batch.bytes += bytes
            open[key] = batch
        }
        for key in order {
            if let rest = open[key] { batches.append(Batch(items: rest.items)) }
        }
        return batches
    }
}
