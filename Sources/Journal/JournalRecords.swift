package import Events

/// What makes two events the same one: the platforms compare these two as well.
package struct EventKey: Hashable, Sendable {
    package let name: String
    package let id: String

    package init(name: String, id: String) {
        self.name = name
        self.id = id
    }
}

/// An event about to be stored.
package struct JournalEntry: Sendable {
    package let key: EventKey
    package let receivedAt: Timestamp
    /// The event in canonical form, UTF-8 JSON.
    package let body: [UInt8]

    package init(key: EventKey, receivedAt: Timestamp, body: [UInt8]) {
        self.key = key
        self.receivedAt = receivedAt
        self.body = body
    }
}

/// Proof that an event is durable.
///
/// Only a journal makes one, after its commit (`ArchitectureTests` holds that).
package struct Receipt: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case accepted
        case duplicate
    }

    /// The event's place in the journal; for a duplicate, the place of the first one.
    package let position: UInt64
    package let status: Status

    package init(position: UInt64, status: Status) {
        self.position = position
        self.status = status
    }
}

/// How much one claim may hold.
package struct ClaimRequest: Hashable, Sendable {
    package var destination: String
    package var maxEvents: Int
    package var maxBytes: Int
    /// How long an event may wait for company before a smaller claim is handed out.
    package var linger: Duration

    package init(destination: String, maxEvents: Int, maxBytes: Int, linger: Duration) {
        self.destination = destination
        self.maxEvents = maxEvents
        self.maxBytes = maxBytes
        self.linger = linger
    }
}

/// An event handed to a worker.
package struct ClaimedEvent: Sendable {
    package let position: UInt64
    package let receivedAt: Timestamp
    /// 1 for the first attempt.
    package let attempt: Int
    /// When the first attempt with an unknown outcome was made: from then on a repeat might count twice.
    package let firstUnknownAt: Timestamp?
    /// Bytes shared with the other events of the group; the event is `bytes[range]`.
    package let bytes: [UInt8]
    package let range: Range<Int>

    package init(
        position: UInt64, receivedAt: Timestamp, attempt: Int, firstUnknownAt: Timestamp?, bytes: [UInt8],
        range: Range<Int>
    ) {
        self.position = position
        self.receivedAt = receivedAt
        self.attempt = attempt
        self.firstUnknownAt = firstUnknownAt
        self.bytes = bytes
        self.range = range
    }
}

/// Events that belong to one worker until it settles or releases them.
package struct Claim: Sendable {
    package let destination: String
    package let events: [ClaimedEvent]

    package init(destination: String, events: [ClaimedEvent]) {
        self.destination = destination
        self.events = events
    }
}

/// What became of one claimed event.
package enum EventOutcome: Hashable, Sendable {
    /// The platform took it. `answer` is its answer in short: code, message, trace id.
    case delivered(answer: String)
    /// A rule of ours kept it back: final.
    case withheld(rule: String, reason: String)
    /// It cannot be delivered: final, kept for a replay.
    case dead(reason: String)
    /// Another attempt is due at `at`. `outcomeUnknown`: the platform may have counted the last one.
    case retry(at: Timestamp, reason: String, outcomeUnknown: Bool)
}

/// One request that carried events of a claim, and what came of it.
package struct DeliveryAttempt: Hashable, Sendable {
    /// Names the request in the delivery log.
    package let request: String
    /// When it was over.
    package let at: Timestamp
    /// The events it carried.
    package let positions: [ClosedRange<UInt64>]
    /// The verdict's word, or `unanswered`.
    package let verdict: String
    /// The platform's answer in short (status, code, trace id), or what failed on the way.
    package let answer: String

    package init(
        request: String, at: Timestamp, positions: [ClosedRange<UInt64>], verdict: String, answer: String
    ) {
        self.request = request
        self.at = at
        self.positions = positions
        self.verdict = verdict
        self.answer = answer
    }
}

/// A claim with its outcomes, one per event in the claim's order.
package struct Settlement: Sendable {
    package let claim: Claim
    package let outcomes: [EventOutcome]
    /// The requests that were sent for it, in their order.
    package let attempts: [DeliveryAttempt]
    package let at: Timestamp

    /// Pairs a claim with its outcomes.
    ///
    /// - Precondition: there is one outcome per event.
    package init(of claim: Claim, outcomes: [EventOutcome], attempts: [DeliveryAttempt] = [], at: Timestamp) {
        precondition(claim.events.count == outcomes.count, "a settlement needs one outcome per claimed event")
        self.claim = claim
        self.outcomes = outcomes
        self.attempts = attempts
        self.at = at
    }
}
