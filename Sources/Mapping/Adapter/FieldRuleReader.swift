internal import Events
internal import YAML

/// Reads field rules out of a `fields` or `event` table.
struct FieldRuleReader {
    let log: DiagnosticLog
    /// Where `{name}` in a text stands for a setting or a variable; `nil`: texts are paths of ours only.
    var settings: SettingValues?

    /// Reads `theirs: ours`, `theirs: {from: ours, ...}`, `theirs: {value: ...}`.
    ///
    /// - Parameters:
    ///   - name: the platform's field, as `key` spells it.
    ///   - key: where the name stands.
    ///   - value: what stands behind it.
    ///   - definition: what the platform accepts there.
    /// - Returns: `nil` where the field is switched off with `~` or cannot be read.
    func rule(_ name: String, key: YAMLNode, value: YAMLNode, definition: FieldDefinition) -> FieldRule? {
        guard let target = TargetPath(name) else {
            log.error("`\(name)` is no path of a field", at: key, hint: "write it like user.email or items[].price")
            return nil
        }
        if value.isNull { return nil }
        var rule = FieldRule(
            name: name, target: target, location: key.location, file: log.file, source: .paths([]))
        if let text = value.string {
            guard let source = source(text, at: value) else { return nil }
            rule.source = source
            return rule
        }
        guard value.mapping != nil else {
            log.error(
                "`\(name)` needs one of our fields, found \(value.described)", at: value,
                hint: "write `\(name): user.email`, `\(name): {from: ...}` or `\(name): {value: ...}`")
            return nil
        }
        return detailed(rule, value, definition)
    }

    private func detailed(_ start: FieldRule, _ value: YAMLNode, _ definition: FieldDefinition) -> FieldRule? {
        guard var section = Section(value, what: "`\(start.name)`", log: log) else { return nil }
        var rule = start
        let literals = LiteralReader(field: rule.name, definition: definition, log: log)
        let from = section.value("from")
        let constant = section.entry("value")
        let fallback = section.value("default")
        let map = section.section("map")
        rule.when = section.value("when").flatMap { node in
            log.text(node, what: "`when`").flatMap { path($0, at: node) }
        }
        rule.only = section.eventNames("only")
        rule.except = section.eventNames("except")
        if let steps = section.value("steps") {
            let read = self.steps(steps)
            rule.steps = read ?? []
            rule.isUnreadable = read == nil
            rule.stepsLocation = steps.location
        }
        section.finish()
        rule.fallback = fallback.flatMap { literals.json($0) }
        rule.table = map.map { literals.translations($0) }
        guard let source = source(from: from, constant: constant, of: rule, at: value, literals) else { return nil }
        rule.source = source
        if constant != nil, let idle = ["default", "map", "steps"].first(where: { value[$0] != nil }) {
            log.error(
                "`\(rule.name)` has a fixed `value`, so its `\(idle)` would do nothing", at: value[idle],
                hint: "remove `\(idle)`, or write `from:` with one of our fields")
            rule.steps = []
        }
        return rule
    }

    /// What `from` and `value` say together.
    private func source(
        from: YAMLNode?, constant: YAMLNode?, of rule: FieldRule, at node: YAMLNode, _ literals: LiteralReader
    ) -> FieldRule.Source? {
        switch (from, constant) {
        case (let from?, nil):
            let texts = log.texts(from, what: "`from`")
            let sources = texts.compactMap { source($0.text, at: $0.node) }
            guard sources.count == texts.count, let first = sources.first else {
                if texts.isEmpty { log.error("`from` is empty", at: from, hint: "write `from: user.email`") }
                return nil
            }
            if case .template = first, sources.count == 1 { return first }
            let paths = sources.flatMap(\.paths)
            guard paths.count == sources.count else {
                log.error("a text with {names} stands alone in `from`", at: from)
                return nil
            }
            return .paths(paths)
        case (nil, let constant?):
            return literals.json(constant).map { .constant($0) }
        case (nil, nil):
            log.error(
                "`\(rule.name)` says neither where its value comes from nor what it is", at: node,
                hint: "write `from: user.email` or `value: web`")
        case (_?, let constant?):
            log.error(
                "`\(rule.name)` has both `from` and `value`", at: constant,
                hint: "keep one of them; `default` is for absent values")
        }
        return nil
    }

