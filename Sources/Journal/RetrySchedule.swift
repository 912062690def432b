/// How long to wait before the next attempt: exponential backoff with full jitter.
///
/// The delay before attempt n + 1 is uniform between `floor` and a ceiling that starts at `base`, doubles with every
/// attempt and stops at `cap`. The spread keeps events that failed together from coming back together.
package struct RetrySchedule: Hashable, Sendable {
    /// The ceiling after the first attempt.
    package var base: Duration
    /// The highest ceiling.
    package var cap: Duration
    /// The shortest delay.
    package var floor: Duration

    package init(base: Duration = .seconds(1), cap: Duration = .seconds(300), floor: Duration = .milliseconds(50)) {
        self.base = base
        self.cap = cap
        self.floor = floor
    }

    /// The longest delay after `attempts` attempts.
    package func ceiling(afterAttempts attempts: Int) -> Duration {
        .milliseconds(ceilingMilliseconds(afterAttempts: attempts))
    }

    /// A delay after `attempts` attempts, to the millisecond.
    package func delay(afterAttempts attempts: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let ceiling = ceilingMilliseconds(afterAttempts: attempts)
        let floor = min(Self.milliseconds(floor), ceiling)
        return .milliseconds(Int64.random(in: floor...ceiling, using: &generator))
    }

    private func ceilingMilliseconds(afterAttempts attempts: Int) -> Int64 {
        let base = Self.milliseconds(base)
        let cap = Self.milliseconds(cap)
        let doublings = max(attempts, 1) - 1
        // The cap is compared before multiplying, so that no number of attempts can overflow.
        guard doublings < Int64.bitWidth - 1, base <= cap >> doublings else { return cap }
        return base << doublings
    }

    /// Whole milliseconds between 0 and 100 years.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let century: Int64 = 100 * 366 * 86_400
        let (seconds, attoseconds) = duration.components
        guard seconds < century else { return century * 1000 }
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
