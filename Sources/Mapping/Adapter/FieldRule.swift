internal import Events
internal import JSON
internal import YAML

/// One line of a mapping: where a platform's field comes from and how its value is made.
struct FieldRule: Sendable {
    enum Source: Sendable {
        /// The first of these that is there.
        case paths([SourcePath])
        /// A JSON value.
        case constant([UInt8])
        case template(Template)
    }

    let name: String
    let target: TargetPath
    let location: SourceLocation
    var source: Source
    /// JSON, where nothing else is there.
    var fallback: [UInt8]?
    var when: SourcePath?
    var only: [String]?
    var except: [String]?
    /// Our value to theirs, as JSON.
    var table: [(ours: String, theirs: [UInt8])]?
    var steps: [ValueStep] = []
    /// Where the steps stand, for messages.
    var stepsLocation: SourceLocation?
}

/// Reads field rules out of a `fields` or `event` table.
struct FieldRuleReader {
    let log: DiagnosticLog
    /// Where `{name}` in a text stands for a setting or a variable; `nil`: texts are paths of ours only.
    var settings: SettingValues?

    /// Reads `theirs: ours`, `theirs: {from: ours, ...}`, `theirs: {value: ...}`.
    ///
    /// - Returns: `nil` where the field is switched off with `~` or cannot be read.
    func rule(_ name: String, key: YAMLNode, value: YAMLNode) -> FieldRule? {
        guard let target = TargetPath(name) else {
            log.error("`\(name)` is no path of a field", at: key, hint: "write it like user.email or items[].price")
            return nil
        }
        if value.isNull { return nil }
        if let text = value.string {
            guard let source = source(text, at: value) else { return nil }
            return FieldRule(name: name, target: target, location: key.location, source: source)
        }
        guard value.mapping != nil else {
            log.error(
                "`\(name)` needs one of our fields, found \(value.described)", at: value,
                hint: "write `\(name): user.email`, `\(name): {from: ...}` or `\(name): {value: ...}`")
            return nil
        }
        return detailed(name, target: target, key: key, value: value)
    }

    private func detailed(_ name: String, target: TargetPath, key: YAMLNode, value: YAMLNode) -> FieldRule? {
        guard var section = Section(value, what: "`\(name)`", log: log) else { return nil }
        let from = section.texts("from")
        let constant = section.value("value")
        let fallback = section.value("default")
        let steps = section.value("steps")
        var rule = FieldRule(name: name, target: target, location: key.location, source: .paths([]))
        rule.when = section.value("when").flatMap { node in node.string.flatMap { path($0, at: node) } }
        rule.only = section.value("only").map { log.texts($0, what: "`only`").map(\.text) }
        rule.except = section.value("except").map { log.texts($0, what: "`except`").map(\.text) }
        rule.table = section.section("map").map { table($0) }
        section.finish()
        if let steps {
            rule.steps = self.steps(steps)
            rule.stepsLocation = steps.location
        }
        rule.fallback = fallback.map(json)
        switch (from.isEmpty, constant) {
        case (false, nil):
            let sources = from.compactMap { source($0.text, at: $0.node) }
            guard sources.count == from.count else { return nil }
            let paths = sources.compactMap { if case .paths(let list) = $0 { list } else { nil } }.flatMap { $0 }
            rule.source = paths.isEmpty ? sources[0] : .paths(paths)
        case (true, let constant?):
            rule.source = .constant(json(constant))
        case (true, nil):
            log.error(
                "`\(name)` says neither where its value comes from nor what it is", at: value,
                hint: "write `from: user.email` or `value: web`")
            return nil
        case (false, _?):
            log.error(
                "`\(name)` has both `from` and `value`", at: value, hint: "keep one; `default` is for absent values")
            return nil
        }
        return rule
    }

    /// Reads a list of steps; unknown ones go to the log.
    func steps(_ node: YAMLNode) -> [ValueStep] {
        log.texts(node, what: "a list of steps").compactMap { text, node in
            if let step = ValueStep(parsing: text) { return step }
            log.error("there is no step `\(text)`", at: node, hint: hint(for: text, among: ValueStep.spellings))
            return nil
        }
    }

    private func source(_ text: String, at node: YAMLNode) -> FieldRule.Source? {
        if let settings, text.contains("{") {
            return Template(text, settings: settings, at: node, log: log).map { .template($0) }
        }
        return path(text, at: node).map { .paths([$0]) }
    }

    /// A path of ours, checked against the canonical event.
    func path(_ text: String, at node: YAMLNode) -> SourcePath? {
        guard let path = SourcePath(text), CanonicalSchema.kind(of: text) != nil else {
            let near = CanonicalSchema.nearest(to: text).map { "did you mean \($0)?" }
            log.error(
                "our event has no `\(text)`", at: node,
                hint: near ?? "docs/event.md lists our fields; a fixed text is written {value: \(text)}")
            return nil
        }
        return path
    }

    private func table(_ section: Section) -> [(ours: String, theirs: [UInt8])] {
        var section = section
        return section.allEntries().map { ($0.name, json($0.value)) }
    }

    /// A YAML value as JSON.
    func json(_ node: YAMLNode) -> [UInt8] {
        var writer = JSONWriter()
        write(node, to: &writer)
        return writer.bytes
    }

    private func write(_ node: YAMLNode, to writer: inout JSONWriter) {
        if let list = node.sequence {
            writer.beginArray()
            for item in list { write(item, to: &writer) }
            writer.endArray()
        } else if let pairs = node.mapping {
            writer.beginObject()
            for (key, value) in pairs {
                writer.key(key.string ?? "")
                write(value, to: &writer)
            }
            writer.endObject()
        } else if node.isNull {
            writer.null()
        } else if let bool = node.bool {
            writer.bool(bool)
        } else if let integer = node.integer {
            writer.integer(Int64(integer))
        } else if let number = node.double, number.isFinite {
            writer.number("\(number)")
        } else {
            writer.string(node.string ?? "")
        }
    }
}
