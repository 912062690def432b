internal import YAML

/// Turns the field rules of a destination into a program that writes its payload.
///
/// One compiler serves all destinations of a configuration: they share the table of our paths, and equal values
/// made of equal sources.
struct MappingCompiler {
    var paths = PathTable()
    /// The customer's country helps to read national numbers.
    let slotOfCountry: PathTable.Slot
    private var memos: [MemoKey: Int] = [:]

    var memoCount: Int { memos.count }

    init() {
        slotOfCountry = paths.slot(for: ["user", "country"])
    }

    /// What decides how the values of one source come out.
    private struct MemoKey: Hashable {
        let base: [String]
        let item: [String]?
        let steps: Pipeline
        let kind: FieldDefinition.Kind
        let allowed: [String]
        let refusesHashes: Bool
    }

    mutating func slot(_ path: SourcePath) -> PathTable.Slot { paths.slot(for: path.base) }

    /// Compiles `rules`, which are of fields that the adapter's schema knows.
    mutating func program(_ rules: [FieldRule], adapter: Adapter, log: DiagnosticLog) -> PayloadProgram {
        let tree = PayloadTree(lists: lists(rules, log: log))
        var fields: [CompiledField] = []
        var descriptions: [FieldRule] = []
        var numbers: [String: Int] = [:]
        for rule in Self.neededFirst(rules, schema: adapter.schema) {
            let definition = adapter.schema.definition(of: rule.name) ?? FieldDefinition()
            if let problem = tree.insert(rule.target, field: fields.count) {
                log.error("`\(rule.name)` \(problem)", at: rule.location)
                continue
            }
            numbers[rule.name] = fields.count
            fields.append(field(rule, definition: definition, numbers: numbers))
            descriptions.append(rule)
        }
        return PayloadProgram(
            nodes: tree.nodes, fields: fields, rules: adapter.rules.map { Self.rule($0, numbers: numbers) },
            required: adapter.schema.requiredNames.map { ($0, numbers[$0]) }, descriptions: descriptions,
            ruleDescriptions: adapter.rules)
    }

    /// A field that another one needs is written before it.
    private static func neededFirst(_ rules: [FieldRule], schema: FieldSchema) -> [FieldRule] {
        let dependent = rules.filter { schema.definition(of: $0.name)?.needs != nil }
        return rules.filter { schema.definition(of: $0.name)?.needs == nil } + dependent
    }

    /// The lists of ours whose items become the items of theirs.
    private mutating func lists(_ rules: [FieldRule], log: DiagnosticLog) -> [String: PathTable.Slot] {
        var bases: [String: [String]] = [:]
        for rule in rules {
            guard let theirs = rule.target.listName else { continue }
            for path in rule.paths where path.item != nil {
                if let known = bases[theirs], known != path.base {
                    log.error(
                        "`\(rule.name)` takes its items from another list than its neighbours", at: rule.location,
                        hint: "all of `\(theirs)[]` has to come from \(known.joined(separator: "."))[]")
                } else {
                    bases[theirs] = path.base
                }
            }
        }
        return bases.mapValues { paths.slot(for: $0) }
    }

    private mutating func field(
        _ rule: FieldRule, definition: FieldDefinition, numbers: [String: Int]
    ) -> CompiledField {
        let pipeline = Pipeline(rule.steps)
        let candidates: [CompiledField.Candidate] =
            switch rule.source {
            case .constant(let json): [CompiledField.Candidate(source: .constant(json))]
            case .template(let template): [CompiledField.Candidate(source: .template(template))]
            case .paths(let paths): paths.map { candidate($0, of: rule, definition, pipeline) }
            }
        return CompiledField(
            name: rule.name, candidates: candidates, definition: definition, pipeline: pipeline,
            fallback: rule.fallback, when: rule.when.map { paths.slot(for: $0.base) }, only: rule.only.map(Set.init),
            except: rule.except.map(Set.init), table: rule.table,
            needs: definition.needs.map { CompiledField.Need(name: $0, field: numbers[$0]) })
    }

    private mutating func candidate(
        _ path: SourcePath, of rule: FieldRule, _ definition: FieldDefinition, _ pipeline: Pipeline
    ) -> CompiledField.Candidate {
        if path.base == ["event_time"] { return CompiledField.Candidate(source: .time) }
        let slot = paths.slot(for: path.base)
        var candidate: CompiledField.Candidate
        if let item = path.item {
            if rule.target.isInList { return CompiledField.Candidate(source: .item(item)) }
            candidate = CompiledField.Candidate(source: .gathered(slot, item))
        } else {
            candidate = CompiledField.Candidate(source: .slot(slot))
        }
        candidate.isPersonal = path.isPersonal
        if !pipeline.isEmpty, rule.table == nil {
            let key = MemoKey(
                base: path.base, item: path.item, steps: pipeline, kind: definition.kind,
                allowed: definition.allowed, refusesHashes: path.isPersonal && definition.hash == .forbidden)
            candidate.memo = memos[key] ?? memos.count
            memos[key] = candidate.memo
        }
        return candidate
    }

    private static func rule(_ rule: Adapter.PayloadRule, numbers: [String: Int]) -> CompiledRule {
        let check: CompiledRule.Check
        switch rule.check {
        case .require(let names): check = .require(names.map { numbers[$0] })
        case .insufficient(let object, let sets):
            let members = numbers.filter { $0.key.hasPrefix(object + ".") }
            check = .insufficient(
                of: Set(members.values), sets: sets.map { Set($0.compactMap { members["\(object).\($0)"] }) })
        }
        return CompiledRule(
            name: rule.name, reason: rule.reason, events: Set(rule.events), actionSources: Set(rule.actionSources),
            isAdvice: rule.isAdvice, check: check)
    }
}

extension SourcePath {
    /// Whether people may be recognized by the value, so that it may come hashed already.
    fileprivate var isPersonal: Bool {
        guard base.first == "user", base.count == 2 else { return false }
        return [
            "email", "phone", "external_id", "first_name", "last_name", "gender", "date_of_birth", "city", "state",
            "postal_code", "country",
        ].contains(base[1])
    }
}
