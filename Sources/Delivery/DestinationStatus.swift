package import Events

/// What one destination is doing: a look at its worker, cheap to take.
package struct DestinationStatus: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        /// Nothing waits that could be sent.
        case idle
        /// Requests are under way.
        case delivering
        /// The platform asked for fewer requests; `rate` is how many per second it gets for now.
        case throttled(rate: Double)
        /// Left alone after a failure, or because the platform asked for that.
        case waiting(until: Timestamp, reason: String)
        /// The platform lets nothing through until somebody mends it; its events are kept.
        case onHold(since: Timestamp, reason: String, nextProbe: Timestamp)
        /// Stopped by hand.
        case paused(since: Timestamp)
    }

    /// The last request that brought nothing: no answer, or `retry`, `throttle` or `hold`.
    package struct Failure: Hashable, Sendable {
        package let at: Timestamp
        package let reason: String
    }

    package let name: String
    package let adapter: String
    package let state: State
    /// The last time that the platform took or judged events; `nil`: not since the start.
    package let lastSuccess: Timestamp?
    package let lastFailure: Failure?
    /// Requests under way.
    package let inFlight: Int
    /// Requests per second at most, as configured; `nil`: no limit.
    package let configuredRate: Double?
    /// The same as it is at the moment, after throttles.
    package let currentRate: Double?
}

/// A destination that is no longer delivered to: its events stay in the journal.
package struct RemovedDestination: Hashable, Sendable {
    package let name: String
    /// Events that wait, or wait for another attempt.
    ///
    /// Under the same name they go on where they were.
    package let waiting: UInt64
}
