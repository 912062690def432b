internal import JSON
internal import YAML

/// Reads values that a configuration file gives itself (`value`, `default`, `map`) as the JSON that a field wants.
struct LiteralReader {
    let field: String
    let definition: FieldDefinition
    let log: DiagnosticLog

    /// The JSON to send; `nil`, with an error in the log, where the platform could not take it.
    func json(_ node: YAMLNode) -> [UInt8]? {
        if definition.hash == .required, !node.isHash {
            log.error(
                "`\(field)` is personal: a value written here would be sent in the clear", at: node,
                hint: "take it from one of our fields and hash it, or write the SHA-256 as 64 hex digits")
            return nil
        }
        if definition.kind == .any { return Self.json(node) }
        if let list = node.sequence {
            guard definition.list != .no else {
                log.error("`\(field)` takes one value, found \(node.described)", at: node)
                return nil
            }
            let elements = list.compactMap { element($0) }
            return elements.count == list.count ? Self.list(elements) : nil
        }
        guard let json = element(node) else { return nil }
        return definition.list == .always ? Self.list([json]) : json
    }

    /// Our values and theirs, as `map` has them.
    func translations(_ section: Section) -> [FieldRule.Translation] {
        var section = section
        return section.allEntries().compactMap { ours, _, value in
            guard let json = definition.kind == .any ? Self.json(value) : element(value) else { return nil }
            return FieldRule.Translation(
                ours: Array(ours.utf8), json: json, text: Array((value.scalarText ?? "").utf8))
        }
    }

    /// One value of the field's type.
    private func element(_ node: YAMLNode) -> [UInt8]? {
        guard let text = node.scalarText, !node.isNull else { return refuse(node) }
        guard definition.allowed.isEmpty || definition.allowed.contains(text) else {
            log.error(
                "`\(field)` cannot be \(text)", at: node, hint: hint(for: text, among: definition.allowed))
            return nil
        }
        let bytes = Array(text.utf8)
        switch definition.kind {
        case .number: return bytes.isJSONNumber ? bytes : refuse(node)
        case .integer: return bytes.asInteger() ?? refuse(node)
        case .boolean: return text == "true" || text == "false" ? bytes : refuse(node)
        case .string, .any:
            var json: [UInt8] = []
            json.appendJSON(text: bytes)
            return json
        }
    }

    private func refuse(_ node: YAMLNode) -> [UInt8]? {
        log.error("`\(field)` has to be \(definition.kind.inWords), found \(node.described)", at: node)
        return nil
    }

    private static func list(_ elements: [[UInt8]]) -> [UInt8] {
        [UInt8(ascii: "[")] + Array(elements.joined(separator: [UInt8(ascii: ",")])) + [UInt8(ascii: "]")]
    }

    /// A YAML value as JSON: what is written like a number is a number, in the digits it is written with.
    static func json(_ node: YAMLNode) -> [UInt8] {
        var writer = JSONWriter()
        write(node, to: &writer)
        return writer.bytes
    }

    private static func write(_ node: YAMLNode, to writer: inout JSONWriter) {
        if let list = node.sequence {
            writer.beginArray()
            for item in list { write(item, to: &writer) }
            writer.endArray()
        } else if let pairs = node.mapping {
            writer.beginObject()
            for (key, value) in pairs {
                writer.key(key.scalarText ?? "")
                write(value, to: &writer)
            }
            writer.endObject()
        } else if node.isNull {
            writer.null()
        } else if let bool = node.bool {
            writer.bool(bool)
        } else if let text = node.scalarText, node.double != nil, Array(text.utf8).isJSONNumber {
            writer.number(text)
        } else if let integer = node.integer {
            writer.integer(Int64(integer))
        } else if let number = node.double, number.isFinite {
            writer.number("\(number)")
        } else {
            writer.string(node.scalarText ?? "")
        }
    }
}

extension YAMLNode {
    /// Whether this is a SHA-256 in hexadecimal, or a list of such.
    fileprivate var isHash: Bool {
        if let list = sequence { return list.allSatisfy(\.isHash) }
        guard let text = scalarText else { return false }
        return text.utf8.count == 64 && text.utf8.allSatisfy(\.isASCIIHexDigit)
    }
}

extension FieldDefinition.Kind {
    /// As the end of "it has to be ...".
    var inWords: String {
        switch self {
        case .string: "a text"
        case .number: "a number"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .any: "any value"
        }
    }
}
