package import JSON

/// A canonical event as mapping sees it: its parsed bytes, and what every event has.
package struct ConversionEvent: Sendable {
    package let document: JSONDocument
    package let name: String
    package let id: String
    package let time: Timestamp
    package let actionSource: String

    /// Reads an event that `EventReader` wrote.
    ///
    /// - Parameters:
    ///   - bytes: holds it, perhaps among others.
    ///   - range: where it stands in `bytes`.
    /// - Throws: `.notJSON`, and `.notCanonical` where one of the four members that every event has is missing or
    ///   of another type.
    package init(canonical bytes: [UInt8], range: Range<Int>) throws(EventsError) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes, in: range, limits: Self.limits)
        } catch {
            throw EventsError(.notJSON, error.message)
        }
        let root = JSONDocument.root
        guard let timeIndex = document.member("event_time", of: root), document.kind(timeIndex) == .number,
            let time = Timestamp(unixSeconds: document.bytes[document.rawRange(timeIndex)])
        else { throw EventsError(.notCanonical, "event_time is not Unix seconds") }
        self.document = document
        self.time = time
        name = try Self.text("event", in: document)
        id = try Self.text("event_id", in: document)
        actionSource = try Self.text("action_source", in: document)
    }

    /// Above those of what is received, because normalizing can add a level, a node and some bytes to them.
    ///
    /// The reader that wrote the event let no key stand twice.
    private static let limits = JSONLimits(
        maxDepth: 64, maxBytes: 1 << 26, maxNodes: 1 << 24, refusesDuplicateKeys: false)

    private static func text(_ name: StaticString, in document: JSONDocument) throws(EventsError) -> String {
        guard let index = document.member(name, of: JSONDocument.root), let text = document.string(index) else {
            throw EventsError(.notCanonical, "\(name) is not a text")
        }
        return text
    }

    /// Reads an event that stands alone in `bytes`.
    ///
    /// - Throws: as `init(canonical:range:)`.
    package init(canonical bytes: [UInt8]) throws(EventsError) {
        try self.init(canonical: bytes, range: bytes.indices)
    }
}
