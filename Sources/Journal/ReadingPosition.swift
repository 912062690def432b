package import Events

/// How far one destination has come: what is claimed, what waits for a retry, what is done.
///
/// A plain value without storage, clock or lock. Memory follows the number of gaps and of retries that differ in
/// history, never the number of waiting events.
package struct ReadingPosition: Sendable {
    /// The first position the destination sees.
    package let origin: UInt64
    package internal(set) var delivered: UInt64
    package internal(set) var withheld: UInt64
    /// The dropped ones are not among them.
    package internal(set) var dead: UInt64
    package internal(set) var dropped: UInt64

    /// The lowest position that was never handed out; everything above it is untouched as well.
    var next: UInt64
    /// Below `next`, without an outcome, in nobody's hands.
    var returned = SpanList()
    var retries = RetryQueue()
    /// Put back to work after a final outcome, without an attempt since.
    var replays = RetryQueue()
    var held = SpanList()
    /// Events in `held` that have had an attempt or were replayed.
    private var heldRetries: UInt64 = 0
    /// What replays are owed of the next claims, in quarters of an event.
    private var replayCredit = 0

    /// A destination that sees everything from `origin` on.
    package init(origin: UInt64) {
        self.init(restoring: .init(origin: origin, cursor: origin), final: [], retries: [])
    }

    /// What a storage keeps about a destination besides its events' outcomes.
    package struct Summary: Hashable, Sendable {
        package var origin: UInt64
        /// Every position below it is final or waits for a retry.
        package var cursor: UInt64
        package var delivered: UInt64 = 0
        package var withheld: UInt64 = 0
        package var dead: UInt64 = 0
        package var dropped: UInt64 = 0

        package init(
            origin: UInt64, cursor: UInt64, delivered: UInt64 = 0, withheld: UInt64 = 0, dead: UInt64 = 0,
            dropped: UInt64 = 0
        ) {
            self.origin = origin
            self.cursor = cursor
            self.delivered = delivered
            self.withheld = withheld
            self.dead = dead
            self.dropped = dropped
        }
    }

    /// Continues where a stored destination was; what was claimed then is claimable again.
    ///
    /// `final` are the ranges with a final outcome that end at or above the cursor; `retries` all that wait for a retry
    /// or were replayed.
    package init(restoring summary: Summary, final: [ClosedRange<UInt64>], retries: [PositionSpan]) {
        origin = summary.origin
        delivered = summary.delivered
        withheld = summary.withheld
        dead = summary.dead
        dropped = summary.dropped
        next = summary.cursor
        for span in retries { putBack(span) }
        let known = (final + retries.map(\.positions)).sorted { $0.lowerBound < $1.lowerBound }
        for range in known where range.upperBound >= next {
            if range.lowerBound > next { returned.insert(PositionSpan(next...(range.lowerBound - 1))) }
            next = range.upperBound + 1
        }
    }

    /// Every position below it is final or waits for a retry; what a restart needs to know besides those above it.
    package var cursor: UInt64 {
        var lowest = next
        if let first = returned.spans.first { lowest = min(lowest, first.first) }
        if let first = held.spans.first(where: { !$0.hasHistory }) { lowest = min(lowest, first.first) }
        return lowest
    }

    /// When the earliest retry is due.
    package var nextDue: Timestamp? { [retries.nextDue, replays.nextDue].compactMap(\.self).min() }

    /// Events that have had an attempt, or were replayed, and have no final outcome yet.
    package var retrying: UInt64 { retries.eventCount + replays.eventCount + heldRetries }

    /// Events without any recorded attempt, up to `end`, the journal's last position.
    package func waiting(end: UInt64) -> UInt64 {
        let seen = end >= origin ? end - origin + 1 : 0
        let known = delivered + withheld + dead + dropped + retrying
        return seen >= known ? seen - known : 0
    }

    /// Takes up to `count` events into hands: due retries first, then what came back, then what is new.
    ///
    /// Replayed events get a quarter of it, and what the others leave: a large replay neither stands still nor holds up
    /// the live events.
    ///
    /// - Returns: spans in the order of their positions; empty when there is nothing to do.
    package mutating func take(upTo count: Int, end: UInt64, now: Timestamp) -> [PositionSpan] {
        var left = UInt64(max(count, 1))
        var taken: [PositionSpan] = []
        takeReplays(share(ofReplaysIn: max(count, 1), now: now), now, from: &left, into: &taken)
        while left > 0, let span = retries.popDue(at: now, upTo: left) {
            taken.append(span)
            left -= span.count
        }
        while left > 0, let span = returned.popFirst(upTo: left) {
            taken.append(span)
            left -= span.count
        }
        if left > 0, next <= end {
            let span = PositionSpan(next...min(end, next + (left - 1)))
            taken.append(span)
            left -= span.count
            next = span.last + 1
        }
        takeReplays(left, now, from: &left, into: &taken)
        for span in taken { hold(span) }
        return taken.sorted { $0.first < $1.first }
    }

    private mutating func share(ofReplaysIn count: Int, now: Timestamp) -> UInt64 {
        guard let due = replays.nextDue, due <= now else { return 0 }
        // Claims of a single event each give every fourth one to them.
        let owed = replayCredit + count
        replayCredit = owed % 4
        return UInt64(owed / 4)
    }

    private mutating func takeReplays(
        _ share: UInt64, _ now: Timestamp, from left: inout UInt64, into taken: inout [PositionSpan]
    ) {
        var share = min(share, left)
        while share > 0, let span = replays.popDue(at: now, upTo: share) {
            taken.append(span)
            share -= span.count
            left -= span.count
        }
    }

    /// Puts whatever of `positions` is in hands back to where it was taken from.
    package mutating func giveBack(_ positions: ClosedRange<UInt64>) {
        for span in letGo(positions) { putBack(span) }
        joinReturned()
    }

    mutating func putBack(_ span: PositionSpan) {
        if span.isReplay {
            replays.push(span)
        } else if span.hasHistory {
            retries.push(span)
        } else {
            returned.insert(span)
        }
    }

    mutating func joinReturned() {
        // Keeps the list of gaps empty when the newest events are given back, as every lingering claim does.
        while let last = returned.popLast() {
            guard last.last + 1 == next else {
                returned.insert(last)
                return
            }
            next = last.first
        }
    }

    /// Takes events out of hands because their outcome is being stored; the caller must finish or undo it.
    ///
    /// - Returns: what of `positions` was in hands. The rest is final, waiting or never claimed, and is left alone.
    mutating func beginSettling(_ positions: ClosedRange<UInt64>) -> [PositionSpan] {
        letGo(positions)
    }

    /// The outcome could not be stored: the events are in hands as before.
    mutating func undoSettling(_ span: PositionSpan) {
        hold(span)
    }

    mutating func finishSettling(_ part: SettledPart) {
        switch part.outcome {
        case .delivered: delivered += part.span.count
        case .withheld: withheld += part.span.count
        case .dead: dead += part.span.count
        case .retry: if let retry = part.retry { retries.push(retry) }
        }
    }

    private mutating func hold(_ span: PositionSpan) {
        if span.hasHistory { heldRetries += span.count }
        held.insert(span)
    }

    mutating func letGo(_ positions: ClosedRange<UInt64>) -> [PositionSpan] {
        let spans = held.remove(positions)
        for span in spans where span.hasHistory { heldRetries -= span.count }
        return spans
    }
}
