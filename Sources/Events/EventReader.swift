package import JSON

/// Reads events as they are sent: checks them, repairs what can be repaired, and writes their canonical form.
///
/// Reading a canonical event again gives the same bytes.
package struct EventReader: Sendable {
    private let destinations: [String]?
    private let makeID: @Sendable (Timestamp) -> String

    /// - Parameters:
    ///   - destinations: the names that an event may choose among; nil: names are not checked.
    ///   - makeID: gives an id to an event that has none, from the time of its receipt.
    package init(
        destinations: [String]?, makeID: @escaping @Sendable (Timestamp) -> String = { UUIDv7.make(at: $0) }
    ) {
        self.destinations = destinations
        self.makeID = makeID
    }

    /// Reads the event that begins at node `index` of a parsed document.
    ///
    /// A refusal names everything that is wrong, not only the first thing.
    package func read(_ document: JSONDocument, at index: Int, receivedAt: Timestamp) -> EventReading {
        guard document.kind(index) == .object else {
            let issue = EventIssue(
                path: "", message: "expected an event object, found \(document.described(index))",
                hint: "Write {\"event\": \"Purchase\", ...}.")
            return .refused([issue])
        }
        var event = Canonicalization(document, at: index, receivedAt: receivedAt)
        let members = event.slots(of: index, in: CanonicalSchema.root)
        let name = event.eventName(members[0])
        let id = event.eventID(members[1]) ?? event.keep(makeID(receivedAt).utf8)
        let time = event.eventTime(members[2])

        let fields = CanonicalSchema.root.fields
        if let name { event.write(fields[0].key, name) }
        event.write(fields[1].key, id)
        event.writeTime(time, sentAs: members[2])
        event.writeActionSource(members[3])
        event.writeUser(members[4])
        event.writeContext(members[5], eventTime: time)
        event.writeProperties(members[6])
        event.writeConsent(members[7])
        event.writeExtensions(members[8])
        event.writeDestinations(members[9], known: destinations)
        event.writeTestEventCode(members[10])
        if !event.hasMatchKey {
            event.warn(
                "user", "nothing here says who it was: no platform can match this event to a person",
                hint: "Send an email, a phone, an external_id, an ip with user_agent, or a click id.")
        }

        guard let name, event.issues.isEmpty else { return .refused(event.issues) }
        return .accepted(
            AcceptedEvent(
                name: event.string(of: name), id: event.string(of: id), time: time,
                canonical: event.output.finished(), warnings: event.warnings))
    }
}
