package import Events

/// Maps events one after the other, in memory that it gets once.
///
/// For whoever maps many: a payload needs a dozen buffers, and to ask for them anew each time would cost as much as its
/// hashes.
package struct EventMapper: ~Copyable {
    private var binding: EventBinding?
    private var writer = PayloadWriter()
    private let shared: SharedTables

    init(_ shared: SharedTables) {
        self.shared = shared
    }

    /// Turns to an event: what is mapped from now on is mapped of it.
    package mutating func turn(to event: ConversionEvent) {
        if binding?.turn(to: event) == nil { binding = EventBinding(event, shared: shared) }
    }

    /// What a destination makes of the event when it is sent at `now`.
    ///
    /// What several destinations make of a value in the same way is made once.
    ///
    /// - Precondition: an event was turned to, and the destination is of the configuration that made this.
    package mutating func map(to destination: Destination, now: Timestamp) -> MappingOutcome {
        guard let outcome = binding?.mapped(to: destination, &writer, now: now) else {
            preconditionFailure("there is no event to map")
        }
        return outcome
    }
}

extension EventBinding {
    fileprivate mutating func mapped(
        to destination: Destination, _ writer: inout PayloadWriter, now: Timestamp
    ) -> MappingOutcome {
        destination.mapped(&self, &writer, now: now, trace: nil)
    }
}
