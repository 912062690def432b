internal import Events
internal import Journal
internal import Synchronization

/// How fast one destination may be asked, and whether it wants to be left alone.
///
/// Shared by the lanes of a worker.
final class Pace: Sendable {
    let schedule = RetrySchedule()
    private let interval: Duration?
    private let state = Mutex(State())

    private struct State {
        var failures = 0
        var holds = 0
        var pausedUntil: Timestamp?
        var nextSlot: Timestamp?
    }

    /// Sets up a pace.
    ///
    /// - Parameter rate: requests per second at most; `nil` for no limit.
    init(rate: Double?) {
        interval = rate.map { .milliseconds(Int64((1000 / $0).rounded(.up))) }
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
            var generator = SystemRandomNumberGenerator()
            let delay = schedule.delay(afterAttempt: state.failures, using: &generator)
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
