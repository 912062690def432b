package import Events
package import Journal

extension JournalEntry {
    /// An event with `id`, whose body names it, filled up to `size` bytes.
    package static func sample(
        _ id: String, name: String = "Purchase", receivedAt: Timestamp = Timestamp(seconds: 1_790_000_000),
        size: Int = 0
    ) -> JournalEntry {
        var body = #"{"event":"\#(name)","event_id":"\#(id)"}"#
        if body.utf8.count < size { body += String(repeating: " ", count: size - body.utf8.count) }
        return JournalEntry(key: EventKey(name: name, id: id), receivedAt: receivedAt, body: Array(body.utf8))
    }
}

extension ClaimRequest {
    /// A request that does not wait for company.
    package static func of(
        _ destination: String, _ maxEvents: Int = 100, maxBytes: Int = 1 << 20, linger: Duration = .zero
    ) -> ClaimRequest {
        ClaimRequest(destination: destination, maxEvents: maxEvents, maxBytes: maxBytes, linger: linger)
    }
}

extension Claim {
    package var positions: [UInt64] { events.map(\.position) }

    /// The events' bodies as text.
    package var texts: [String] { events.map(\.text) }

    /// Every event with the same outcome.
    package func settled(_ outcome: EventOutcome, at moment: Timestamp) -> Settlement {
        Settlement(of: self, outcomes: events.map { _ in outcome }, at: moment)
    }
}

extension ClaimedEvent {
    package var text: String { String(decoding: bytes[range], as: UTF8.self) }
}

/// The code of the `JournalError` that `body` throws; `nil` where it returns.
package func journalErrorCode<Result>(of body: () async throws -> Result) async -> JournalError.Code? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? JournalError)?.code
    }
}

extension EventOutcome {
    package static let taken = EventOutcome.delivered(answer: "ok")
}

extension EventJournal {
    /// Appends one sample event per id.
    @discardableResult
    package func append(_ ids: String..., at moment: Timestamp) async throws(JournalError) -> [Receipt] {
        try await append(ids.map { .sample($0, receivedAt: moment) })
    }

    /// The figures of one destination.
    package func figures(of destination: String) async throws(JournalError) -> DestinationFigures? {
        try await figures().first { $0.destination == destination }
    }
}
