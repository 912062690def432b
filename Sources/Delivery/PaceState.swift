internal import Events
internal import Journal

/// When one destination may be asked, by how many requests at once, and with how many events.
///
/// It knows of answers only what they mean for the next request. Each failure begins a new `epoch`: what was under way
/// by then does not count a second time.
struct PaceState {
    /// Leave to claim events and send them.
    struct Turn: Hashable, Sendable {
        fileprivate let epoch: Int
        let maxEvents: Int
        /// One event, to see whether a hold can end.
        let isProbe: Bool
    }

    enum Decision {
        case go(Turn)
        /// Nothing may be sent before that moment; `nil`: before something changes.
        case wait(until: Timestamp?)
    }

    struct Hold {
        let since: Timestamp
        var reason: String
        var probes = 0
        var nextProbe: Timestamp
    }

    /// A hold that is over: what grew too old meanwhile says so.
    struct PastHold: Sendable {
        let since: Timestamp
        let until: Timestamp
        let reason: String
    }

    /// The way back after trouble: few requests at once and few events in each, more with every success.
    private struct Ramp {
        var lanes: Int
        var events: Int
    }

    private(set) var rate: RateLimit
    private(set) var hold: Hold?
    private(set) var pastHold: PastHold?
    private(set) var pause: (until: Timestamp, reason: String)?
    private(set) var pausedByHand: Timestamp?
    private(set) var lastSuccess: Timestamp?
    private(set) var lastFailure: DestinationStatus.Failure?

    private var concurrency: Int
    private var maxEvents: Int
    private let schedule = RetrySchedule()
    private var epoch = 0
    private var failures = 0
    private var lanes = 0
    private var ramp: Ramp?

    init(rate: Double?, concurrency: Int, maxEvents: Int) {
        self.rate = RateLimit(ceiling: rate)
        self.concurrency = concurrency
        self.maxEvents = maxEvents
    }

    // MARK: Turns

    /// Gives a turn where one is free; it is given back with `end`.
    mutating func decide(now: Timestamp) -> Decision {
        guard pausedByHand == nil else { return .wait(until: nil) }
        if let hold {
            guard lanes == 0 else { return .wait(until: nil) }
            guard hold.nextProbe <= now else { return .wait(until: hold.nextProbe) }
            return .go(turn(events: 1, isProbe: true))
        }
        if let pause, pause.until > now { return .wait(until: pause.until) }
        guard lanes < min(concurrency, ramp?.lanes ?? concurrency) else { return .wait(until: nil) }
        // Events are claimed only when they can be sent.
        if let slot = rate.slot(now: now) { return .wait(until: slot) }
        return .go(turn(events: min(maxEvents, ramp?.events ?? maxEvents), isProbe: false))
    }

    private mutating func turn(events: Int, isProbe: Bool) -> Turn {
        lanes += 1
        return Turn(epoch: epoch, maxEvents: events, isProbe: isProbe)
    }

    mutating func end() { lanes -= 1 }

    /// Whether nothing has happened since the turn was given that forbids to send.
    func isOpen(_ turn: Turn) -> Bool { turn.epoch == epoch && pausedByHand == nil }

    mutating func reserve(now: Timestamp) -> Timestamp? { rate.reserve(now: now) }

    // MARK: Answers

    /// The platform took events, or judged them.
    mutating func succeeded(_ turn: Turn, now: Timestamp) {
        lastSuccess = now
        guard turn.epoch == epoch else { return }
        failures = 0
        pause = nil
        rate.succeeded(now: now)
        if hold != nil {
            endHold(now: now)
            ramp = Ramp(lanes: 1, events: Self.growth)
        } else if let last = ramp {
            let next = Ramp(lanes: last.lanes * 2, events: last.events * Self.growth)
            ramp = next.lanes >= concurrency && next.events >= maxEvents ? nil : next
        }
    }

    /// No answer, or one that says: later.
    mutating func failed(
        _ turn: Turn, retryAfter: Duration?, reason: String, now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) {
        guard begin(turn, retryAfter, reason, now, &generator) else { return }
        ramp = Ramp(lanes: 1, events: 1)
    }

