package import Events

/// Where one event stands.
package struct EventTrace: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case waiting
        case retrying(at: Timestamp, attempts: Int, reason: String)
        case delivered(at: Timestamp, answer: String)
        case withheld(at: Timestamp, rule: String, reason: String)
        case dead(at: Timestamp, reason: String)
    }

    /// A request that carried the event.
    package struct Attempt: Hashable, Sendable {
        /// Names the request in the delivery log.
        package let request: String
        /// When it was over.
        package let at: Timestamp
        /// The verdict's word, or `unanswered`.
        package let verdict: String
        /// The platform's answer in short, or what failed on the way.
        package let answer: String

        package init(request: String, at: Timestamp, verdict: String, answer: String) {
            self.request = request
            self.at = at
            self.verdict = verdict
            self.answer = answer
        }

        package init(_ attempt: DeliveryAttempt) {
            self.init(
                request: attempt.request, at: attempt.at, verdict: attempt.verdict, answer: attempt.answer)
        }
    }

    /// What is known of the event at one destination.
    package struct Record: Hashable, Sendable {
        package var state: State
        /// The requests that carried it, oldest first, as far as they were kept.
        package var attempts: [Attempt] = []
        /// Rounds of attempts that were not kept: see `AttemptHistory`.
        package var omittedRounds = 0
        /// When it was put back to work for the last time.
        package var replayedAt: Timestamp?
        /// When it was taken from the list of dead letters for good.
        package var droppedAt: Timestamp?

        package init(_ state: State) {
            self.state = state
        }
    }

    /// Repeats of the event's key that were not stored again.
    package struct Duplicates: Hashable, Sendable {
        package var count: UInt64
        package var lastAt: Timestamp

        package init(count: UInt64, lastAt: Timestamp) {
            self.count = count
            self.lastAt = lastAt
        }
    }

    package let key: EventKey
    package let position: UInt64
    package let receivedAt: Timestamp
    /// `nil` where the key never came again.
    package let duplicates: Duplicates?
    /// Whether the event itself is still stored; what is known about it is kept longer.
    package let hasBody: Bool
    /// By destination name.
    package let records: [String: Record]

    package init(
        key: EventKey, position: UInt64, receivedAt: Timestamp, duplicates: Duplicates? = nil, hasBody: Bool = true,
        records: [String: Record]
    ) {
        self.key = key
        self.position = position
        self.receivedAt = receivedAt
        self.duplicates = duplicates
        self.hasBody = hasBody
        self.records = records
    }

    /// The state alone, by destination name.
    package var states: [String: State] { records.mapValues(\.state) }
}

/// Which rounds of attempts are kept: those that tell how it began, and ever fewer of the many that follow.
package enum AttemptHistory {
    /// So many first rounds are kept, all of them.
    package static let firstRounds = 16

    /// Whether the requests of an event's round, counted from 1, are kept: the first ones, and then those whose number
    /// is a power of two.
    ///
    /// The round that ends with a final outcome is kept in any case.
    package static func keeps(round: Int) -> Bool {
        round <= firstRounds || round & (round - 1) == 0
    }
}
