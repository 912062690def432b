internal import Events
internal import Journal

/// Events of a request whose key is stored already.
enum Repeats {
    /// So many of one request are compared with what is stored; a sender that repeats more is repeating a batch.
    private static let mostCompared = 200

    /// A warning for each repeat that tells something else than the event that was stored first, by its place among
    /// the good ones.
    ///
    /// What cannot be read again has no warning: it is stored all the same.
    static func warnings(
        _ batch: EventBatch, _ receipts: [Receipt], journal: any EventJournal, receivedAt now: Timestamp
    ) async -> [Int: EventIssue] {
        var warnings: [Int: EventIssue] = [:]
        var compared = 0
        for (place, receipt) in receipts.enumerated() where receipt.status == .duplicate && compared < mostCompared {
            compared += 1
            guard let stored = try? await journal.event(at: receipt.position) else { continue }
            let event = batch.good[place].event
            // An event without a time got that of its receipt, and a retry has another one.
            let paths = EventDifference.paths(
                stored.bytes[stored.range], event.canonical[...], ignoringTime: event.time == now)
            if paths.isEmpty { continue }
            warnings[place] = EventIssue(
                path: "event_id",
                message: "an event with this event and event_id was stored before, and differs in "
                    + paths.joined(separator: ", "),
                hint: "What was stored first counts. Another conversion needs an event_id of its own.")
        }
        return warnings
    }
}
