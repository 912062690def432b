internal import NIOCore
internal import Synchronization

/// The open connections of a server, and those whose handler still works.
final class ConnectionRegistry: Sendable {
    enum Admission {
        case serve
        /// Too many: to be told so.
        case refuse
        /// Far too many, or the server is stopping.
        case drop
    }

    private struct State {
        var connections: [ObjectIdentifier: NIOLoopBound<HTTPConnection>] = [:]
        var isStopping = false
        var waiter: CheckedContinuation<Bool, Never>?

        /// Takes the waiter out, when there is nothing left to wait for.
        mutating func waiterIfEmpty() -> CheckedContinuation<Bool, Never>? {
            guard connections.isEmpty else { return nil }
            return waiter.take()
        }
    }

    /// How many refusals may be under way beside the connections served.
    private static let refusalsAtATime = 64

    private let state = Mutex(State())

    /// Counts a connection in.
    func admit(_ connection: HTTPConnection, eventLoop: any EventLoop, limit: Int) -> Admission {
        let bound = NIOLoopBound(connection, eventLoop: eventLoop)
        let id = ObjectIdentifier(connection)
        return state.withLock { state in
            let count = state.connections.count
            if state.isStopping || count >= limit + Self.refusalsAtATime { return .drop }
            state.connections[id] = bound
            return count < limit ? .serve : .refuse
        }
    }

    /// Counts a connection out, after its socket is closed and its handler has returned.
    func remove(_ connection: HTTPConnection) {
        let id = ObjectIdentifier(connection)
        let waiter = state.withLock { state in
            state.connections[id] = nil
            return state.waiterIfEmpty()
        }
        waiter?.resume(returning: true)
    }

    /// Admits nobody any more and lets every connection end after its next answer.
    func quiesce() {
        let all = state.withLock { state in
            state.isStopping = true
            return Array(state.connections.values)
        }
        for bound in all { bound.eventLoop.execute { bound.value.quiesce() } }
    }

    /// Closes every connection and cancels every handler.
    func abort() {
        let all = state.withLock { Array($0.connections.values) }
        for bound in all { bound.eventLoop.execute { bound.value.abort() } }
    }

    /// Waits until no connection is left, for one caller at a time.
    ///
    /// - Returns: whether that was so within `patience`.
    func waitUntilEmpty(_ patience: Duration, on eventLoop: any EventLoop) async -> Bool {
        var alarm: Scheduled<Void>?
        let isEmpty = await withCheckedContinuation { continuation in
            let waiter = state.withLock { state in
                state.waiter = continuation
                return state.waiterIfEmpty()
            }
            if let waiter {
                waiter.resume(returning: true)
                return
            }
            // Set after the waiter: an alarm before it would find nobody to wake.
            alarm = eventLoop.scheduleTask(in: TimeAmount(clamping: patience)) {
                self.state.withLock { $0.waiter.take() }?.resume(returning: false)
            }
        }
        alarm?.cancel()
        return isEmpty
    }
}
