internal import JSON
internal import Journal

/// A stored event as it may be shown: who it was and where they came from is masked.
enum MaskedEvent {
    private static let personal: Set<String> = ["user", "context", "extensions"]

    /// The event with `***` for every text and number below `user`, `context` and `extensions`.
    static func json(of event: StoredEvent) -> [UInt8] {
        guard let document = try? JSONDocument(parsing: event.bytes, in: event.range) else {
            return Array("null".utf8)
        }
        var writer = JSONWriter(capacity: event.range.count)
        writer.beginObject()
        for (key, value) in document.members(of: JSONDocument.root) {
            let name = document.string(key) ?? ""
            writer.key(name)
            if personal.contains(name) {
                mask(document, value, &writer)
            } else {
                writer.value(document, value)
            }
        }
        writer.endObject()
        return writer.bytes
    }

    private static func mask(_ document: JSONDocument, _ index: Int, _ writer: inout JSONWriter) {
        switch document.kind(index) {
        case .object:
            writer.beginObject()
            for (key, value) in document.members(of: index) {
                writer.key(document.string(key) ?? "")
                mask(document, value, &writer)
            }
            writer.endObject()
        case .array:
            writer.beginArray()
            for element in document.elements(of: index) { mask(document, element, &writer) }
            writer.endArray()
        case .true, .false, .null: writer.value(document, index)
        default: writer.string("***")
        }
    }
}
