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
        let isNotNegative: Bool
        let refusesHashes: Bool
    }

    mutating func slot(_ path: SourcePath) -> PathTable.Slot { paths.slot(for: path.base) }

    /// Compiles `rules`, which are of fields that the adapter's schema knows.
    mutating func program(
        _ rules: [FieldRule], adapter: Adapter, settings: SettingValues, log: DiagnosticLog
    ) -> PayloadProgram {
        let schema = adapter.schema
        let tree = PayloadTree(lists: lists(rules, log: log)) { schema.slotCount(of: $0) }
        var fields: [CompiledField] = []
        var descriptions: [FieldRule] = []
        var numbers: [String: Int] = [:]
        for rule in Self.neededFirst(rules, schema: schema) {
            let definition = schema.definition(of: rule.name) ?? FieldDefinition()
            if let problem = tree.insert(rule.target, field: fields.count) {
                log.error("`\(rule.name)` \(problem)", at: rule.location)
                continue
            }
            numbers[rule.name] = fields.count
            fields.append(field(rule, definition: definition, numbers: numbers))
            descriptions.append(rule)
        }
        let payloadRules = adapter.rules.filter { $0.conditions.hold(settings) }
        let (nodes, keys) = tree.flattened(fields)
        return PayloadProgram(
            nodes: nodes, keys: keys, fields: fields, rules: payloadRules.map { Self.rule($0, numbers: numbers) },
            required: schema.requiredNames(settings).map { ($0, numbers[$0]) }, descriptions: descriptions,
            ruleDescriptions: payloadRules)
    }

    /// A field that another one needs is written before it.
    private static func neededFirst(_ rules: [FieldRule], schema: FieldSchema) -> [FieldRule] {
        let dependent = rules.filter { schema.definition(of: $0.name)?.needs != nil }
        return rules.filter { schema.definition(of: $0.name)?.needs == nil } + dependent
    }

    /// The lists of ours whose items become the items of theirs.
    private mutating func lists(_ rules: [FieldRule], log: DiagnosticLog) -> [String: PathTable.List] {
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
        return bases.mapValues { paths.list(at: $0) }
    }

    private mutating func field(
        _ rule: FieldRule, definition: FieldDefinition, numbers: [String: Int]
    ) -> CompiledField {
        let pipeline = Pipeline(rule.steps)
        let candidates: [CompiledField.Candidate] =
            switch rule.source {
            case .constant: [CompiledField.Candidate(source: .constant)]
            case .template(let template) where template.parts == [.variable(.eventName)]:
                [CompiledField.Candidate(source: .eventName)]
            case .template: [CompiledField.Candidate(source: .template)]
            case .paths(let paths): paths.map { candidate($0, of: rule, definition, pipeline) }
            }
        return CompiledField(
            rule, definition: definition, pipeline: pipeline, candidates: candidates,
            when: rule.when.map { paths.slot(for: $0.base) }, needed: definition.needs.flatMap { numbers[$0] })
    }

    private mutating func candidate(
        _ path: SourcePath, of rule: FieldRule, _ definition: FieldDefinition, _ pipeline: Pipeline
    ) -> CompiledField.Candidate {
        if path.base == ["event_time"] { return CompiledField.Candidate(source: .time) }
        let source: CompiledField.Candidate.Source
        if let item = path.item {
            let list = paths.list(at: path.base)
            let slot = paths.itemSlot(for: item, in: list)
            if rule.target.isInList { return CompiledField.Candidate(source: .item(slot)) }
            source = .gathered(list, slot)
        } else {
            source = .slot(paths.slot(for: path.base))
        }
        return CompiledField.Candidate(
            source: source, memo: memo(path, of: rule, definition, pipeline) ?? -1,
            refusesHashes: path.isPersonal && definition.hash == .forbidden)
    }

    private mutating func memo(
        _ path: SourcePath, of rule: FieldRule, _ definition: FieldDefinition, _ pipeline: Pipeline
    ) -> Int? {
        if pipeline.isEmpty || rule.table != nil { return nil }
        let key = MemoKey(
            base: path.base, item: path.item, steps: pipeline, kind: definition.kind, allowed: definition.allowed,
            isNotNegative: definition.isNotNegative, refusesHashes: path.isPersonal && definition.hash == .forbidden)
        let memo = memos[key] ?? memos.count
        memos[key] = memo
        return memo
    }

    private static func rule(_ rule: Adapter.PayloadRule, numbers: [String: Int]) -> CompiledRule {
        let check: CompiledRule.Check
        switch rule.check {
        case .require(let names): check = .require(names.map { numbers[$0] })
        case .requireOne(let names): check = .requireOne(names.compactMap { numbers[$0] })
        case .names(let names): check = .names(Set(names))
        case .insufficient(let object, let sets):
            let members = numbers.filter { $0.key.hasPrefix(object + ".") }
            check = .insufficient(
                others: sets.map { set in
                    let enough = Set(set.compactMap { members["\(object).\($0)"] })
                    return members.values.filter { !enough.contains($0) }.sorted()
                })
        }
        return CompiledRule(rule, check: check)
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
