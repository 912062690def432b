internal import Synchronization

/// One copy of an event as it came in.
package struct EventCopy: Hashable, Sendable {
    package enum Fate: String, Hashable, Sendable {
        /// The platform has it, and counts it.
        case counted
        /// The platform has it, and knows that it counted another copy less than 48 hours ago.
        case repeated
        /// The platform did not take it.
        case refused
    }

    /// The platform's name of the event.
    package var name: String
    /// Its `event_time`, in Unix seconds.
    package var time: Int64?
    /// Unix seconds.
    package var receivedAt: Int64
    /// The number of the request.
    package var request: Int
    /// The fault that befell the request.
    package var fault: SandboxFault?
    package var fate: Fate
    /// Of the exact bytes.
    package var digest: UInt64
    /// The exact bytes; empty where only digests are kept.
    package var bytes: [UInt8]
}

/// How many copies of events came to a platform, and what became of them.
package struct EventTally: Hashable, Sendable {
    package var received = 0
    package var counted = 0
    package var repeated = 0
    package var refused = 0

    package init(received: Int = 0, counted: Int = 0, repeated: Int = 0, refused: Int = 0) {
        self.received = received
        self.counted = counted
        self.repeated = repeated
        self.refused = refused
    }
}

/// What a platform received, copy by copy, apart from what it counted.
///
/// Two copies are one event where name and id are the same and less than 48 hours lie between them, as the platforms
/// have it; a copy without an id always counts.
final class EventLedger: Sendable {
    fileprivate struct State {
        var copies: [SandboxPlatform: [String: [EventCopy]]] = [:]
        var tallies: [SandboxPlatform: EventTally] = [:]
    }

    fileprivate static let window: Int64 = 48 * 3600

    private let state = Mutex(State())
    private let keepsBytes: Bool

    init(keepsBytes: Bool) {
        self.keepsBytes = keepsBytes
    }

    func record(_ events: [ReceivedEvent], of body: [UInt8], in request: ReceivedRequest, at now: Int64) {
        let copies = events.map { event in
            let bytes = body[event.range]
            return EventCopy(
                name: event.name, time: event.time, receivedAt: now, request: request.number, fault: request.fault,
                fate: request.isTaken ? .counted : .refused, digest: EventDigest.of(bytes),
                bytes: keepsBytes ? Array(bytes) : [])
        }
        state.withLock { state in
            for (event, copy) in zip(events, copies) { state.add(copy, id: event.id, at: request.platform) }
        }
    }

    func copies(of id: String, at platform: SandboxPlatform) -> [EventCopy] {
        state.withLock { $0.copies[platform]?[id] ?? [] }
    }

    func allCopies(at platform: SandboxPlatform) -> [String: [EventCopy]] {
        state.withLock { $0.copies[platform] ?? [:] }
    }

    func tally(_ platform: SandboxPlatform) -> EventTally {
        state.withLock { $0.tallies[platform] ?? EventTally() }
    }

    func clear() {
        state.withLock { $0 = State() }
    }
}

extension EventLedger.State {
    fileprivate mutating func add(_ given: EventCopy, id: String?, at platform: SandboxPlatform) {
        var copy = given
        var tally = tallies[platform] ?? EventTally()
        tally.received += 1
        if copy.fate == .refused {
            tally.refused += 1
        } else if let id, wasCounted(copy, id: id, at: platform) {
            copy.fate = .repeated
            tally.repeated += 1
        } else {
            tally.counted += 1
        }
        tallies[platform] = tally
        if let id { copies[platform, default: [:]][id, default: []].append(copy) }
    }

    private func wasCounted(_ copy: EventCopy, id: String, at platform: SandboxPlatform) -> Bool {
        copies[platform]?[id]?.contains {
            $0.name == copy.name && $0.fate == .counted && copy.receivedAt - $0.receivedAt < EventLedger.window
        } ?? false
    }
}
