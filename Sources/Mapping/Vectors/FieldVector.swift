internal import JSON
package import YAML

/// What a platform must get for one input: a line of `plugins/<platform>/vectors/<object>.jsonl`.
package struct FieldVector: Sendable, Hashable {
    /// The platform's field: `user_data.em` for the field `em` in the file user_data.jsonl.
    package let field: String
    package let input: String
    /// The customer's country, where the vector gives one.
    package let country: String?
    /// What is hashed, or sent where the platform wants no hash; `nil` where the value has to be left out.
    package let plain: String?
    /// `nil` where the value has to be left out or is sent in the clear.
    package let hash: String?
    package let note: String?
    package let file: String
    /// From 1.
    package let line: Int

    /// What has to be sent; `nil`: nothing.
    package var expected: String? { hash ?? plain }
}

extension FieldVector {
    /// Reads a file of vectors, one JSON object a line.
    ///
    /// - Parameters:
    ///   - source: the file.
    ///   - object: the object of the platform's event that the fields stand in, which the file is named for.
    /// - Returns: the vectors, and an error for each line that is none.
    package static func read(_ source: SourceFile, object: String) -> (vectors: [FieldVector], errors: [Diagnostic]) {
        var vectors: [FieldVector] = []
        var errors: [Diagnostic] = []
        for (number, bytes) in source.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .enumerated() where !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D })
        {
            let line = number + 1
            do {
                let document = try JSONDocument(parsing: Array(bytes))
                if let vector = FieldVector(document, object: object, file: source.name, line: line) {
                    vectors.append(vector)
                } else {
                    errors.append(
                        Diagnostic(
                            .error, "this is no vector",
                            hint:
                                "write {\"field\": ..., \"input\": ..., \"plain\": ..., \"hash\": ...}; context (with "
                                + "country) and note may follow", file: source.name,
                            location: SourceLocation(line: line, column: 1, length: bytes.count)))
                }
            } catch {
                errors.append(
                    Diagnostic(
                        .error, error.message, file: source.name,
                        location: SourceLocation(line: line, column: error.column)))
            }
        }
        return (vectors, errors)
    }

    private init?(_ document: JSONDocument, object: String, file: String, line: Int) {
        var texts: [String: String] = [:]
        var absent: Set<String> = []
        for (key, value) in document.members(of: JSONDocument.root) {
            guard let name = document.string(key) else { return nil }
            switch (name, document.kind(value)) {
            case ("context", .object):
                for (key, value) in document.members(of: value) {
                    guard document.keyEquals(key, "country"), let text = document.string(value) else { return nil }
                    texts["country"] = text
                }
            case ("plain", .null), ("hash", .null): absent.insert(name)
            case ("field", .string), ("input", .string), ("plain", .string), ("hash", .string), ("note", .string):
                texts[name] = document.string(value)
            default: return nil
            }
        }
        guard let field = texts["field"], let input = texts["input"],
            ["plain", "hash"].allSatisfy({ texts[$0] != nil || absent.contains($0) })
        else { return nil }
        self.field = "\(object).\(field)"
        self.input = input
        country = texts["country"]
        plain = texts["plain"]
        hash = texts["hash"]
        note = texts["note"]
        self.file = file
        self.line = line
    }
}
