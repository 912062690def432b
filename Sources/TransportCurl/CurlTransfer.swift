internal import CCurl
internal import Transport

/// One easy handle and the request it is carrying.
///
/// Lives on the loop thread. libcurl holds unretained pointers to it, which is sound because the handle is cleaned up
/// in `deinit`.
final class CurlTransfer {
    let easy: UnsafeMutableRawPointer
    private let options: CurlTransportOptions
    private let errorText: UnsafeMutablePointer<CChar>
    private var submission: CurlSubmission?
    private var headerLines: UnsafeMutablePointer<curl_slist>?
    private var reply = CurlReply()
    /// Set when libcurl is about to write the request to a connection.
    private var requestMayHaveLeft = false

    /// Makes a handle with everything set that is the same for all requests; nil without memory.
    init?(options: CurlTransportOptions) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.options = options
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard setUp() else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(headerLines)
        errorText.deallocate()
    }

    var id: UInt64? { submission?.id }
    var deadline: ContinuousClock.Instant? { submission?.deadline }
    var outcome: TransportError.Outcome { requestMayHaveLeft ? .unknown : .notSent }

    /// The transfer that owns `easy`.
    static func of(_ easy: UnsafeMutableRawPointer) -> CurlTransfer? {
        var context: UnsafeMutableRawPointer?
        guard ccurl_get_private(easy, &context) == CURLE_OK, let context else { return nil }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Takes up `submission`, or says why libcurl will not have it; the submission is then the caller's to end.
    func prepare(_ submission: CurlSubmission) -> TransportError? {
        reply = CurlReply(maxHeaderBytes: options.maxHeaderBytes, maxBodyBytes: options.maxReplyBytes)
        requestMayHaveLeft = false
        errorText.pointee = 0
        let request = submission.request
        guard set(CURLOPT_URL, request.url), setHeaders(request), setMethodAndBody(request),
            // Loopback is reached directly whatever the environment's proxy: nothing sent there is meant to leave.
            set(CURLOPT_NOPROXY, submission.target.isLoopback ? "*" : nil)
        else { return TransportError(code: .other, outcome: .notSent, message: "libcurl refused an option") }
        self.submission = submission
        return nil
    }

    /// Resumes the caller and frees what belonged to its request.
    ///
    /// - Precondition: libcurl no longer runs the handle.
    func end(_ result: Result<IncomingReply, TransportError>) {
        _ = ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, nil)
        _ = ccurl_set_list(easy, CURLOPT_HTTPHEADER, nil)
        curl_slist_free_all(headerLines)
        headerLines = nil
        reply = CurlReply()
        let ended = submission
        submission = nil
        ended?.continuation.resume(returning: result)
    }

    /// What the caller gets for a transfer that libcurl has ended with `code`.
    func result(of code: CURLcode) -> Result<IncomingReply, TransportError> {
        if reply.isTooLarge {
            let limits = "\(options.maxReplyBytes) bytes, or \(options.maxHeaderBytes) of header"
            let message = "the answer of \(authority) is longer than \(limits)"
            return .failure(TransportError(code: .replyTooLarge, outcome: outcome, message: message))
        }
        guard code == CURLE_OK else {
            let failure = CurlFailure(
                code: code, outcome: outcome, authority: authority, detail: String(cString: errorText))
            return .failure(failure.error)
        }
        var status = 0
        _ = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(reply.taken(status: status))
    }

    /// What the caller gets when its own time ran out.
    func timeout() -> TransportError {
        let seconds = submission?.request.timeout ?? .zero
        return TransportError(
            code: .timedOut, outcome: outcome, message: "no complete answer from \(authority) within \(seconds)")
    }

    private var authority: String { submission?.target.authority ?? "the server" }
}

// MARK: - Options

