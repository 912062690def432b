/// A server cannot listen.
package struct HTTPServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// Somebody listens on that port already.
        case portInUse
        /// The system reserves the port (below 1024) for others.
        case notPermitted
        /// The host is no address of this machine, cannot be resolved, or the port is none.
        case invalidAddress
        /// `start()` was called before.
        case alreadyStarted
        /// Anything else; the message says what.
        case system
    }

    package var code: Code
    /// For an operator: what failed and what helps.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
