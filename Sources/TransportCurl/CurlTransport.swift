internal import CCurl
internal import Synchronization
package import Transport

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Sends requests by libcurl, all on one thread of its own.
///
/// That thread alone owns the multi handle and every easy handle. Callers leave a request in an inbox, wake the thread
/// and wait. Connections are kept alive and shared by all callers; HTTP/2 is used where a server offers it over TLS.
/// A request is written to at most one connection: where libcurl would repeat one by itself after a connection broke,
/// the send fails instead, so that the caller decides.
package final class CurlTransport: HTTPTransport {
    private let options: CurlTransportOptions
    private let inbox: CurlInbox
    private let thread: Mutex<pthread_t?>

    /// Starts the thread.
    ///
    /// - Throws: `.other` when libcurl or the thread cannot be set up.
    package init(options: CurlTransportOptions = .init()) throws(TransportError) {
        guard Self.libraryIsReady, let multi = curl_multi_init() else {
            throw TransportError(code: .other, outcome: .notSent, message: "libcurl could not be set up")
        }
        let handle = CurlWakeHandle(multi: multi)
        self.options = options
        inbox = CurlInbox(wakeHandle: handle)
        let (inbox, limits) = (inbox, options)
        let started = startThread {
            var loop = CurlLoop(multi: handle.multi, inbox: inbox, options: limits)
            loop.run()
        }
        guard let started else {
            curl_multi_cleanup(multi)
            throw TransportError(code: .other, outcome: .notSent, message: "no thread could be started")
        }
        thread = Mutex(started)
    }

    deinit {
        // The loop ends by itself; nobody is left to wait for it.
        inbox.stop()
        thread.withLock { thread in
            if let thread { pthread_detach(thread) }
        }
    }

    package func send(_ request: OutgoingRequest) async throws(TransportError) -> IncomingReply {
        try check(request)
        let target = try CurlTarget(url: request.url, allowPlainHTTP: options.allowPlainHTTP)
        let deadline = ContinuousClock.now.advanced(by: request.timeout)
        let id = inbox.makeID()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let submission = CurlSubmission(
                    id: id, request: request, target: target, deadline: deadline, continuation: continuation)
                guard !Task.isCancelled else {
                    return continuation.resume(returning: .failure(.sendCancelled(outcome: .notSent)))
                }
                guard inbox.submit(submission) else {
                    return continuation.resume(returning: .failure(.stopped(outcome: .notSent)))
                }
                // The handler below may have run before there was anything to cancel.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try result.get()
    }

    /// Whether a request to `url` cannot leave this machine.
    ///
    /// - Throws: `.invalidRequest` where `send` would throw it for that URL.
    package static func staysOnThisMachine(_ url: String) throws(TransportError) -> Bool {
        try CurlTarget(url: url, allowPlainHTTP: false).isLoopback
    }

    /// Ends all transfers with `.cancelled` and returns when the thread has gone.
    ///
    /// Every send after it throws `.cancelled`. May be called again.
    package func close() async {
        inbox.stop()
        await inbox.ended()
        let last = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        // The loop has ended, so this waits for the thread's last few instructions only.
        if let last { pthread_join(last, nil) }
    }

    private static let libraryIsReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

extension TransportError {
    static func sendCancelled(outcome: Outcome) -> TransportError {
        TransportError(code: .cancelled, outcome: outcome, message: "the send was cancelled")
    }

    static func stopped(outcome: Outcome) -> TransportError {
        TransportError(code: .cancelled, outcome: outcome, message: "the transport was stopped")
    }
}

/// Refuses what would change the request's framing or smuggle in a second one.
private func check(_ request: OutgoingRequest) throws(TransportError) {
    guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
        throw .invalid("the method is not made of capital letters")
    }
    guard request.timeout > .zero else { throw .invalid("the timeout is not above zero") }
    for field in request.headers {
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
            throw .invalid("a header name holds a character that is not allowed there")
        }
        guard field.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw .invalid("the value of header \(field.name) holds a control character")
        }
        guard !framingHeaders.contains(field.name.lowercased()) else {
            throw .invalid("header \(field.name) is the transport's own to set")
        }
    }
}

private let framingHeaders: Set<String> = [
    "connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade",
]

/// `token` of RFC 9110.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
    default: false
    }
}

/// Runs `body` on a new thread that takes no signals, or returns nil where none can be had.
private func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
    final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    // Signals belong to the main thread. SIGPIPE above all must not arrive here, and libcurl's own threads for name
    // look-ups inherit the mask.
    var all = sigset_t()
    var previous = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(body))
    let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
        if let context { Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body() }
        return nil
    }
    let status = pthread_create(&thread, nil, entry, start.toOpaque())
    guard status == 0 else {
        start.release()
        return nil
    }
    return thread
}
