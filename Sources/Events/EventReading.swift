/// Something about an event that its sender should know.
package struct EventIssue: Hashable, Sendable {
    /// Where: `user.email`, `properties.contents[0].price`; empty for the whole event.
    package let path: String
    /// What is wrong and what was expected; never holds personal data.
    package let message: String
    /// What to write instead, where that can be told.
    package let hint: String?

    package init(path: String, message: String, hint: String? = nil) {
        self.path = path
        self.message = message
        self.hint = hint
    }
}

/// An event that was understood, in the form in which it is stored.
package struct AcceptedEvent: Sendable {
    package let name: String
    package let id: String
    package let time: Timestamp
    /// The canonical event: JSON in UTF-8 without white space between its parts.
    package let canonical: [UInt8]
    /// What was left out or repaired.
    package let warnings: [EventIssue]

    package init(name: String, id: String, time: Timestamp, canonical: [UInt8], warnings: [EventIssue]) {
        self.name = name
        self.id = id
        self.time = time
        self.canonical = canonical
        self.warnings = warnings
    }
}

/// What came of reading an event.
package enum EventReading: Sendable {
    case accepted(AcceptedEvent)
    /// Everything that is wrong with it, never empty.
    case refused([EventIssue])
}
