internal import JSON
internal import YAML

/// Takes out of payloads what a log must not hold: every value of a personal field that is no SHA-256 hash.
///
/// It goes by the adapter's schema: a field is personal where the schema says so, and without a word of it where the
/// field may hold a hash, may hold anything, or is not named there. What the adapter's own `event` table sends stays.
struct PayloadRedaction: Sendable {
    private let schema: FieldSchema
    /// The members that the adapter itself puts into each event.
    private let own: Set<String>

    init(_ adapter: Adapter) {
        schema = adapter.schema
        own = Set((adapter.event?.mapping ?? []).compactMap(\.key.scalarText))
    }

    /// The payload with `***` in the place of what is hidden; the hidden texts go to `hidden`.
    func applied(to json: [UInt8], hidden: inout [String]) -> [UInt8] {
        guard let document = try? JSONDocument(parsing: json, limits: Self.limits) else { return Array("null".utf8) }
        var writer = JSONWriter(capacity: json.count)
        write(document, JSONDocument.root, path: "", &writer, &hidden)
        return writer.bytes
    }

    private func write(
        _ document: JSONDocument, _ node: Int, path: String, _ writer: inout JSONWriter, _ hidden: inout [String]
    ) {
        switch document.kind(node) {
        case .object:
            writer.beginObject()
            for (key, value) in document.members(of: node) {
                let name = document.string(key) ?? ""
                writer.key(name)
                write(document, value, path: path.isEmpty ? name : "\(path).\(name)", &writer, &hidden)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for (place, element) in document.elements(of: node).enumerated() {
                write(document, element, path: itemPath(path, place, document.kind(element)), &writer, &hidden)
            }
            writer.endArray()
        default:
            guard isPersonal(path), !isHarmless(document, node) else { return writer.value(document, node) }
            if let text = document.string(node) ?? document.digits(node) { hidden.append(text) }
            writer.string("***")
        }
    }

    /// How the schema names an item: `contents[]` of a list of objects, `extinfo[4]` of a list of fixed places, and a
    /// list of values as the field itself.
    private func itemPath(_ path: String, _ place: Int, _ kind: JSONKind) -> String {
        if kind == .object { return path + "[]" }
        let slot = "\(path)[\(place)]"
        return schema.hasField(slot) ? slot : path
    }

    private func isPersonal(_ path: String) -> Bool {
        if own.contains(path) { return false }
        guard let definition = schema.definition(of: path) else { return true }
        return definition.isPersonal
            ?? (definition.hash != .forbidden || !schema.hasField(path) || definition.kind == .any)
    }

    /// A hash, or nothing that could be a person's.
    private func isHarmless(_ document: JSONDocument, _ node: Int) -> Bool {
        switch document.kind(node) {
        case .true, .false, .null: return true
        case .string:
            let text = document.string(node) ?? ""
            return text.isEmpty || text.utf8.count == 64 && text.utf8.allSatisfy(\.isASCIIHexDigit)
        default: return false
        }
    }

    private static let limits = JSONLimits(maxDepth: 64, maxBytes: 1 << 26, maxNodes: 1 << 24)
}

/// A request as a log may hold it.
package struct LoggedRequest: Sendable {
    package let method: String
    package let url: String
    package let headers: [(name: String, value: String)]
    /// JSON.
    package let body: [UInt8]
    /// Hides in other texts, such as the answer, what is hidden here.
    package let mask: SecretMask
}

extension Destination {
    /// The request that carries `events` without secrets and personal data; what stays are ids, amounts and hashes.
    package func logged(_ events: [MappedEvent]) -> LoggedRequest {
        var hidden = requestTemplate.secrets
        let redacted = events.map { event in
            MappedEvent(
                name: event.name, id: event.id, time: event.time,
                json: redaction.applied(to: event.json, hidden: &hidden), testCode: event.testCode, notes: [])
        }
        let request = request(for: redacted)
        return LoggedRequest(
            method: request.method, url: request.shownURL, headers: request.headers.map { ($0.name, $0.shown) },
            body: request.shownBody, mask: SecretMask(hidden))
    }

    /// The address and method alone.
    package var shownRequest: (method: String, url: String) {
        (requestTemplate.method, requestTemplate.shownURL)
    }
}
