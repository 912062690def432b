internal import Events
internal import YAML

/// What keeps events back, and what is said about all of them.
extension DestinationReader {
    func consent(_ section: inout Section, _ compiler: inout MappingCompiler) -> [Gates.ConsentGate] {
        let known = ["ad_user_data", "ad_personalization", "opt_out"]
        return section.texts("consent").compactMap { name, node in
            guard known.contains(name) else {
                log.error("there is no consent `\(name)`", at: node, hint: hint(for: name, among: known))
                return nil
            }
            return Gates.ConsentGate(
                name: name, slot: compiler.paths.slot(for: ["consent", name]), place: log.place(of: node))
        }
    }

    func filters(_ section: Section?, _ compiler: inout MappingCompiler) -> [Gates.Filter] {
        guard var section else { return [] }
        let reader = FieldRuleReader(log: log)
        return section.allEntries().compactMap { name, key, value in
            guard let path = reader.path(name, at: key) else { return nil }
            guard path.item == nil else {
                log.error("`only` cannot look into a list", at: key, hint: "name a field outside of lists")
                return nil
            }
            let patterns = log.texts(value, what: "`\(name)`").map { GlobPattern($0.text) }
            return Gates.Filter(name: name, slot: compiler.slot(path), patterns: patterns, place: log.place(of: key))
        }
    }

    func requirements(_ section: Section?, _ compiler: inout MappingCompiler) -> [String: [Gates.Requirement]] {
        guard var section else { return [:] }
        let reader = FieldRuleReader(log: log)
        var requirements: [String: [Gates.Requirement]] = [:]
        for (event, key, value) in section.allEntries() {
            if event != "*" { log.checkEventName(event, at: key) }
            requirements[event] = log.texts(value, what: "the fields of `\(event)`").compactMap { text, node in
                reader.path(text, at: node).map {
                    Gates.Requirement(name: text, slot: compiler.slot($0), item: $0.item, place: log.place(of: node))
                }
            }
        }
        return requirements
    }

    func testMode(_ section: Section?) -> Gates.TestMode? {
        guard var section else { return nil }
        let code = section.required("code", hint: "the platform shows it where it shows test events").flatMap { node in
            log.text(node, what: "`code`").flatMap { substitution.applied(to: $0, at: node, log: log) }
        }
        let written = section.value("until")
        let until = written.flatMap { log.day($0) }
        section.finish()
        if written == nil {
            log.warning(
                "test mode without an end: all events of `\(name)` arrive as tests", at: section.place,
                hint: "add `until: 2026-12-01`")
        } else if let until, until <= now {
            log.warning("test mode is over: events of `\(name)` are live", at: written, hint: "remove `test`")
        }
        if adapter.countsTests {
            log.note("\(adapter.title) counts test events like real ones", at: section.place)
        }
        return code.map { Gates.TestMode(code: $0, until: until, place: log.place(of: section.place)) }
    }

    func checkCoverage(_ section: Section?, _ rules: [FieldRule]) {
        guard var section else { return }
        for (field, key, value) in section.allEntries() {
            if !rules.contains(where: { $0.name == field }) {
                let near = nearestName(to: field, among: rules.map(\.name))
                log.warning(
                    "`coverage` names `\(field)`, which does not stand in `fields`", at: key,
                    hint: near.map { "did you mean \($0)?" } ?? "add a line for it to `fields`, or remove this one")
            }
            let share = value.scalarText.flatMap { $0.hasSuffix("%") ? Double($0.dropLast()) : nil }
            if share.map({ (0...100).contains($0) }) != true {
                log.error("a share is expected here, found \(value.described)", at: value, hint: "write it like 95%")
            }
        }
        log.note("`coverage` is read and not evaluated yet", at: section.place)
    }
}
