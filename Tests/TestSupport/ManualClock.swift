package import Events
internal import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: WallClock {
    private struct Sleeper {
        let id: UInt64
        let moment: Timestamp
        let continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now: Timestamp
        var nextID: UInt64 = 0
        var sleepers: [Sleeper] = []
        /// Cancelled before they fell asleep.
        var cancelled: Set<UInt64> = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

        mutating func takeWatchers() -> [CheckedContinuation<Void, Never>] {
            let (due, waiting) = (watchers.filter { $0.count <= sleepers.count }, sleepers.count)
            watchers.removeAll { $0.count <= waiting }
            return due.map(\.continuation)
        }
    }

    private let state: Mutex<State>

    /// Starts at `now`: by default at a time of day in 2026.
    package init(now: Timestamp = Timestamp(seconds: 1_790_000_000)) {
        state = Mutex(State(now: now))
    }

    package var now: Timestamp { state.withLock(\.now) }

    /// How many tasks sleep.
    package var sleeperCount: Int { state.withLock(\.sleepers.count) }

    /// Moves the time and wakes everybody whose moment has come.
    package func advance(by duration: Duration) {
        set(to: now + duration)
    }

    /// Sets the time, also back, and wakes everybody whose moment has come.
    package func set(to moment: Timestamp) {
        let woken = state.withLock { state in
            state.now = moment
            let due = state.sleepers.filter { $0.moment <= moment }
            state.sleepers.removeAll { $0.moment <= moment }
            return due
        }
        for sleeper in woken { sleeper.continuation.resume(returning: true) }
    }

    package func sleep(until moment: Timestamp) async throws {
        let id = state.withLock { state in
            defer { state.nextID += 1 }
            return state.nextID
        }
        let reached = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                fallAsleep(Sleeper(id: id, moment: moment, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
        if !reached { throw CancellationError() }
    }

    /// Returns once `count` tasks sleep: then it is safe to move the time.
    package func untilAsleep(_ count: Int = 1) async {
        await withCheckedContinuation { continuation in
            let isReached = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isReached { continuation.resume() }
        }
    }

    private func fallAsleep(_ sleeper: Sleeper) {
        let (answer, watchers): (Bool?, [CheckedContinuation<Void, Never>]) = state.withLock { state in
            if state.cancelled.remove(sleeper.id) != nil { return (false, []) }
            if sleeper.moment <= state.now { return (true, []) }
            state.sleepers.append(sleeper)
            return (nil, state.takeWatchers())
        }
        if let answer { sleeper.continuation.resume(returning: answer) }
        for watcher in watchers { watcher.resume() }
    }

    private func cancel(_ id: UInt64) {
        let sleeper: Sleeper? = state.withLock { state in
            guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)
                return nil
            }
            return state.sleepers.remove(at: index)
        }
        sleeper?.continuation.resume(returning: false)
    }
}
