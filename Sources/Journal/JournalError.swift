/// The journal cannot do what was asked.
package struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// It may not grow: its size limit or the disk's free-space floor is reached.
        case full
        /// It was closed.
        case closed
        /// The storage failed; nothing of the operation was stored.
        case storage
        /// Another process has it open.
        case locked
        /// Its content cannot be right; it was left as it is.
        case damaged
        /// It holds events that are sealed with a key which was not given, or is another one than its name says.
        case missingKey
        /// A destination that was never registered.
        case unknownDestination
    }

    package var code: Code
    /// For an operator: what failed, with the storage's own words.
    package var message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// What every call but `close`, `release` and a waiting `claim` gives after `close`.
    package static let closed = JournalError(.closed, "it was closed")

    package static func unknownDestination(_ name: String) -> JournalError {
        JournalError(.unknownDestination, "destination \"\(name)\" was never registered")
    }

    package var description: String { "journal \(code.rawValue): \(message)" }
}
