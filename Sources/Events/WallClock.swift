#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where the time of day comes from, so that a test can turn days in milliseconds.
package protocol WallClock: Sendable {
    var now: Timestamp { get }

    /// Returns at `moment` or later.
    ///
    /// - Throws: `CancellationError` when the task is cancelled first.
    func sleep(until moment: Timestamp) async throws
}

/// The machine's clock.
package struct SystemClock: WallClock {
    package init() {}

    package var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func sleep(until moment: Timestamp) async throws {
        let left = moment - now
        if left > .zero { try await Task.sleep(for: left) }
    }
}