    /// Reads a list of steps.
    ///
    /// - Returns: `nil`, with errors in the log, when one of them cannot be read.
    func steps(_ node: YAMLNode) -> [ValueStep]? {
        let texts = log.texts(node, what: "a list of steps")
        let steps = texts.compactMap { text, node in
            if let step = ValueStep(parsing: text) { return step }
            log.error("there is no step `\(text)`", at: node, hint: Self.hint(forStep: text))
            return nil as ValueStep?
        }
        let isWhole = steps.count == texts.count && texts.count == node.sequence?.count ?? 1 && node.refused == nil
        return isWhole ? steps : nil
    }

    private static func hint(forStep text: String) -> String {
        let words = text.split(separator: " ").map(String.init)
        if words.count > 1, words.allSatisfy({ ValueStep(parsing: $0) != nil }) {
            return "put a comma between the steps: [\(words.joined(separator: ", "))]"
        }
        let list = "docs/destinations.md lists the steps"
        if let near = nearestName(to: text, among: ValueStep.spellings) { return "did you mean \(near)? \(list)" }
        return "\(list): \(ValueStep.spellings.joined(separator: ", "))"
    }

    private func source(_ text: String, at node: YAMLNode) -> FieldRule.Source? {
        if let settings, text.contains("{") {
            guard let template = Template(text, settings: settings, at: node, log: log) else { return nil }
            template.refuseSecrets(at: node, log: log)
            return .template(template)
        }
        return path(text, at: node).map { .paths([$0]) }
    }

    /// A path of ours, checked against the canonical event.
    func path(_ text: String, at node: YAMLNode) -> SourcePath? {
        guard let path = SourcePath(text), CanonicalSchema.kind(of: text) != nil else {
            let near = CanonicalSchema.nearest(to: text).map { "did you mean \($0)? docs/event.md lists our fields" }
            log.error(
                "our event has no `\(text)`", at: node,
                hint: near ?? "docs/event.md lists our fields; a fixed text is written {value: \(text)}")
            return nil
        }
        if let near = misspelt(text) {
            log.warning(
                "`\(text)` is none of our standard fields: it is read where the shop sends it under that name",
                at: node, hint: "did you mean \(near)?")
        }
        return path
    }

    /// The standard field that was probably meant by a path into an open part of the event.
    private func misspelt(_ text: String) -> String? {
        guard CanonicalSchema.kind(of: text) == .open, !CanonicalSchema.paths.contains(text),
            let dot = text.lastIndex(of: ".")
        else { return nil }
        let parent = text[...dot]
        let siblings = CanonicalSchema.paths.filter { $0.hasPrefix(parent) }.map { String($0.dropFirst(parent.count)) }
        return nearestName(to: String(text[text.index(after: dot)...]), among: siblings).map { parent + $0 }
    }
}

extension Section {
    /// Names of our events; those that look misspelt are warned of.
    mutating func eventNames(_ key: String) -> [String]? {
        guard let found = value(key) else { return nil }
        let names = log.texts(found, what: "`\(key)`")
        for (name, node) in names { log.checkEventName(name, at: node) }
        return names.map(\.text)
    }
}

extension DiagnosticLog {
    /// Warns of a name of ours that is nearly a standard one: events of that name will hardly come.
    func checkEventName(_ name: String, at node: YAMLNode) {
        let known = CanonicalSchema.standardEventNames
        guard !known.contains(name), let near = nearestName(to: name, among: known) else { return }
        warning("`\(name)` is none of our standard events", at: node, hint: "did you mean \(near)?")
    }
}
