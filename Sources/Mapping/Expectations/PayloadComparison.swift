internal import JSON
internal import YAML

/// Holds the payload of one event against what a test expects.
struct PayloadComparison {
    private let payload: JSONDocument
    private let event: MappedEvent
    private let destination: Destination

    /// Reads a payload, which is `nil` only where it is no JSON.
    init?(_ event: MappedEvent, _ destination: Destination) {
        guard let payload = try? JSONDocument(parsing: event.json) else { return nil }
        self.payload = payload
        self.event = event
        self.destination = destination
    }

    /// What differs in the whole payload.
    func differences(from expected: ExpectedValue) -> [MappingDifference] {
        differences(from: expected, at: JSONDocument.root, "")
    }

    /// What differs in one field, and in what lies inside it.
    func differences(from field: ExpectedField) -> [MappingDifference] {
        differences(from: field.value, at: node(field.path), field.name)
    }

    private func differences(from expected: ExpectedValue, at node: Int?, _ name: String) -> [MappingDifference] {
        switch (expected.content, node) {
        case (.absent, nil): return []
        case (.list(let values), let node?) where payload.kind(node) == .array:
            let elements = Array(payload.elements(of: node))
            return (0..<max(values.count, elements.count)).flatMap { index in
                let found = index < elements.count ? elements[index] : nil
                let place = "\(name)[\(index)]"
                guard index < values.count else { return [difference("nothing", found, place, at: expected.location)] }
                return differences(from: values[index], at: found, place)
            }
        case (.object(let members), let node?) where payload.kind(node) == .object:
            let below = { (member: String) in name.isEmpty ? member : "\(name).\(member)" }
            let found = payload.members(of: node).map { (payload.string($0.key) ?? "", $0.value) }
            let surplus = found.filter { entry in !members.contains { $0.name == entry.0 } }
            return members.flatMap { member in
                differences(from: member.value, at: found.first { $0.0 == member.name }?.1, below(member.name))
            } + surplus.map { difference("absent", $0.1, below($0.0), at: expected.location) }
        case (_, let node?):
            if equals(expected.content, node) { return [] }
            // Where a platform takes lists, a list of one may be written as its only value.
            if payload.kind(node) == .array, payload.count(node) == 1, equals(expected.content, node + 1) { return [] }
        case (_, nil): break
        }
        return [difference(expected.content.described, node, name, at: expected.location)]
    }

    /// Whether a single value is as expected; texts are compared byte for byte.
    private func equals(_ expected: ExpectedValue.Content, _ node: Int) -> Bool {
        switch (expected, payload.kind(node)) {
        case (.text(let text), .string): return payload.keyEquals(node, text)
        case (.hash(let text), .string):
            return payload.string(node).map { Array($0.utf8) } == ExpectedValue.Content.digest(of: text)
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
        _ expected: String, _ node: Int?, _ name: String, at location: SourceLocation
    ) -> MappingDifference {
        let got = node.map { String(decoding: payload.bytes[payload.rawRange($0)], as: UTF8.self) }
        return MappingDifference(
            field: name, expected: expected, got: got ?? "absent\(reason(for: name))", location: location)
    }

    /// Why a field was left out, as far as that is known.
    private func reason(for name: String) -> String {
        guard let field = PayloadPath(name)?.fieldName else { return "" }
        if let note = event.notes.first(where: { $0.field == field }) { return ": \(note.reason)" }
        let programs = [destination.program] + destination.overrides.values
        let isMapped = programs.contains { program in
            program.fields.contains { $0.name.lies(in: field) || field.lies(in: $0.name) }
        }
        return isMapped ? "" : ": `fields` of \(destination.name) has no line for it"
    }
}

extension String {
    /// Whether a path is the other one or below it.
    fileprivate func lies(in path: String) -> Bool {
        self == path || hasPrefix(path + ".") || hasPrefix(path + "[]")
    }
}

extension ExpectedValue.Content {
    /// As JSON, with words where JSON has none.
    fileprivate var described: String {
        switch self {
        case .absent: "absent"
        case .hash(let text):
            "\"\(String(decoding: Self.digest(of: text), as: UTF8.self))\" (SHA-256 of \(Self.quoted(text)))"
        case .text(let text): Self.quoted(text)
        case .number(let digits): digits
        case .bool(let value): "\(value)"
        case .list(let values): "[\(values.map(\.content.described).joined(separator: ","))]"
        case .object(let members):
            "{\(members.map { "\(Self.quoted($0.name)):\($0.value.content.described)" }.joined(separator: ","))}"
        }
    }

    fileprivate static func digest(of text: String) -> [UInt8] {
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
