/// No complete answer came from a platform.
package struct TransportError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// The URL is no http or https URL that can be used.
        case invalidRequest
        /// The name could not be resolved, or nobody accepted the connection.
        case unreachable
        /// TLS failed: no handshake, or a certificate that does not verify.
        case insecure
        /// The time of the request, or of connecting, ran out.
        case timedOut
        /// The connection broke after it stood.
        case connectionLost
        /// The answer is longer than allowed.
        case replyTooLarge
        /// The calling task was cancelled, or the transport was stopped.
        case cancelled
        /// Anything else; the message says what.
        case other
    }

    /// Whether the platform can have seen the request.
    package enum Outcome: String, Hashable, Sendable {
        /// Not a byte of the request was sent: a repeat cannot count twice.
        case notSent
        /// The request, or part of it, was sent: the platform may have acted on it.
        case unknown
    }

    package var code: Code
    package var outcome: Outcome
    /// For an operator.
    ///
    /// Never holds a header, a body, or a URL's query.
    package var message: String

    package init(code: Code, outcome: Outcome, message: String) {
        self.code = code
        self.outcome = outcome
        self.message = message
    }

    package var description: String { "\(code.rawValue): \(message)" }
}
