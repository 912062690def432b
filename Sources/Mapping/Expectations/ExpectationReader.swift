internal import YAML

/// Reads what a test expects.
struct ExpectationReader {
    /// Of the test's destination; `nil` where that is switched off, and fields cannot be told.
    let adapter: Adapter?
    let log: DiagnosticLog

    /// The rules that keep events back at any platform, in the order in which they are asked.
    static let rules = ["destinations", "consent", "only", "event_age", "require", "events", "required_field"]

    /// Reads `expect` of a test: some fields, or the rule that keeps the event back.
    func fields(_ node: YAMLNode) -> Expectation? {
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
        return .fields(fields, names: expected, at: node.location)
    }

    /// Reads `expect` of an example: the whole event of theirs, a list of them, or the rule that keeps it back.
    func events(_ node: YAMLNode) -> Expectation? {
        if let withheld = node["withheld"], node.mapping?.count == 1 {
            return rule(withheld).map { .withheld(rule: $0, at: withheld.location) }
        }
        let nodes = node.sequence ?? [node]
        let events = nodes.compactMap { node -> ExpectedValue? in
            if node.mapping != nil { return value(node, "the event") }
            log.error("`expect` has to be an event of theirs, found \(node.described)", at: node)
            return nil
        }
        return events.count == nodes.count ? .events(events, at: node.location) : nil
    }

    /// Reads `reply` of an example.
    func reply(_ section: Section) -> ExpectedReply? {
        var section = section
        let status = section.required("status").flatMap { _ in section.integer("status", in: 100...599) }
        let headers = section.section("headers").map { headers in
            var headers = headers
            return headers.allEntries().compactMap { name, _, value in
                log.text(value, what: "`\(name)`").map { (name: name, value: $0) }
            }
        }
        let body = section.value("body")
        let verdict = section.required("verdict").flatMap { _ in section.choice("verdict", of: Verdict.self) }
        section.finish()
        guard let status, let verdict else { return nil }
        return ExpectedReply(
            status: status, headers: headers ?? [],
            body: body.map { $0.string.map { Array($0.utf8) } ?? $0.eventJSON } ?? [],
            verdict: verdict.rawValue, location: section.place.location)
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
        return ExpectedField(name: name, path: path, value: value)
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
                for: path.fieldName, among: names, list: "plugins/\(adapter.name)/adapter.yaml lists its fields"))
        return false
    }

    /// What stands behind a field: `absent`, `{sha256: text}`, or the value itself.
    private func value(_ node: YAMLNode, _ name: String) -> ExpectedValue? {
        if node.isNull {
            log.error(
                "`\(name)` has nothing to compare with", at: node, hint: "write `absent` where it must not be sent")
            return nil
        }
        return content(node, name).map { ExpectedValue(content: $0, location: node.location) }
    }

    private func content(_ node: YAMLNode, _ name: String) -> ExpectedValue.Content? {
        if case .scalar("absent", .plain) = node.content { return .absent }
        if let list = node.sequence {
            let values = list.compactMap { value($0, name) }
            return values.count == list.count ? .list(values) : nil
        }
        if let pairs = node.mapping {
            if pairs.count == 1, let hashed = node["sha256"] { return hash(hashed) }
            let members = pairs.compactMap { pair -> (name: String, value: ExpectedValue)? in
                guard let key = pair.key.scalarText, let value = value(pair.value, key) else { return nil }
                return (key, value)
            }
            return members.count == pairs.count ? .object(members) : nil
        }
        if let bool = node.bool { return .bool(bool) }
        return node.scalarText.map { node.isJSONNumber ? .number($0) : .text($0) }
    }

    private func hash(_ node: YAMLNode) -> ExpectedValue.Content? {
        let texts = log.texts(node, what: "`sha256`")
        if texts.isEmpty {
            if node.sequence?.isEmpty == true {
                log.error("`sha256` names no text", at: node, hint: "write {sha256: ada@example.com}")
            }
            return nil
        }
        if texts.count == 1 { return .hash(of: texts[0].text) }
        return .list(texts.map { ExpectedValue(content: .hash(of: $0.text), location: $0.node.location) })
    }
}
