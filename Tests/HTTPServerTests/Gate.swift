import Synchronization

/// Holds whoever waits until it is opened, and tells when the first has arrived.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var hasArrival = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var watching: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func wait() async {
        await withCheckedContinuation { continuation in
            let resumed = state.withLock { state in
                state.hasArrival = true
                defer { state.watching = [] }
                if state.isOpen { return state.watching + [continuation] }
                state.waiting.append(continuation)
                return state.watching
            }
            for each in resumed { each.resume() }
        }
    }

    func waitForArrival() async {
        await withCheckedContinuation { continuation in
            let isHere = state.withLock { state in
                if !state.hasArrival { state.watching.append(continuation) }
                return state.hasArrival
            }
            if isHere { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for each in waiting { each.resume() }
    }
}

final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func increment() { count.withLock { $0 += 1 } }
}
