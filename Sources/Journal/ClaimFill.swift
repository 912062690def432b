package import Events

/// An event as a journal's storage hands it to a claim.
package struct StoredEvent: Sendable {
    package let position: UInt64
    package let receivedAt: Timestamp
    /// Shared with the neighbours; the event is `bytes[range]`.
    package let bytes: [UInt8]
    package let range: Range<Int>

    package init(position: UInt64, receivedAt: Timestamp, bytes: [UInt8], range: Range<Int>) {
        self.position = position
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.range = range
    }
}

/// A claim being put together: how much of a draft fits, and whether to hand it out or to wait for more.
struct ClaimFill {
    /// Events taken into hands for a moment, and how things stood then.
    struct Draft {
        let spans: [PositionSpan]
        let end: UInt64
        let bytes: UInt64
        let changes: UInt64
        let nextDue: Timestamp?
    }

    /// What a claim that is not ready waits for.
    struct Pause: Sendable {
        let end: UInt64
        let bytes: UInt64
        let changes: UInt64
        let deadline: Timestamp?

        func isReached(end: UInt64, bytes: UInt64) -> Bool {
            end >= self.end || bytes > self.bytes
        }
    }

    private(set) var events: [ClaimedEvent] = []
    /// What of the draft is not in `events`.
    private(set) var left: [PositionSpan]

    private let draft: Draft
    private let maxEvents: Int
    private let maxBytes: Int
    private let linger: Duration
    private let foundAt: Timestamp
    private var bytes = 0
    private var isCut = false
    /// Since when the one that waited longest could have been handed out.
    private var readySince: Timestamp?

    /// Starts with nothing taken of `draft`; no event counts as ready later than `foundAt`.
    init(draft: Draft, request: ClaimRequest, foundAt: Timestamp) {
        self.draft = draft
        self.foundAt = foundAt
        left = draft.spans
        maxEvents = max(request.maxEvents, 1)
        maxBytes = request.maxBytes
        linger = request.linger
    }

    /// Takes events in the order of the draft's spans while they fit; some may be missing.
    mutating func take(_ stored: [StoredEvent]) {
        events.reserveCapacity(stored.count)
        var index = 0
        var position = left.first?.first ?? 0
        var missing: [PositionSpan] = []
        for event in stored {
            while index < left.count, event.position > position {
                let last = min(left[index].last, event.position - 1)
                missing.append(left[index].narrowed(to: position...last))
                if last == left[index].last {
                    index += 1
                    position = index < left.count ? left[index].first : 0
                } else {
                    position = last + 1
                }
            }
            precondition(index < left.count && event.position == position, "events must come in the spans' order")
            let size = event.range.count
            if !events.isEmpty, size > maxBytes - bytes {
                isCut = true
                break
            }
            let span = left[index]
            bytes += size
            events.append(ClaimedEvent(event, history: span))
            readySince = min(readySince ?? foundAt, span.dueAt ?? event.receivedAt)
            if position == span.last {
                index += 1
                position = index < left.count ? left[index].first : 0
            } else {
                position += 1
            }
        }
        if index < left.count {
            left[index].first = position
            isCut = true
        }
        left.removeFirst(index)
        left.insert(contentsOf: missing, at: 0)
    }

    /// Whether to hand the events out now.
    func isReady(now: Timestamp) -> Bool {
        guard let readySince else { return false }
        return isCut || events.count >= maxEvents || bytes >= maxBytes || now - readySince >= linger
    }

    /// What has to happen before it makes sense to look again.
    var pause: Pause {
        let handOut = readySince.map { $0 + linger }
        return Pause(
            // With nothing in hand the next event is news: how long it may linger is counted from it.
            end: draft.end + (events.isEmpty ? 1 : UInt64(max(maxEvents - events.count, 1))),
            bytes: events.isEmpty ? .max : draft.bytes + UInt64(max(maxBytes - bytes, 0)),
            changes: draft.changes,
            deadline: [handOut, draft.nextDue].compactMap(\.self).min())
    }
}

extension ClaimedEvent {
    fileprivate init(_ event: StoredEvent, history: PositionSpan) {
        self.init(
            position: event.position, receivedAt: event.receivedAt, attempt: history.attempts + 1,
            firstUnknownAt: history.firstUnknownAt, bytes: event.bytes, range: event.range)
    }
}
