package import Events

/// How an event can end at a destination.
package enum FinalState: String, Hashable, Sendable, CaseIterable {
    case delivered
    case withheld
    case dead
}

/// Which final events of one destination are meant.
package struct FinalEventQuery: Hashable, Sendable {
    package var destination: String
    package var states: Set<FinalState>
    /// A text that stands in the answer, the rule or the reason, letter for letter; `nil`: any.
    package var text: String?
    /// The event's name, letter for letter; `nil`: any.
    package var eventName: String?
    /// They ended at this moment or later.
    package var since: Timestamp?
    /// They ended before this moment.
    package var until: Timestamp?

    package init(
        destination: String, states: Set<FinalState> = [.dead], text: String? = nil, eventName: String? = nil,
        since: Timestamp? = nil, until: Timestamp? = nil
    ) {
        self.destination = destination
        self.states = states
        self.text = text
        self.eventName = eventName
        self.since = since
        self.until = until
    }

    package func matches(_ outcome: EventTrace.State, name: String) -> Bool {
        if let eventName, eventName != name { return false }
        guard let (state, at, texts) = outcome.ending, states.contains(state) else { return false }
        if let since, at < since { return false }
        if let until, at >= until { return false }
        guard let text, !text.isEmpty else { return true }
        return texts.contains { $0.containsText(text) }
    }
}

/// Final events of one destination, chosen by what they are or by their places.
package enum FinalEventSelection: Hashable, Sendable {
    case matching(FinalEventQuery)
    /// In any order; those without a final outcome are passed over.
    case positions(destination: String, [UInt64])

    package var destination: String {
        switch self {
        case .matching(let query): query.destination
        case .positions(let destination, _): destination
        }
    }
}

/// An event that has ended at a destination.
package struct FinalEvent: Hashable, Sendable {
    package var position: UInt64
    package var key: EventKey
    package var receivedAt: Timestamp
    /// `.delivered`, `.withheld` or `.dead`, with the moment and the reason.
    package var outcome: EventTrace.State
    /// Rounds of attempts, the last one included.
    package var attempts: Int
    /// Since when a repeat might count twice: the first attempt that the platform may have counted.
    ///
    /// `nil` where none can have been counted.
    package var firstCountedAt: Timestamp?
    /// The last request that carried it; `nil` where none did.
    package var lastAttempt: EventTrace.Attempt?
    /// Whether the event itself is still stored: without it there is no replay.
    package var hasBody: Bool

    package init(
        position: UInt64, key: EventKey, receivedAt: Timestamp, outcome: EventTrace.State, attempts: Int,
        firstCountedAt: Timestamp?, lastAttempt: EventTrace.Attempt?, hasBody: Bool
    ) {
        self.position = position
        self.key = key
        self.receivedAt = receivedAt
        self.outcome = outcome
        self.attempts = attempts
        self.firstCountedAt = firstCountedAt
        self.lastAttempt = lastAttempt
        self.hasBody = hasBody
    }
}

/// A part of the events that a query asks for, in the order of their positions.
package struct FinalEventPage: Hashable, Sendable {
    package var events: [FinalEvent]
    /// Where to go on; `nil` after the last one.
    package var next: UInt64?

    package init(events: [FinalEvent], next: UInt64?) {
        self.events = events
        self.next = next
    }
}

/// Puts final events back to work.
package struct ReplayRequest: Hashable, Sendable {
    package var selection: FinalEventSelection
    /// Only events at this position and above: the `next` of the chunk before.
    package var from: UInt64
    /// The most events that one call looks at.
    package var limit: Int
    /// Events that the platform may have counted before this moment might count twice: they are refused.
    package var safeSince: Timestamp?
    /// Replays them nevertheless.
    package var force: Bool
    /// Changes nothing, and counts what would happen.
    package var isTrial: Bool

    package init(
        _ selection: FinalEventSelection, from: UInt64 = 0, limit: Int = 1000, safeSince: Timestamp? = nil,
        force: Bool = false, isTrial: Bool = false
    ) {
        self.selection = selection
        self.from = from
        self.limit = limit
        self.safeSince = safeSince
        self.force = force
        self.isTrial = isTrial
    }

    /// Whether a repeat of this event might count twice.
    package func isUnsafe(firstCountedAt: Timestamp?) -> Bool {
        guard let safeSince, let firstCountedAt else { return false }
        return firstCountedAt < safeSince
    }
}

/// What one call of `replay` did.
package struct ReplayResult: Hashable, Sendable {
    /// Back at work.
    package var replayed = 0
    /// Left alone because a repeat might count twice.
    package var refused = 0
    /// Left alone because the event itself is not stored any more, or is damaged.
    package var skipped = 0
    /// Where to go on; `nil` when there is nothing left.
    package var next: UInt64?

    package init(replayed: Int = 0, refused: Int = 0, skipped: Int = 0, next: UInt64? = nil) {
        self.replayed = replayed
        self.refused = refused
        self.skipped = skipped
        self.next = next
    }
}

/// What one call of `drop` did.
package struct DropResult: Hashable, Sendable {
    package var dropped = 0
    /// Where to go on; `nil` when there is nothing left.
    package var next: UInt64?

    package init(dropped: Int = 0, next: UInt64? = nil) {
        self.dropped = dropped
        self.next = next
    }
}

/// What `forget` removed.
package struct ForgetResult: Hashable, Sendable {
    package struct Event: Hashable, Sendable {
        package var position: UInt64
        package var key: EventKey

        package init(position: UInt64, key: EventKey) {
            self.position = position
            self.key = key
        }
    }

    /// In the order of their positions.
    package var events: [Event] = []
    /// Events that could not be looked at because what is stored of them is damaged.
    package var unreadable: [ClosedRange<UInt64>] = []

    package init() {}
}

extension EventTrace.State {
    /// The final state, when it was reached, and the texts that say why; `nil` while it is not final.
    package var ending: (state: FinalState, at: Timestamp, texts: [String])? {
        switch self {
        case .waiting, .retrying: nil
        case .delivered(let at, let answer): (.delivered, at, [answer])
        case .withheld(let at, let rule, let reason): (.withheld, at, [rule, reason])
        case .dead(let at, let reason): (.dead, at, [reason])
        }
    }
}

extension String {
    /// Whether `other`, which is not empty, stands in it byte for byte.
    fileprivate func containsText(_ other: String) -> Bool {
        let (bytes, wanted) = (Array(utf8), Array(other.utf8))
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
