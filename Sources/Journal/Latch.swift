internal import Events
internal import Synchronization

/// Lets one task wait until the first of several things happens, and tells it which.
final class Latch: Sendable {
    enum Reason: Sendable {
        /// What was waited for happened.
        case reached
        case cancelled
        case closed
    }

    private enum State {
        case idle
        case waiting(CheckedContinuation<Reason, Never>)
        case open(Reason)
    }

    private let state = Mutex(State.idle)

    /// Lets the waiting task go on; the first reason wins.
    ///
    /// - Returns: whether this call was the first.
    @discardableResult
    func open(_ reason: Reason) -> Bool {
        let (first, waiting): (Bool, CheckedContinuation<Reason, Never>?) = state.withLock { state in
            switch state {
            case .idle:
                state = .open(reason)
                return (true, nil)
            case .waiting(let continuation):
                state = .open(reason)
                return (true, continuation)
            case .open:
                return (false, nil)
            }
        }
        waiting?.resume(returning: reason)
        return first
    }

    /// Waits for `open`; a cancelled task opens the latch itself.
    ///
    /// May be called once.
    func wait() async -> Reason {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Reason? = state.withLock { state in
                    guard case .open(let reason) = state else {
                        state = .waiting(continuation)
                        return nil
                    }
                    return reason
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            open(.cancelled)
        }
    }

    /// Waits for `open`, but no longer than until `moment`.
    func wait(until moment: Timestamp?, clock: any WallClock) async -> Reason {
        guard let moment else { return await wait() }
        // The timer ends with this scope: it is cancelled and awaited there.
        async let _: Void = openWhenReached(moment, clock: clock)
        return await wait()
    }

    private func openWhenReached(_ moment: Timestamp, clock: any WallClock) async {
        guard (try? await clock.sleep(until: moment)) != nil else { return }
        open(.reached)
    }
}
