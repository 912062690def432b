internal import Events
internal import Synchronization

/// Wakes the one task that waits for something to change; a ring before the wait is not lost.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let waiting: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.isRung = state.waiting == nil
            return state.waiting.take()
        }
        waiting?.resume()
    }

    /// Returns at the next ring, at `moment`, or when the task is cancelled.
    func wait(until moment: Timestamp?, clock: any WallClock) async {
        guard let moment else { return await wait() }
        // The timer ends with this scope: it is cancelled and awaited there.
        async let _: Void = ring(at: moment, clock)
        await wait()
    }

    private func ring(at moment: Timestamp, _ clock: any WallClock) async {
        guard (try? await clock.sleep(until: moment)) != nil else { return }
        ring()
    }

    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    guard !state.isRung else {
                        state.isRung = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
