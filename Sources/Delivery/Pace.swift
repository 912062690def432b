internal import Events
internal import Journal
internal import Synchronization

/// How fast one destination may be asked, and whether it wants to be left alone.
///
/// Shared by the lanes of a worker.
final class Pace: Sendable {
    private let schedule = RetrySchedule()
    private let interval: Duration?
    private let state: Mutex<State>

    private struct State {
        var generator: any RandomNumberGenerator & Sendable
        var failures = 0
        var holds = 0
        var pausedUntil: Timestamp?
        var nextSlot: Timestamp?
    }

    /// Sets up a pace.
    ///
    /// - Parameters:
    ///   - rate: requests per second at most; `nil` for no limit.
    ///   - generator: spreads the waits.
    init(rate: Double?, generator: any RandomNumberGenerator & Sendable) {
        interval = rate.map { .milliseconds(Int64((1000 / $0).rounded(.up))) }
        state = Mutex(State(generator: generator))
    }

    /// How long an event waits after its attempts so far, the last of which failed.
    func delay(afterAttempts attempts: Int) -> Duration {
        state.withLock { schedule.delay(afterAttempts: attempts, using: &$0.generator) }
    }

    /// Until when nothing is to be sent; `nil` while all is well.
    var pausedUntil: Timestamp? { state.withLock { $0.pausedUntil } }

    /// Whether the last answer was no good, so that one event is sent to see if the next is.
    var isProbing: Bool { state.withLock { $0.failures > 0 || $0.holds > 0 } }

    /// Takes a place in the rate; the caller waits until the time returned.
    func reserve(now: Timestamp) -> Timestamp? {
        guard let interval else { return nil }
        return state.withLock { state in
            let slot = max(state.nextSlot ?? now, now)
            state.nextSlot = slot + interval
            return slot > now ? slot : nil
        }
    }

    /// The destination answered as it should.
    func succeeded() {
        state.withLock { state in
            state.failures = 0
            state.holds = 0
            state.pausedUntil = nil
        }
    }

    /// It did not answer, or asked for a pause: all its lanes wait.
    func failed(retryAfter: Duration?, now: Timestamp) {
        state.withLock { state in
            state.failures += 1
            let delay = schedule.delay(afterAttempts: state.failures, using: &state.generator)
            state.pausedUntil = now + max(delay, retryAfter ?? .zero)
        }
    }

    /// It refuses everything until somebody mends it: asked again every half minute, later every five.
    func held(now: Timestamp) {
        state.withLock { state in
            state.holds += 1
            state.pausedUntil = now + (state.holds < 10 ? .seconds(30) : .seconds(300))
        }
    }
}
