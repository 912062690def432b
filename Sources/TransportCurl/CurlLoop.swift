internal import CCurl
internal import Transport

/// The body of the loop thread: everything libcurl, in local state of that thread.
struct CurlLoop {
    private let multi: UnsafeMutableRawPointer
    private let inbox: CurlInbox
    private let options: CurlTransportOptions
    private var active: [UInt64: CurlTransfer] = [:]
    /// Transfers whose easy handle waits to be used again.
    private var idle: [CurlTransfer] = []
    /// No deadline lies before it; it may itself be out of date.
    private var earliestDeadline: ContinuousClock.Instant?

    private static let maxIdle = 64

    init(multi: UnsafeMutableRawPointer, inbox: CurlInbox, options: CurlTransportOptions) {
        self.multi = multi
        self.inbox = inbox
        self.options = options
        let perHost = max(1, options.maxConnectionsPerHost)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, perHost)
        // By default libcurl keeps four idle connections for each running transfer, so few when there is little to do.
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 4 * perHost)
        _ = ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    /// Works until the inbox says to stop, then ends whatever is still running.
    mutating func run() {
        while true {
            let work = inbox.take()
            for submission in work.submissions { start(submission) }
            for id in work.cancelled { cancel(id) }
            guard !work.isStopping, drive() else { break }
            expire()
            curl_multi_poll(multi, nil, 0, pollTimeout(), nil)
        }
        finish()
    }

    private mutating func start(_ submission: CurlSubmission) {
        guard let transfer = idle.popLast() ?? CurlTransfer(options: options) else {
            let error = TransportError(code: .other, outcome: .notSent, message: "libcurl could not be set up")
            return submission.continuation.resume(returning: .failure(error))
        }
        if let refusal = transfer.prepare(submission) {
            idle.append(transfer)
            return submission.continuation.resume(returning: .failure(refusal))
        }
        let code = curl_multi_add_handle(multi, transfer.easy)
        guard code == CURLM_OK else {
            let error = TransportError(
                code: .other, outcome: .notSent, message: "libcurl: \(String(cString: curl_multi_strerror(code)))")
            return transfer.end(.failure(error))
        }
        active[submission.id] = transfer
        if earliestDeadline.map({ submission.deadline < $0 }) ?? true { earliestDeadline = submission.deadline }
    }

    private mutating func cancel(_ id: UInt64) {
        guard let transfer = active[id] else { return }
        retire(id, transfer) { .failure(.sendCancelled(outcome: $0)) }
    }

    /// Lets libcurl read and write, and ends the transfers that are complete; false where libcurl broke.
    private mutating func drive() -> Bool {
        var running: Int32 = 0
        guard curl_multi_perform(multi, &running) == CURLM_OK else { return false }
        var code = CURLE_OK
        while let easy = ccurl_multi_next_done(multi, &code) {
            guard let transfer = CurlTransfer.of(easy), let id = transfer.id else { continue }
            retire(id, transfer) { _ in transfer.result(of: code) }
        }
        return true
    }

    /// Ends the transfers whose time is up.
    ///
    /// libcurl's own total timeout does not run while a transfer waits for a connection to come free.
    private mutating func expire() {
        let now = ContinuousClock.now
        guard let earliest = earliestDeadline, earliest <= now else { return }
        for (id, transfer) in active where (transfer.deadline ?? now) <= now {
            let error = transfer.timeout()
            retire(id, transfer) { _ in .failure(error) }
        }
        earliestDeadline = active.values.compactMap(\.deadline).min()
    }

    private func pollTimeout() -> Int32 {
        guard let earliestDeadline else { return 60_000 }
        let left = ContinuousClock.now.duration(to: earliestDeadline)
        guard left > .zero else { return 0 }
        guard left < .seconds(60) else { return 60_000 }
        // Rounded up, so as not to wake just before the deadline.
        return Int32(left / .milliseconds(1)) + 1
    }

    private mutating func retire(
        _ id: UInt64, _ transfer: CurlTransfer,
        result: (TransportError.Outcome) -> Result<IncomingReply, TransportError>
    ) {
        active[id] = nil
        let result = result(transfer.outcome)
        // Also closes the connection where the transfer is not complete.
        curl_multi_remove_handle(multi, transfer.easy)
        transfer.end(result)
        if idle.count < Self.maxIdle { idle.append(transfer) }
    }

    private mutating func finish() {
        for (id, transfer) in active {
            retire(id, transfer) { .failure(.stopped(outcome: $0)) }
        }
        idle.removeAll()
        for submission in inbox.close().submissions {
            submission.continuation.resume(returning: .failure(.stopped(outcome: .notSent)))
        }
        curl_multi_cleanup(multi)
        inbox.markEnded()
    }
}
