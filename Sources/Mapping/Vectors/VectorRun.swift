package import Events
internal import JSON

/// Runs vectors through the mapping of a destination.
///
/// Each vector becomes an event that carries its input where the destination takes the field from, is read, mapped as
/// for sending, and compared by what stands in the platform's field.
package struct VectorRun: Sendable {
    package enum Outcome: Sendable, Hashable {
        case holds
        /// `got` is `nil` where the field was left out, and `reason` says why as far as that is known.
        case differs(got: String?, reason: String?)
        /// The destination sends the field from nothing in our event.
        case notMapped
    }

    private let destination: Destination
    private let reader = EventReader(destinations: nil, makeID: { _ in "vector" })
    private let now: Timestamp
    private let eventName: String

    package init(_ destination: Destination, now: Timestamp) {
        self.destination = destination
        self.now = now
        let table = destination.gates.events
        // A page view is what platforms ask the least of.
        let names = ["PageView"] + table.entries.keys.sorted()
        eventName = names.first { !table.names(for: $0).names.isEmpty } ?? "PageView"
    }

    /// What the destination makes of a vector's input, compared byte for byte with what the vector wants.
    package func outcome(of vector: FieldVector) -> Outcome {
        guard let path = destination.source(ofField: vector.field) else { return .notMapped }
        let json = event(vector, at: path)
        guard let document = try? JSONDocument(parsing: json) else {
            return .differs(got: nil, reason: "the event could not be written")
        }
        switch reader.read(document, at: JSONDocument.root, receivedAt: now) {
        case .refused(let issues):
            return .differs(got: nil, reason: issues.first.map { "the event is refused: \($0.path) \($0.message)" })
        case .accepted(let accepted):
            let warning = accepted.warnings.first { $0.path == path.joined(separator: ".") }?.message
            guard let event = try? ConversionEvent(canonical: accepted.canonical) else {
                return .differs(got: nil, reason: "the event could not be read again")
            }
            return compare(destination.mapped(event, now: now), vector, warning: warning)
        }
    }

    private func compare(_ outcome: MappingOutcome, _ vector: FieldVector, warning: String?) -> Outcome {
        switch outcome {
        case .withheld(let rule, let reason):
            return .differs(got: nil, reason: "the event is kept back (\(rule)): \(reason)")
        case .mapped(let events):
            guard let event = events.first, let document = try? JSONDocument(parsing: event.json) else {
                return .differs(got: nil, reason: nil)
            }
            let got = document.text(at: vector.field)
            // Bytes decide: texts that differ in their normalization form are equal as strings.
            if got.map({ Array($0.utf8) }) == vector.expected.map({ Array($0.utf8) }) { return .holds }
            let note = event.notes.first { $0.field == vector.field }?.reason
            return .differs(got: got, reason: got == nil ? note ?? warning : nil)
        }
    }

    /// An event with the input in its place, and with somebody whom the platform can recognize by another field.
    private func event(_ vector: FieldVector, at path: [String]) -> [UInt8] {
        var members: [(path: [String], text: String)] = [
            (["event"], eventName), (["event_id"], "vector"), (["user", "email"], "somebody@example.com"),
            (["user", "external_id"], "somebody"),
        ]
        if let country = vector.country { members.append((["user", "country"], country)) }
        members.removeAll { $0.path == path }
        members.append((path, vector.input))
        var writer = JSONWriter()
        Self.write(members.map { ($0.path[...], $0.text) }, to: &writer)
        return writer.bytes
    }

    private static func write(_ members: [(path: ArraySlice<String>, text: String)], to writer: inout JSONWriter) {
        writer.beginObject()
        var seen: Set<String> = []
        for member in members {
            guard let name = member.path.first, seen.insert(name).inserted else { continue }
            writer.key(name)
            if member.path.count == 1 {
                writer.string(member.text)
            } else {
                write(members.filter { $0.path.first == name }.map { ($0.path.dropFirst(), $0.text) }, to: &writer)
            }
        }
        writer.endObject()
    }
}

extension Destination {
    /// The path in our event that a field of theirs is first taken from; `nil` where it is taken from none, or from the
    /// items of a list.
    func source(ofField name: String) -> [String]? {
        guard let field = program.fields.first(where: { $0.name == name }) else { return nil }
        for candidate in field.candidates {
            if case .slot(let slot) = candidate.source { return shared.paths.path(of: slot) }
        }
        return nil
    }
}

extension JSONDocument {
    /// The text at a path of members, or the only text of a list of one; anything else as it is written.
    fileprivate func text(at path: String) -> String? {
        guard var node = node(path.split(separator: ".").map(String.init), below: JSONDocument.root) else { return nil }
        if kind(node) == .array, count(node) == 1 { node += 1 }
        return string(node) ?? String(decoding: bytes[rawRange(node)], as: UTF8.self)
    }
}