    /// It asked for fewer requests: then it is no question whether it answers, so a full batch goes first.
    mutating func throttled(
        _ turn: Turn, retryAfter: Duration?, reason: String, now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) {
        guard begin(turn, retryAfter, reason, now, &generator) else { return }
        rate.throttled(now: now)
        ramp = Ramp(lanes: 1, events: maxEvents)
    }

    /// It refuses everything until somebody mends it.
    mutating func held(_ turn: Turn, reason: String, now: Timestamp) {
        lastFailure = DestinationStatus.Failure(at: now, reason: reason)
        // What was under way when the hold began, or ended by hand, tells nothing new while there is one.
        guard turn.epoch == epoch || hold == nil else { return }
        epoch += 1
        pause = nil
        failures = 0
        ramp = Ramp(lanes: 1, events: 1)
        var next = hold ?? Hold(since: now, reason: reason, nextProbe: now)
        next.reason = reason
        next.nextProbe = now + Self.probePause(after: next.probes)
        next.probes += 1
        hold = next
    }

    /// Counts a failure once for all requests that were under way together.
    ///
    /// - Returns: whether it is a new one.
    private mutating func begin(
        _ turn: Turn, _ retryAfter: Duration?, _ reason: String, _ now: Timestamp,
        _ generator: inout some RandomNumberGenerator
    ) -> Bool {
        lastFailure = DestinationStatus.Failure(at: now, reason: reason)
        let asked = retryAfter.map { now + Self.spread($0, &generator) }
        guard turn.epoch == epoch else {
            // The longest wait that anybody was asked for holds.
            if let asked, let until = pause?.until, asked > until { pause = (asked, reason) }
            return false
        }
        epoch += 1
        failures += 1
        let own = now + schedule.delay(afterAttempts: failures, using: &generator)
        pause = (max(own, asked ?? own), reason)
        if var hold, let pause {
            // A probe that got no answer says nothing of the hold.
            hold.nextProbe = max(now + Self.probePause(after: hold.probes), pause.until)
            hold.probes += 1
            self.hold = hold
        }
        return true
    }

    /// When an event is due again whose last of `attempts` attempts failed.
    func due(
        afterAttempts attempts: Int, retryAfter: Duration?, now: Timestamp,
        using generator: inout some RandomNumberGenerator
    ) -> Timestamp {
        let delay = schedule.delay(afterAttempts: attempts, using: &generator)
        return now + max(delay, retryAfter.map { Self.spread($0, &generator) } ?? .zero)
    }

    // MARK: By hand

    mutating func pauseByHand(now: Timestamp) { pausedByHand = pausedByHand ?? now }

    /// Ends what keeps the destination from being asked: a pause by hand, a hold, a wait.
    mutating func resume(now: Timestamp) {
        pausedByHand = nil
        pause = nil
        guard hold != nil else { return }
        endHold(now: now)
        ramp = Ramp(lanes: 1, events: 1)
    }

    /// Begins anew with other options; only a pause by hand stays.
    mutating func reset(rate: Double?, concurrency: Int, maxEvents: Int, now: Timestamp) {
        self.rate = RateLimit(ceiling: rate)
        self.concurrency = concurrency
        self.maxEvents = maxEvents
        epoch += 1
        failures = 0
        pause = nil
        ramp = hold == nil ? nil : Ramp(lanes: 1, events: 1)
        if hold != nil { endHold(now: now) }
    }

    private mutating func endHold(now: Timestamp) {
        if let hold { pastHold = PastHold(since: hold.since, until: now, reason: hold.reason) }
        hold = nil
    }

    // MARK: Times

    /// By how much the events of a request may grow after a success.
    private static let growth = 8

    /// 30 s, then twice as long each time, up to 5 min.
    private static func probePause(after probes: Int) -> Duration { .seconds(min(30 << min(probes, 4), 300)) }

    /// A little more than was asked for, so that not everybody is back in the same moment.
    private static func spread(_ asked: Duration, _ generator: inout some RandomNumberGenerator) -> Duration {
        let most = min(asked.wholeMilliseconds / 10, 30_000)
        return asked + .milliseconds(most > 0 ? Int64.random(in: 0...most, using: &generator) : 0)
    }
}
