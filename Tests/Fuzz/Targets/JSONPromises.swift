internal import JSON

/// What is read can be written, and what was written reads as the same.
enum JSONPromises {
    static func check(_ input: [UInt8]) throws {
        guard let document = try? JSONDocument(parsing: input) else { return }
        for node in document.nodes.indices {
            let isInside = document.rawRange(node).upperBound <= input.count
            try promise(isInside, "node \(node) ends beyond the text")
            _ = document.string(node)
            _ = document.int64(node)
            _ = document.double(node)
        }
        let written = text(of: document)
        guard let again = try? JSONDocument(parsing: written) else {
            throw BrokenPromise(
                description: "what was written cannot be read: \(String(decoding: written, as: UTF8.self))")
        }
        try promise(again.nodes.count == document.nodes.count, "another number of values after writing")
        try promise(text(of: again) == written, "writing it again gives other bytes")
        let pretty = Array(document.prettyPrinted().utf8)
        guard let shown = try? JSONDocument(parsing: pretty) else {
            throw BrokenPromise(description: "what was shown cannot be read")
        }
        try promise(isSame(shown, document), "what was shown reads as something else")
    }

    /// Whether two texts say the same, white space aside.
    private static func isSame(_ one: JSONDocument, _ other: JSONDocument) -> Bool {
        guard one.nodes.count == other.nodes.count else { return false }
        return one.nodes.indices.allSatisfy { node in
            guard one.kind(node) == other.kind(node) else { return false }
            return switch one.kind(node) {
            case .array, .object: one.count(node) == other.count(node)
            default: one.bytes[one.rawRange(node)].elementsEqual(other.bytes[other.rawRange(node)])
            }
        }
    }

    private static func text(of document: JSONDocument) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(document, JSONDocument.root)
        return writer.bytes
    }
}
