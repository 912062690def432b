package import Events

/// One event in a platform's own form, ready to stand in a request.
package struct MappedEvent: Sendable {
    /// The platform's name of the event.
    package let name: String
    package let id: String
    package let time: Timestamp
    /// The event as JSON.
    package let json: [UInt8]
    /// Marks a test event; empty for live ones.
    ///
    /// Test and live events never share a request.
    package let testCode: String
    /// What was left out or is worth knowing, and why.
    package internal(set) var notes: [FieldNote]

    /// Events of one request have the same key.
    package var batchKey: String { testCode }
}

/// A field that was not sent although our event has something for it, or that the platform would like to have.
package struct FieldNote: Sendable, Hashable {
    /// The platform's field.
    package let field: String
    package let reason: String
}

/// What became of one event at one destination.
package enum MappingOutcome: Sendable {
    /// One or more events of theirs.
    case mapped([MappedEvent])
    /// Kept back, by which rule and why.
    case withheld(rule: String, reason: String)
}