extension CurlTransfer {
    private func setUp() -> Bool {
        let me = Unmanaged.passUnretained(self).toOpaque()
        let isSet =
            set(CURLOPT_NOSIGNAL, 1)
            // Without it, ending a transfer waits for a name look-up that is still running, and all others with it.
            && set(CURLOPT_QUICK_EXIT, 1)
            && set(CURLOPT_PROTOCOLS_STR, "http,https")
            && set(CURLOPT_FOLLOWLOCATION, 0)
            && set(CURLOPT_PATH_AS_IS, 1)
            && set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
            && set(CURLOPT_SSL_VERIFYPEER, 1)
            && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
            && set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(options.connectTimeout / .milliseconds(1))))
            && set(CURLOPT_MAXAGE_CONN, max(1, Int(options.maxIdleTime / .seconds(1))))
            && set(CURLOPT_TCP_KEEPALIVE, 1)
            && set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            && set(CURLOPT_USERAGENT, options.userAgent)
            && (options.caFile.map { set(CURLOPT_CAINFO, $0) } ?? true)
            && (options.proxy.map { set(CURLOPT_PROXY, $0) } ?? true)
        return isSet
            && set(CURLOPT_ERRORBUFFER, errorText)
            && set(CURLOPT_PRIVATE, me) && set(CURLOPT_WRITEDATA, me)
            && set(CURLOPT_HEADERDATA, me) && set(CURLOPT_PREREQDATA, me)
            && ccurl_set_write_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
                guard let transfer = transfer(context) else { return 0 }
                let chunk = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return transfer.reply.appendBody(chunk) ? chunk.count : 0
            } == CURLE_OK
            && ccurl_set_write_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let transfer = transfer(context) else { return 0 }
                let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
                return transfer.reply.appendHeader(line) ? line.count : 0
            } == CURLE_OK
            && ccurl_set_prereq_callback(easy) { context, _, _, _, _ in
                guard let transfer = transfer(context) else { return CURL_PREREQFUNC_ABORT }
                // A second call means that libcurl repeats a request of its own accord.
                guard !transfer.requestMayHaveLeft else { return CURL_PREREQFUNC_ABORT }
                transfer.requestMayHaveLeft = true
                return CURL_PREREQFUNC_OK
            } == CURLE_OK
    }

    private func setHeaders(_ request: OutgoingRequest) -> Bool {
        // A name without a value takes out what libcurl would add by itself.
        var lines = ["Expect:"]
        var hasContentType = false
        for field in request.headers {
            // The semicolon is how libcurl is told of an empty value.
            lines.append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
            if field.name.lowercased() == "content-type" { hasContentType = true }
        }
        if !hasContentType { lines.append("Content-Type:") }
        for line in lines {
            guard let longer = curl_slist_append(headerLines, line) else { return false }
            headerLines = longer
        }
        return ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerLines) == CURLE_OK
    }

    private func setMethodAndBody(_ request: OutgoingRequest) -> Bool {
        if request.body.isEmpty, request.method == "GET" {
            return set(CURLOPT_HTTPGET, 1) && set(CURLOPT_CUSTOMREQUEST, nil as String?)
        }
        if request.body.isEmpty, request.method == "HEAD" {
            return set(CURLOPT_NOBODY, 1) && set(CURLOPT_CUSTOMREQUEST, nil as String?)
        }
        return set(CURLOPT_POST, 1)
            && set(CURLOPT_CUSTOMREQUEST, request.method == "POST" ? nil : request.method)
            && ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)) == CURLE_OK
            && setBody(request.body)
    }

    /// Lets libcurl read `body` where it lies.
    ///
    /// The pointer outlives the closure. That is sound: the array's storage is neither moved nor changed while anything
    /// holds the array, `submission` holds it until `end`, and `end` takes the pointer away first.
    private func setBody(_ body: [UInt8]) -> Bool {
        guard !body.isEmpty else { return set(CURLOPT_COPYPOSTFIELDS, "") }
        return body.withUnsafeBufferPointer { bytes in
            ccurl_set_pointer(easy, CURLOPT_POSTFIELDS, bytes.baseAddress) == CURLE_OK
        }
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        ccurl_set_long(easy, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: String?) -> Bool {
        ccurl_set_text(easy, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) -> Bool {
        ccurl_set_pointer(easy, option, value) == CURLE_OK
    }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}
