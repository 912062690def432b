/// Carries one HTTP request to a platform and brings the answer back, whatever its status.
///
/// An implementation verifies TLS, speaks http and https only, follows no redirect (a 3xx is an answer like any
/// other), keeps connections alive, and resumes every caller exactly once.
package protocol HTTPTransport: Sendable {
    /// Sends `request` and returns the whole answer.
    ///
    /// - Throws: `TransportError` when no complete answer came. Its `outcome` says whether the platform may have
    ///   acted on the request all the same. Cancelling the calling task ends the transfer with code `.cancelled`.
    func send(_ request: OutgoingRequest) async throws(TransportError) -> IncomingReply
}

/// One header field.
package struct HTTPField: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A request as it goes on the wire.
///
/// It holds credentials: nothing may print it.
package struct OutgoingRequest: Sendable {
    package var method: String
    package var url: String
    package var headers: [HTTPField]
    package var body: [UInt8]
    /// From the start of the transfer to the last byte of the answer, connecting included.
    package var timeout: Duration

    package init(method: String, url: String, headers: [HTTPField], body: [UInt8], timeout: Duration) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// A complete answer.
package struct IncomingReply: Hashable, Sendable {
    package var status: Int
    /// In the order received, names as received.
    package var headers: [HTTPField]
    package var body: [UInt8]

    package init(status: Int, headers: [HTTPField], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
