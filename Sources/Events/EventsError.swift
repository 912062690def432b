/// A stored event cannot be read.
package struct EventsError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// It is not JSON.
        case notJSON
        /// It is JSON, but no event in canonical form.
        case notCanonical
    }

    package var code: Code
    /// What is wrong; never holds personal data.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { "event \(code.rawValue): \(message)" }
}
