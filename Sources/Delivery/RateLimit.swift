internal import Events

/// How many requests a second one destination gets: what is configured at most, less after a throttle.
///
/// A throttle halves the rate. Successes win it back slowly: what was lost comes back within half a minute or so, since
/// a platform that counts per minute or hour takes as long to forget.
struct RateLimit {
    /// What is configured; `nil`: no limit.
    let ceiling: Double?
    /// What holds now; `nil`: no limit.
    private(set) var current: Double?

    /// The rate at which the last throttle came.
    private var throttledAt = 0.0
    private var raisedAt = Timestamp(milliseconds: 0)
    /// In milliseconds since 1970, with their fraction, so that 600 a second are not made 500.
    private var nextSlot = 0.0
    /// Requests since `windowStart`, to know the rate of a destination without a limit.
    private var windowStart = Timestamp(milliseconds: 0)
    private var windowCount = 0.0
    private var lastWindowRate = 0.0

    /// One request in ten seconds always passes.
    static let floor = 0.1

    init(ceiling: Double?) {
        self.ceiling = ceiling
        current = ceiling
    }

    var isThrottled: Bool { current != ceiling }

    /// When the next request may go; `nil`: now.
    func slot(now: Timestamp) -> Timestamp? {
        guard current != nil, nextSlot > Double(now.milliseconds) else { return nil }
        return Timestamp(milliseconds: Int64(nextSlot.rounded(.up)))
    }

    /// Takes a place for one request; the caller waits until the time returned.
    mutating func reserve(now: Timestamp) -> Timestamp? {
        observe(now)
        guard let current else { return nil }
        let slot = slot(now: now)
        nextSlot = max(nextSlot, Double(now.milliseconds)) + 1000 / current
        return slot
    }

    /// The platform asked for less.
    mutating func throttled(now: Timestamp) {
        let rate = current ?? observed(now)
        throttledAt = max(rate, Self.floor)
        current = max(min(Self.floor, ceiling ?? Self.floor), rate / 2)
        raisedAt = now
        nextSlot = max(nextSlot, Double(now.milliseconds))
    }

    /// The platform took a request.
    mutating func succeeded(now: Timestamp) {
        guard isThrottled, let limit = current else { return }
        let seconds = Double((now - raisedAt).wholeMilliseconds) / 1000
        // Not for each of a thousand answers a second; and a long silence is no success.
        guard seconds >= 1 else { return }
        raisedAt = now
        let raised = limit + throttledAt / 60 * min(seconds, 10)
        if let ceiling {
            current = min(raised, ceiling)
        } else {
            // Where nothing is configured the limit has served its turn well above the rate that was too much.
            current = raised > 2 * throttledAt ? nil : raised
        }
    }

    private mutating func observe(_ now: Timestamp) {
        let elapsed = Double((now - windowStart).wholeMilliseconds) / 1000
        if elapsed >= 1 {
            lastWindowRate = windowCount / elapsed
            windowStart = now
            windowCount = 0
        }
        windowCount += 1
    }

    private func observed(_ now: Timestamp) -> Double {
        let elapsed = Double((now - windowStart).wholeMilliseconds) / 1000
        return max(lastWindowRate, windowCount / max(elapsed, 1))
    }
}
