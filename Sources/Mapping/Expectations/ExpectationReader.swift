internal import YAML

/// Reads what a test expects.
struct ExpectationReader {
    /// Of the test's destination; `nil` where that is switched off, and fields cannot be told.
    let adapter: Adapter?
    let log: DiagnosticLog

    /// The rules that keep events back at any platform, in the order in which they are asked.
    static let rules = ["destinations", "consent", "only", "event_age", "require", "events", "required_field"]

    func expectation(_ node: YAMLNode) -> Expectation? {
        guard var section = Section(node, what: "`expect`", log: log) else { return nil }
        if let withheld = section.value("withheld") {
            section.finish()
            return rule(withheld).map { .withheld(rule: $0, at: withheld.location) }
        }
        let names = section.value("event")
        let entries = section.allEntries().filter { $0.name != "event" }
        let fields = entries.compactMap { field($0.name, $0.key, $0.value) }
        if names == nil, entries.isEmpty {
            log.error("`expect` is empty", at: section.place, hint: "write `expect: {event: ...}`")
            return nil
        }
        let expected = names.map {
            ExpectedNames(names: log.texts($0, what: "`event`").map(\.text), location: $0.location)
        }
        guard fields.count == entries.count else { return nil }
        return .sent(names: expected, fields: fields, at: section.place.location)
    }

    private func rule(_ node: YAMLNode) -> String? {
        guard let text = log.text(node, what: "`withheld`") else { return nil }
        guard let adapter else { return text }
        let known = Self.rules + adapter.rules.filter { !$0.isAdvice }.map(\.name)
        if known.contains(text) { return text }
        log.error("there is no rule `\(text)`", at: node, hint: hint(for: text, among: known))
        return nil
    }

    private func field(_ name: String, _ key: YAMLNode, _ node: YAMLNode) -> ExpectedField? {
        guard let path = PayloadPath(name) else {
            log.error(
                "`\(name)` is no path of a field", at: key, hint: "write it like user.email or items[0].price")
            return nil
        }
        guard isKnown(path, name, key), let value = value(node, name) else { return nil }
        return ExpectedField(name: name, path: path, value: value, location: key.location)
    }

    /// Whether the platform has such a field, or an object or a list with fields in it.
    private func isKnown(_ path: PayloadPath, _ name: String, _ key: YAMLNode) -> Bool {
        guard let adapter else { return true }
        let envelope = adapter.event?.mapping?.compactMap(\.key.scalarText) ?? []
        let names = adapter.schema.names + envelope
        let field = path.fieldName.hasSuffix("[]") ? String(path.fieldName.dropLast(2)) : path.fieldName
        if envelope.contains(field) || adapter.schema.definition(of: field) != nil { return true }
        if names.contains(where: { $0.hasPrefix(field + ".") || $0.hasPrefix(field + "[].") }) { return true }
        log.error(
            "\(adapter.title) has no field `\(name)`", at: key,
            hint: hint(
                for: path.fieldName, among: names, seeAlso: "plugins/\(adapter.name)/adapter.yaml lists its fields"))
        return false
    }

    /// What stands behind a field: `absent`, `{sha256: text}`, or the value itself.
    private func value(_ node: YAMLNode, _ name: String) -> ExpectedValue? {
        if case .scalar("absent", .plain) = node.content { return .absent }
        if node.isNull {
            log.error(
                "`\(name)` has nothing to compare with", at: node, hint: "write `absent` where it must not be sent")
            return nil
        }
        if let list = node.sequence {
            let values = list.compactMap { value($0, name) }
            return values.count == list.count ? .list(values) : nil
        }
        if let pairs = node.mapping {
            if pairs.count == 1, let hashed = node["sha256"] { return hash(hashed) }
            let members = pairs.compactMap { pair -> (name: String, value: ExpectedValue)? in
                guard let key = pair.key.scalarText, let value = value(pair.value, "\(name).\(key)") else { return nil }
                return (key, value)
            }
            return members.count == pairs.count ? .object(members) : nil
        }
        if let bool = node.bool { return .bool(bool) }
        guard let text = node.scalarText else { return nil }
        return node.double != nil && Array(text.utf8).isJSONNumber ? .number(text) : .text(text)
    }

    private func hash(_ node: YAMLNode) -> ExpectedValue? {
        let texts = log.texts(node, what: "`sha256`").map(\.text)
        if texts.isEmpty {
            if node.sequence?.isEmpty == true {
                log.error("`sha256` names no text", at: node, hint: "write {sha256: ada@example.com}")
            }
            return nil
        }
        return texts.count == 1 ? .hash(of: texts[0]) : .list(texts.map { .hash(of: $0) })
    }
}
