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
        var reading = Reading.refused([])
        var outgrown: [UInt8]?
        // Names, ids and time that the sender left out need some room beside the event's own bytes.
        let capacity = document.rawRange(index).count + 256
        // `init(unsafeUninitializedCapacity:)` would ask the runtime for the type of its memory each time.
        var written: [UInt8] = []
        written.append(addingCapacity: capacity) { room in
            room.withUnsafeMutableBufferPointer { room, count in
                var event = Canonicalization(document, receivedAt: receivedAt, in: room)
                reading = read(index, &event)
                (count, outgrown) = event.output.finish()
            }
        }
        switch reading {
        case .accepted(let name, let id, let time, let warnings):
            return .accepted(
                AcceptedEvent(name: name, id: id, time: time, canonical: outgrown ?? written, warnings: warnings))
        case .refused(let issues): return .refused(issues)
        }
    }

    /// What came of reading, but for the canonical bytes.
    private enum Reading {
        case accepted(name: String, id: String, time: Timestamp, warnings: [EventIssue])
        case refused([EventIssue])
    }

    private func read(_ index: Int, _ event: inout Canonicalization) -> Reading {
        var members = event.slots(of: index, in: event.root)
        let name = event.eventName(members[.event])
        let id = event.eventID(members[.eventID]) ?? event.keep(makeID(event.receivedAt).utf8)
        let time = event.eventTime(members[.eventTime])

        if let name { event.write(event.rootField(.event).key, name) }
        event.write(event.rootField(.eventID).key, id)
        event.writeTime(time, sentAs: members[.eventTime])
        event.writeActionSource(members[.actionSource])
        event.writeUser(members[.user])
        event.writeContext(members[.context], eventTime: time)
        event.writeProperties(members[.properties])
        event.writeConsent(members[.consent])
        event.writeExtensions(members[.extensions])
        event.writeDestinations(members[.destinations], known: destinations)
        event.writeTestEventCode(members[.testEventCode])
        if !event.hasMatchKey {
            event.warn(
                "user", "nothing here says who it was: no platform can match this event to a person",
                hint: "Send an email, a phone, an external_id, an ip with user_agent, or a click id.")
        }

        guard let name, event.issues.isEmpty else { return .refused(event.issues) }
        return .accepted(
            name: event.string(of: name), id: event.string(of: id), time: time, warnings: event.warnings)
    }
}
