import JSON

/// A document's meaning as a plain value, to compare two documents by.
indirect enum JSONTree: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string([UInt8])
    case array([JSONTree])
    case object([Member])

    struct Member: Hashable, Sendable {
        let key: [UInt8]
        let value: JSONTree
    }

    init(_ document: JSONDocument, _ index: Int = JSONDocument.root) {
        switch document.kind(index) {
        case .null: self = .null
        case .false: self = .bool(false)
        case .true: self = .bool(true)
        case .number: self = .number(document.digits(index) ?? "")
        case .string: self = .string(Self.text(document, index))
        case .array: self = .array(document.elements(of: index).map { JSONTree(document, $0) })
        case .object:
            self = .object(
                document.members(of: index).map {
                    Member(key: Self.text(document, $0.key), value: JSONTree(document, $0.value))
                })
        }
    }

    private static func text(_ document: JSONDocument, _ index: Int) -> [UInt8] {
        var text: [UInt8] = []
        document.appendDecoded(index, to: &text)
        return text
    }

    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .number(let digits): writer.number(digits)
        case .string(let text): writer.string(utf8: text)
        case .array(let elements):
            writer.beginArray()
            for element in elements { element.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for member in members {
                writer.key(utf8: member.key.span)
                member.value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    /// The same value as newly written bytes.
    var written: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(stringLiteral text: String) { self = .string(Array(text.utf8)) }

    init(arrayLiteral elements: JSONTree...) { self = .array(elements) }

    init(dictionaryLiteral members: (String, JSONTree)...) {
        self = .object(members.map { Member(key: Array($0.0.utf8), value: $0.1) })
    }
}
