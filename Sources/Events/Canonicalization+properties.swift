internal import JSON

/// The open objects: `properties`, `extensions`, `context.device`, `context.app`, `context.ad`. Their members keep
/// the order in which they came.
extension Canonicalization {
    mutating func writeProperties(_ index: Int?) {
        guard let index, expectObject(index, "properties", example: "{\"value\": 29.90, \"currency\": \"USD\"}") else {
            return
        }
        output.beginObject("properties")
        writeMembers(of: index, CanonicalSchema.properties)
        output.end()
    }

    mutating func writeExtensions(_ index: Int?) {
        guard let index, expectObject(index, "extensions", example: "{\"facebook\": {}}") else { return }
        output.beginObject("extensions")
        for (key, value) in document.members(of: index) { output.open(document, key, value) }
        output.end()
    }

    /// Writes one of the objects of `context`.
    mutating func writeOpenSection(_ index: Int?, _ section: CanonicalSection, _ name: StaticString) {
        guard let index, expectObject(index, section.path, example: "{\"\(section.fields[0].name)\": \"...\"}") else {
            return
        }
        output.beginObject(name)
        writeMembers(of: index, section)
        output.end()
    }

    private mutating func writeMembers(of object: Int, _ section: CanonicalSection, element: Int? = nil) {
        var key = object + 1
        let end = document[object].next
        while key < end {
            let value = key + 1
            defer { key = document[value].next }
            guard let position = document.position(of: key, in: section.names) else {
                output.open(document, key, value)
                continue
            }
            if document.kind(value) == .null { continue }
            let field = section.fields[position]
            if copy(value, as: field) { continue }
            write(value, as: field, at: FieldPath(section, field.name, sectionElement: element))
        }
    }

    /// Copies a member that is fine as it stands; false where it has to be looked at closer.
    private mutating func copy(_ value: Int, as field: CanonicalField) -> Bool {
        switch field.kind {
        case .number: return copyNumber(value)
        case .text where field.isCurrency: return copyText(value) { $0.isCurrencyCode }
        case .text:
            guard copyText(value) else { return false }
            if field.identifies { hasMatchKey = true }
            return true
        default: return false
        }
    }

    private mutating func write(_ value: Int, as field: CanonicalField, at path: FieldPath) {
        switch field.kind {
        case .number:
            if let digits = number(value, at: path) { output.number(field.name, digits) }
        case .texts:
            let texts = texts(value, of: field, at: path)
            if !texts.isEmpty { output.list(field.name, texts) }
        case .objects:
            writeContents(value, at: path)
        default:
            guard let text = text(value, of: field, at: path) else { return }
            if field.isCurrency {
                writeCurrency(text, at: path)
            } else {
                if field.identifies { hasMatchKey = true }
                output.text(field.name, text)
            }
        }
    }

    private mutating func writeCurrency(_ text: ArraySlice<UInt8>, at path: FieldPath) {
        guard text.count == 3, text.allSatisfy(\.isLetter) else {
            warn(path, "not a currency code, left out", hint: "Write three letters of ISO 4217, such as USD.")
            return
        }
        output.text("currency", text.map { $0 & ~0x20 }[...])
    }

    private mutating func writeContents(_ value: Int, at path: FieldPath) {
        let example = "Write [{\"id\": \"SKU-1\", \"quantity\": 1, \"price\": 29.90}]."
        switch document.kind(value) {
        case .object:
            output.beginList("contents")
            writeContent(value, position: 0)
            output.end()
        case .array:
            output.beginList("contents")
            for (position, element) in document.elements(of: value).enumerated() {
                switch document.kind(element) {
                case .object: writeContent(element, position: position)
                case .null: continue
                default:
                    var elementPath = path
                    elementPath.element = position
                    refuse(
                        elementPath, "expected an object, found \(document.described(element))",
                        hint: "\(example) A list of ids alone belongs in properties.content_ids.")
                }
            }
            output.end()
        default:
            refuse(path, "expected a list of objects, found \(document.described(value))", hint: example)
        }
    }

    private mutating func writeContent(_ object: Int, position: Int) {
        output.beginElement()
        writeMembers(of: object, CanonicalSchema.contents, element: position)
        output.end()
    }
}

extension Span<UInt8> {
    /// Three capital letters.
    fileprivate var isCurrencyCode: Bool {
        guard count == 3 else { return false }
        for index in indices where !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self[index]) { return false }
        return true
    }
}
