internal import JSON
internal import YAML

/// Holds the payload of one event against what a test expects of its fields.
struct PayloadComparison {
    let payload: JSONDocument
    let event: MappedEvent
    let destination: Destination

    /// What differs in one field, and in what lies inside it.
    func differences(from field: ExpectedField) -> [MappingDifference] {
        differences(from: field.value, at: node(field.path), field.name, in: field)
    }

    private func differences(
        from expected: ExpectedValue, at node: Int?, _ name: String, in field: ExpectedField
    ) -> [MappingDifference] {
        switch (expected, node) {
        case (.absent, nil): return []
        case (.list(let values), let node?) where payload.kind(node) == .array:
            let elements = Array(payload.elements(of: node))
            if elements.count != values.count { break }
            return zip(values, elements).enumerated().flatMap { index, pair in
                differences(from: pair.0, at: pair.1, "\(name)[\(index)]", in: field)
            }
        case (.object(let members), let node?) where payload.kind(node) == .object:
            let found = payload.members(of: node).map { (payload.string($0.key) ?? "", $0.value) }
            let surplus = found.filter { entry in !members.contains { $0.name == entry.0 } }
            return members.flatMap { member in
                differences(
                    from: member.value, at: found.first { $0.0 == member.name }?.1, "\(name).\(member.name)", in: field)
            } + surplus.map { difference(.absent, $0.1, "\(name).\($0.0)", in: field) }
        case (_, let node?):
            if equals(expected, node) { return [] }
            // Where a platform takes lists, a list of one may be written as its only value.
            if payload.kind(node) == .array, payload.count(node) == 1, equals(expected, node + 1) { return [] }
        case (_, nil): break
        }
        return [difference(expected, node, name, in: field)]
    }

    /// Whether a single value is as expected; texts are compared byte for byte.
    private func equals(_ expected: ExpectedValue, _ node: Int) -> Bool {
        switch (expected, payload.kind(node)) {
        case (.text(let text), .string): return payload.keyEquals(node, text)
        case (.hash(let text), .string):
            return payload.string(node).map { Array($0.utf8) } == ExpectedValue.hash(of: text)
        case (.number(let digits), .number):
            let found = Array(payload.bytes[payload.rawRange(node)])
            if found == Array(digits.utf8) { return true }
            if let one = DecimalSum(of: [found]), let other = DecimalSum(of: [Array(digits.utf8)]) {
                return one.description == other.description
            }
            return payload.double(node) == Double(digits)
        case (.bool(let value), .true): return value
        case (.bool(let value), .false): return !value
        default: return false
        }
    }

    private func node(_ path: PayloadPath) -> Int? {
        var node = JSONDocument.root
        for step in path.steps {
            let next =
                switch step {
                case .member(let name): payload.member(name, of: node)
                case .element(let index): payload.elements(of: node).dropFirst(index).first { _ in true }
                }
            guard let next else { return nil }
            node = next
        }
        return node
    }

    private func difference(
        _ expected: ExpectedValue, _ node: Int?, _ name: String, in field: ExpectedField
    ) -> MappingDifference {
        let got = node.map { String(decoding: payload.bytes[payload.rawRange($0)], as: UTF8.self) }
        return MappingDifference(
            field: name, expected: expected.described, got: got ?? "absent\(reason(for: field))",
            location: field.location)
    }

    /// Why a field was left out, as far as that is known.
    private func reason(for field: ExpectedField) -> String {
        let name = field.path.fieldName
        if let note = event.notes.first(where: { $0.field == name }) { return ": \(note.reason)" }
        let isMapped = destination.program.fields.contains {
            $0.name == name || $0.name.hasPrefix(name + ".") || $0.name.hasPrefix(name + "[]")
        }
        return isMapped ? "" : ": `fields` of \(destination.name) has no line for it"
    }
}

extension ExpectedValue {
    /// As JSON, with words where JSON has none.
    fileprivate var described: String {
        switch self {
        case .absent: "absent"
        case .hash(let text):
            "\"\(String(decoding: Self.hash(of: text), as: UTF8.self))\" (SHA-256 of \(Self.quoted(text)))"
        case .text(let text): Self.quoted(text)
        case .number(let digits): digits
        case .bool(let value): "\(value)"
        case .list(let values): "[\(values.map(\.described).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.name)):\($0.value.described)" }.joined(separator: ","))}"
        }
    }

    fileprivate static func hash(of text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        bytes.hash()
        return bytes
    }

    private static func quoted(_ text: String) -> String {
        var json: [UInt8] = []
        json.appendJSON(text: Array(text.utf8))
        return String(decoding: json, as: UTF8.self)
    }
}
