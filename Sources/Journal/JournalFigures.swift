package import Events

/// Counts of one destination.
///
/// Every event appended since its registration is in exactly one of them.
package struct DestinationFigures: Hashable, Sendable {
    package var destination: String
    /// No attempt was recorded yet; the event may be in a worker's hands.
    package var waiting: UInt64
    /// An attempt was recorded, or the event was replayed, and another attempt is due or under way.
    package var retrying: UInt64
    package var delivered: UInt64
    package var withheld: UInt64
    /// The dead letters: those that were dropped are not among them.
    package var dead: UInt64
    /// Dead letters that were taken from the list for good.
    package var dropped: UInt64

    package init(
        destination: String, waiting: UInt64 = 0, retrying: UInt64 = 0, delivered: UInt64 = 0, withheld: UInt64 = 0,
        dead: UInt64 = 0, dropped: UInt64 = 0
    ) {
        self.destination = destination
        self.waiting = waiting
        self.retrying = retrying
        self.delivered = delivered
        self.withheld = withheld
        self.dead = dead
        self.dropped = dropped
    }
}

/// How the journal's storage is, for an operator and for readiness.
package struct JournalHealth: Sendable {
    /// Something stored that cannot be right.
    package struct Damage: Hashable, Sendable {
        /// Whose bodies or outcomes are concerned; `nil` where it is not about single events.
        package var positions: ClosedRange<UInt64>?
        /// For an operator: what is wrong, without any content.
        package var finding: String
        package var foundAt: Timestamp

        package init(positions: ClosedRange<UInt64>?, finding: String, foundAt: Timestamp) {
            self.positions = positions
            self.finding = finding
            self.foundAt = foundAt
        }
    }

    /// The check of everything that is stored, which runs beside the work after each start.
    package struct Verification: Hashable, Sendable {
        /// Events whose checksums were compared.
        package var checked: UInt64 = 0
        /// When it came to the end; `nil` while it runs.
        package var finishedAt: Timestamp?

        package init(checked: UInt64 = 0, finishedAt: Timestamp? = nil) {
            self.checked = checked
            self.finishedAt = finishedAt
        }
    }

    /// What the journal's files take.
    package var bytes: Int64 = 0
    /// What of it is free for new events: the files do not shrink.
    package var reusableBytes: Int64 = 0
    /// The limit for `bytes` without the reusable ones; `nil` where there is none.
    package var byteLimit: Int64?
    /// What the file system still has for this process; `nil` where it does not say.
    package var freeBytes: Int64?
    /// Why no events are accepted now; `nil` where they are.
    package var refusal: JournalError?
    package var damage: [Damage] = []
    /// `nil` where the storage has nothing to verify.
    package var verification: Verification?
    /// How many groups of events are stored under which key, by the key's name; `""` for those in the clear.
    package var groupsByKey: [String: UInt64] = [:]

    package init() {}
}
