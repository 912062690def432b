internal import JSON

/// The open objects: `properties`, `extensions`, `context.device`, `context.app`, `context.ad`. Their members keep
/// the order in which they came.
extension Canonicalization {
    mutating func writeProperties(_ index: Int?) {
        guard let index, expectObject(index, "properties", example: "{\"value\": 29.90, \"currency\": \"USD\"}") else {
            return
        }
        let object = output.beginObject(rootField(.properties).key)
        writeMembers(of: index, CanonicalSchema.properties)
        output.end(object)
    }

    mutating func writeExtensions(_ index: Int?) {
        guard let index, expectObject(index, "extensions", example: "{\"facebook\": {}}") else { return }
        let object = output.beginObject(rootField(.extensions).key)
        for (key, value) in document.members(of: index) { output.open(document, key, value) }
        output.end(object)
    }

    /// Writes one of the objects of `context`.
    mutating func writeOpenSection(_ index: Int?, _ section: CanonicalSection, _ key: JSONKey) {
        guard let index, expectObject(index, section.path, example: "{\"\(section.fields[0].name)\": \"...\"}") else {
            return
        }
        let object = output.beginObject(key)
        writeMembers(of: index, section)
        output.end(object)
    }

    private mutating func writeMembers(of object: Int, _ section: CanonicalSection, element: Int? = nil) {
        for (key, value) in document.members(of: object) {
            guard let position = document.position(of: key, in: section.names) else {
                output.open(document, key, value)
                continue
            }
            if document.kind(value) == .null { continue }
            let field = section.fields[position]
            write(value, as: field, at: FieldPath(section, position, sectionElement: element))
        }
    }

    private mutating func write(_ value: Int, as field: CanonicalField, at path: FieldPath) {
        switch field.kind {
        case .number:
            if let digits = number(value, at: path) { write(field.key, digits: digits) }
        case .texts:
            let texts = texts(value, of: field, at: path)
            if !texts.isEmpty { write(field.key, texts) }
        case .objects:
            writeContents(value, as: field, at: path)
        default:
            guard let text = text(value, of: field, at: path) else { return }
            if field.isCurrency {
                writeCurrency(text, as: field, at: path)
            } else {
                if field.identifies { hasMatchKey = true }
                write(field.key, text)
            }
        }
    }

    private mutating func writeCurrency(_ text: EventText, as field: CanonicalField, at path: FieldPath) {
        guard text.count == 3, withBytes(of: text, { $0.isAllLetters }) else {
            warn(path, "not a currency code, left out", hint: "Write three letters of ISO 4217, such as USD.")
            return
        }
        let isUppercase = withBytes(of: text) { ($0[0] | $0[1] | $0[2]) & 0x20 == 0 }
        write(field.key, isUppercase ? text : keep(slice(of: text).map { $0 & ~0x20 }))
    }

    private mutating func writeContents(_ value: Int, as field: CanonicalField, at path: FieldPath) {
        let example = "Write [{\"id\": \"SKU-1\", \"quantity\": 1, \"price\": 29.90}]."
        switch document.kind(value) {
        case .object:
            let list = output.beginList(field.key)
            writeContent(value, position: 0)
            output.end(list)
        case .array:
            let list = output.beginList(field.key)
            for (position, element) in document.elements(of: value).enumerated() {
                switch document.kind(element) {
                case .object: writeContent(element, position: position)
                case .null: continue
                default:
                    refuse(
                        path.element(position), "expected an object, found \(document.described(element))",
                        hint: "\(example) A list of ids alone belongs in properties.content_ids.")
                }
            }
            output.end(list)
        default:
            refuse(path, "expected a list of objects, found \(document.described(value))", hint: example)
        }
    }

    private mutating func writeContent(_ object: Int, position: Int) {
        let element = output.beginElement()
        writeMembers(of: object, CanonicalSchema.contents, element: position)
        output.end(element)
    }
}
