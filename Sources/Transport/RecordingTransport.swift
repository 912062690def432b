internal import Synchronization

/// Stands in for the network: answers from a script and keeps what it was asked to send.
///
/// Requests are numbered from 0 in the order they come in. Cancelling the calling task ends a send that is still
/// waiting, with code `.cancelled` and outcome `.unknown`.
package final class RecordingTransport: HTTPTransport {
    package enum Answer: Sendable {
        case reply(IncomingReply)
        case failure(TransportError)
        /// Waits until the calling task is cancelled.
        case silence
    }

    private struct Waiter {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var requests: [OutgoingRequest] = []
        var waiters: [Waiter] = []

        mutating func record(_ request: OutgoingRequest) -> (index: Int, ready: [Waiter]) {
            requests.append(request)
            let count = requests.count
            let ready = waiters.filter { $0.count <= count }
            waiters.removeAll { $0.count <= count }
            return (count - 1, ready)
        }

        /// Returns false where the wait is over already.
        mutating func wait(_ waiter: Waiter) -> Bool {
            guard requests.count < waiter.count else { return false }
            waiters.append(waiter)
            return true
        }
    }

    private let state = Mutex(State())
    private let answer: @Sendable (OutgoingRequest, Int) async -> Answer

    /// Answers with what `answer` returns for a request and its number.
    package init(answer: @escaping @Sendable (OutgoingRequest, Int) async -> Answer) {
        self.answer = answer
    }

    /// Answers from `script` in order, and with `last` once it is used up.
    package convenience init(_ script: [Answer], then last: Answer) {
        self.init { _, index in index < script.count ? script[index] : last }
    }

    /// All requests so far, in order.
    package var requests: [OutgoingRequest] {
        state.withLock { $0.requests }
    }

    /// Returns once at least `count` requests have come in.
    package func waitForRequests(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let waits = state.withLock { $0.wait(Waiter(count: count, continuation: continuation)) }
            if !waits { continuation.resume() }
        }
    }

    package func send(_ request: OutgoingRequest) async throws(TransportError) -> IncomingReply {
        let (index, ready) = state.withLock { $0.record(request) }
        for waiter in ready { waiter.continuation.resume() }
        switch await answer(request, index) {
        case .reply(let reply): return reply
        case .failure(let error): throw error
        case .silence:
            await Self.cancellation()
            throw TransportError(code: .cancelled, outcome: .unknown, message: "the send was cancelled")
        }
    }

    private static func cancellation() async {
        let (stream, ending) = AsyncStream.makeStream(of: Never.self)
        await withTaskCancellationHandler {
            for await _ in stream {}
        } onCancel: {
            ending.finish()
        }
    }
}
