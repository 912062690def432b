internal import NIOCore
internal import NIOHTTP1

/// One entry of a connection's line of answers.
enum Turn {
    /// Ask the handler. `closes`: the client wants no further answer, or cannot be understood after this one.
    case request(HTTPRequest, version: HTTPVersion, closes: Bool)
    /// Answer this, then close: what follows on the connection cannot be trusted.
    case refusal(HTTPResponse)
}

/// What a client that waits with its body is told.
enum BodySign {
    case proceed
    case refuse(HTTPResponse)
}

/// Puts a request together from its parts and refuses what must not reach a handler.
struct RequestAssembly {
    private struct Open {
        var head: HTTPRequestHead
        var target: RequestTarget
        var awaitsContinue: Bool
        var closes: Bool
        var isScreened = false
        var body: [UInt8] = []
    }

    /// So much of a body is taken in before its request was screened.
    private static let unscreenedBytes = 1 << 16

    private let maxBodyBytes: Int
    private let remoteAddress: String?
    private let screen: (@Sendable (HTTPRequest) -> HTTPResponse?)?
    private var open: Open?

    init(maxBodyBytes: Int, remoteAddress: String?, screen: (@Sendable (HTTPRequest) -> HTTPResponse?)?) {
        self.maxBodyBytes = maxBodyBytes
        self.remoteAddress = remoteAddress
        self.screen = screen
    }

    /// A head has come, the end has not.
    var isReceiving: Bool { open != nil }

    /// The request that is coming in, without its body.
    var head: HTTPRequest? { open.map { request($0, body: []) } }

    /// Takes the head of the next request.
    ///
    /// - Returns: the refusal, where the head alone is reason enough.
    mutating func begin(_ head: HTTPRequestHead) -> HTTPResponse? {
        var fields = FramingFields()
        for (name, value) in head.headers { fields.note(name, value) }

        if head.version == .http1_1, fields.hosts != 1 {
            return Refusal.badRequest("An HTTP/1.1 request has exactly one Host field.")
        }
        if let coding = fields.transferCoding {
            // Whoever stands in front of us may have believed the other field: that is how requests are smuggled.
            if fields.declaresLength {
                return Refusal.badRequest("A request may have Content-Length or Transfer-Encoding, not both.")
            }
            if head.version != .http1_1 {
                return Refusal.badRequest("Transfer-Encoding is not part of HTTP/1.0.")
            }
            if coding.lowercased() != "chunked" { return Refusal.unknownTransferCoding() }
        }
        if let length = fields.length, length > maxBodyBytes { return Refusal.bodyTooLarge(limit: maxBodyBytes) }
        var awaitsContinue = false
        if let expectation = fields.expectation, head.version == .http1_1 {
            guard expectation.lowercased() == "100-continue" else { return Refusal.unknownExpectation() }
            awaitsContinue = fields.length != 0
        }
        guard let target = RequestTarget(head.uri) else {
            return Refusal.badRequest("The request target must be a path, as in /v1/events.")
        }
        // After an offer to change the protocol the parser takes nothing more.
        let closes = !head.isKeepAlive || fields.offersUpgrade || head.method == .CONNECT
        open = Open(head: head, target: target, awaitsContinue: awaitsContinue, closes: closes)
        return nil
    }

    /// Takes a piece of the body.
    ///
    /// - Returns: the refusal, where the body has become too long, or is long and not wanted.
    mutating func append(_ bytes: ByteBuffer) -> HTTPResponse? {
        guard open != nil else { return nil }
        // What was declared is never reserved: memory grows with what has arrived.
        open?.body.append(contentsOf: bytes.readableBytesView)
        open?.awaitsContinue = false
        guard let count = open?.body.count, count > Self.unscreenedBytes || count > maxBodyBytes else { return nil }
        if count <= maxBodyBytes { return screened() }
        open = nil
        return Refusal.bodyTooLarge(limit: maxBodyBytes)
    }

    /// Takes the end of the request.
    mutating func finish() -> Turn? {
        guard let open else { return nil }
        self.open = nil
        return .request(request(open, body: open.body), version: open.head.version, closes: open.closes)
    }

    private func request(_ open: Open, body: [UInt8]) -> HTTPRequest {
        HTTPRequest(
            method: open.head.method.rawValue, path: open.target.path, query: open.target.query,
            headers: HTTPHeaderList(open.head.headers), body: body, remoteAddress: remoteAddress)
    }

    /// Forgets what has come of a request.
    mutating func abandon() {
        open = nil
    }

    /// Whether the client waits for a sign to send its body; says so once.
    mutating func takeContinue() -> BodySign? {
        guard open?.awaitsContinue == true else { return nil }
        open?.awaitsContinue = false
        return screened().map { .refuse($0) } ?? .proceed
    }

    /// Asks once whether the body is wanted at all.
    private mutating func screened() -> HTTPResponse? {
        guard let screen, let open, !open.isScreened else { return nil }
        self.open?.isScreened = true
        guard let refusal = screen(request(open, body: [])) else { return nil }
        self.open = nil
        return refusal
    }
}

/// The fields that decide where a request ends and what becomes of its connection.
private struct FramingFields {
    var hosts = 0
    var declaresLength = false
    var length: Int?
    var transferCoding: String?
    var expectation: String?
    var offersUpgrade = false

    mutating func note(_ name: String, _ value: String) {
        // By length first: most fields are told apart by that alone.
        switch name.utf8.count {
        case 4 where name.lowercased() == "host": hosts += 1
        case 6 where name.lowercased() == "expect": expectation = value
        case 7 where name.lowercased() == "upgrade": offersUpgrade = true
        case 14 where name.lowercased() == "content-length":
            declaresLength = true
            length = Int(value)
        case 17 where name.lowercased() == "transfer-encoding":
            transferCoding = transferCoding.map { "\($0), \(value)" } ?? value
        default: break
        }
    }
}
