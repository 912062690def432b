internal import CCurl
internal import Synchronization
internal import Transport

/// A request on its way to the thread that sends it.
///
/// Whoever holds it last resumes the continuation, exactly once.
struct CurlSubmission: Sendable {
    let id: UInt64
    let request: OutgoingRequest
    let target: CurlTarget
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<Result<IncomingReply, TransportError>, Never>
}

/// The one libcurl handle that more than one thread may touch, and only to wake its owner.
///
/// Sending it is sound: `curl_multi_wakeup` is documented as callable from any thread, and `CurlInbox` forgets the
/// handle, under its lock, before the handle is destroyed. All other use is the loop thread's alone.
struct CurlWakeHandle: @unchecked Sendable {
    let multi: UnsafeMutableRawPointer

    func wake() {
        curl_multi_wakeup(multi)
    }
}

/// What callers have left for the loop thread.
final class CurlInbox: Sendable {
    struct Work: Sendable {
        var submissions: [CurlSubmission] = []
        var cancelled: [UInt64] = []
        var isStopping = false
    }

    private struct State {
        var work = Work()
        var lastID: UInt64 = 0
        var wakeHandle: CurlWakeHandle?
        var hasEnded = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(wakeHandle: CurlWakeHandle) {
        state = Mutex(State(wakeHandle: wakeHandle))
    }

    func makeID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    /// Hands over `submission`; false where the transport is stopping and nobody will take it.
    func submit(_ submission: CurlSubmission) -> Bool {
        state.withLock { state in
            guard !state.work.isStopping else { return false }
            state.work.submissions.append(submission)
            state.wakeHandle?.wake()
            return true
        }
    }

    /// Asks for the end of a submission; of no effect once that has ended.
    func cancel(_ id: UInt64) {
        state.withLock { state in
            state.work.cancelled.append(id)
            state.wakeHandle?.wake()
        }
    }

    func stop() {
        state.withLock { state in
            state.work.isStopping = true
            state.wakeHandle?.wake()
        }
    }

    /// Returns once the loop thread is done with everything.
    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.stopWaiters.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    // MARK: - For the loop thread

    /// Everything left since the last call.
    func take() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isStopping: work.isStopping)
            return work
        }
    }

    /// Refuses further work and forgets the handle, which may be destroyed after this; returns what was left.
    func close() -> Work {
        state.withLock { state in
            let work = state.work
            state.work = Work(isStopping: true)
            state.wakeHandle = nil
            return work
        }
    }

    func markEnded() {
        let waiters = state.withLock { state in
            state.hasEnded = true
            defer { state.stopWaiters = [] }
            return state.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
