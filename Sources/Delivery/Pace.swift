internal import Events
internal import Mapping
internal import Synchronization

/// The pace of one destination, shared by all its requests.
final class Pace: Sendable {
    private struct State {
        var pace: PaceState
        var generator: any RandomNumberGenerator & Sendable
        var inFlight = 0

        func status(_ now: Timestamp) -> DestinationStatus.State {
            if let since = pace.pausedByHand { return .paused(since: since) }
            if let hold = pace.hold {
                return .onHold(since: hold.since, reason: hold.reason, nextProbe: hold.nextProbe)
            }
            if let pause = pace.pause, pause.until > now { return .waiting(until: pause.until, reason: pause.reason) }
            if pace.rate.isThrottled, let rate = pace.rate.current { return .throttled(rate: rate) }
            return inFlight > 0 ? .delivering : .idle
        }
    }

    private let clock: any WallClock
    private let state: Mutex<State>
    private let bell = Bell()

    /// Sets up a pace.
    ///
    /// - Parameters:
    ///   - options: the rate, how many requests at once, how many events in each.
    ///   - clock: the time.
    ///   - generator: spreads the waits.
    init(_ options: DeliveryOptions, clock: any WallClock, generator: any RandomNumberGenerator & Sendable) {
        self.clock = clock
        state = Mutex(
            State(
                pace: PaceState(
                    rate: options.rate, concurrency: options.concurrency, maxEvents: options.maxEvents),
                generator: generator))
    }

    /// Waits until something may be sent.
    ///
    /// One task at a time may wait.
    ///
    /// - Returns: `nil` when the task is cancelled; otherwise `end` has to follow.
    func turn() async -> PaceState.Turn? {
        while !Task.isCancelled {
            switch state.withLock({ $0.pace.decide(now: clock.now) }) {
            case .go(let turn): return turn
            case .wait(let moment): await bell.wait(until: moment, clock: clock)
            }
        }
        return nil
    }

    func end() { change { $0.pace.end() } }

    func isOpen(_ turn: PaceState.Turn) -> Bool { state.withLock { $0.pace.isOpen(turn) } }

    /// Takes a place in the rate; the caller waits until the time returned.
    func reserve() -> Timestamp? { state.withLock { $0.pace.reserve(now: clock.now) } }

    func requestBegins() { state.withLock { $0.inFlight += 1 } }
    func requestEnds() { state.withLock { $0.inFlight -= 1 } }

    /// A name for a request.
    func makeRequestID() -> String { state.withLock { UUIDv7.make(at: clock.now, using: &$0.generator) } }

    func succeeded(_ turn: PaceState.Turn) { change { $0.pace.succeeded(turn, now: clock.now) } }

    func failed(_ turn: PaceState.Turn, retryAfter: Duration?, reason: String) {
        change { state in
            state.pace.failed(
                turn, retryAfter: retryAfter, reason: reason, now: clock.now, using: &state.generator)
        }
    }

    func throttled(_ turn: PaceState.Turn, retryAfter: Duration?, reason: String) {
        change { state in
            state.pace.throttled(
                turn, retryAfter: retryAfter, reason: reason, now: clock.now, using: &state.generator)
        }
    }

    func held(_ turn: PaceState.Turn, reason: String) {
        change { $0.pace.held(turn, reason: reason, now: clock.now) }
    }

    /// When an event is due again whose last of `attempts` attempts failed.
    func due(afterAttempts attempts: Int, retryAfter: Duration?) -> Timestamp {
        state.withLock { state in
            state.pace.due(
                afterAttempts: attempts, retryAfter: retryAfter, now: clock.now, using: &state.generator)
        }
    }

    /// The last hold that is over.
    var pastHold: PaceState.PastHold? { state.withLock { $0.pace.pastHold } }

    func pauseByHand() { change { $0.pace.pauseByHand(now: clock.now) } }

    func resume() { change { $0.pace.resume(now: clock.now) } }

    func reset(_ options: DeliveryOptions) {
        change {
            $0.pace.reset(
                rate: options.rate, concurrency: options.concurrency, maxEvents: options.maxEvents, now: clock.now)
        }
    }

    func status(of destination: Destination) -> DestinationStatus {
        let now = clock.now
        return state.withLock { state in
            DestinationStatus(
                name: destination.name, adapter: destination.adapter, state: state.status(now),
                lastSuccess: state.pace.lastSuccess, lastFailure: state.pace.lastFailure, inFlight: state.inFlight,
                configuredRate: state.pace.rate.ceiling, currentRate: state.pace.rate.current)
        }
    }

    /// Changes the state, and lets whoever waits for a turn look again.
    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        bell.ring()
    }
}
