import Crypto
import JSON
import YAML

/// A value of an example: JSON, and what stands for more than itself.
indirect enum Value {
    case null
    case bool(Bool)
    /// With the digits it is written with.
    case number(String)
    case text(String)
    case list([Value])
    case object([(name: String, value: Value)])
    /// `{sha256: text}`: the hash of a text.
    case hash(of: String)
    /// `absent`: nothing may stand here.
    case absent

    init(_ node: YAMLNode) {
        if let list = node.sequence {
            self = .list(list.map(Value.init))
        } else if let pairs = node.mapping {
            if pairs.count == 1, pairs[0].key.scalarText == "sha256", let text = pairs[0].value.scalarText {
                self = .hash(of: text)
            } else {
                self = .object(pairs.map { ($0.key.scalarText ?? "", Value($0.value)) })
            }
        } else if node.isNull {
            self = .null
        } else if let bool = node.bool {
            self = .bool(bool)
        } else if let text = node.string {
            self = text == "absent" ? .absent : .text(text)
        } else {
            self = .number(node.scalarText ?? "")
        }
    }

    init(_ document: JSONDocument, _ node: Int = JSONDocument.root) {
        switch document.kind(node) {
        case .null: self = .null
        case .true: self = .bool(true)
        case .false: self = .bool(false)
        case .number: self = .number(document.digits(node) ?? "")
        case .string: self = .text(document.string(node) ?? "")
        case .array: self = .list(document.elements(of: node).map { Value(document, $0) })
        case .object:
            self = .object(
                document.members(of: node).map { (document.string($0.key) ?? "", Value(document, $0.value)) })
        }
    }

    /// The value as JSON.
    func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let bool): writer.bool(bool)
        case .number(let digits): writer.number(digits)
        case .text(let text): writer.string(text)
        case .hash(let text): writer.string(Value.sha256(text))
        case .absent: writer.string("absent")
        case .list(let list):
            writer.beginArray()
            for value in list { value.write(to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            for (name, value) in members {
                writer.key(name)
                value.write(to: &writer)
            }
            writer.endObject()
        }
    }

    var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    static func sha256(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension Value {
    /// Where `found` is not what this value expects, one line each, by path.
    func differences(from found: Value?, at path: String = "") -> [String] {
        let place = path.isEmpty ? "the event" : path
        guard let found else {
            if case .absent = self { return [] }
            return ["\(place): expected \(described), found nothing"]
        }
        switch (self, found) {
        case (.object(let wanted), .object(let members)):
            let below = { (name: String) in path.isEmpty ? name : "\(path).\(name)" }
            let known = Set(wanted.map(\.name))
            return wanted.flatMap { name, value in
                value.differences(from: members.first { $0.name == name }?.value, at: below(name))
            }
                + members.filter { !known.contains($0.name) }.map {
                    "\(below($0.name)): found \($0.value.described), expected nothing"
                }
        case (.list(let wanted), .list(let elements)):
            return (0..<max(wanted.count, elements.count)).flatMap { index in
                let element = index < elements.count ? elements[index] : nil
                let place = "\(path)[\(index)]"
                guard index < wanted.count else {
                    return ["\(place): found \(element?.described ?? ""), expected nothing"]
                }
                return wanted[index].differences(from: element, at: place)
            }
        case (.null, .null): return []
        case (.bool(let one), .bool(let other)) where one == other: return []
        case (.number(let one), .number(let other)) where Double(one) == Double(other): return []
        case (.text(let one), .text(let other)) where one == other: return []
        case (.hash(let text), .text(let other)) where Value.sha256(text) == other: return []
        default: return ["\(place): expected \(described), found \(found.described)"]
        }
    }

    private var described: String {
        switch self {
        case .hash(let text): "the SHA-256 of \"\(text)\" (\(Value.sha256(text)))"
        case .absent: "nothing"
        default: String(decoding: json, as: UTF8.self)
        }
    }
}
