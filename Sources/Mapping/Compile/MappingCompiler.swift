internal import JSON
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

    private struct MemoKey: Hashable {
        let sources: [[String]]
        let steps: Pipeline
        let kind: FieldDefinition.Kind
    }

    mutating func slot(_ path: SourcePath) -> PathTable.Slot { paths.slot(for: path.base) }

    /// Compiles `rules`, which are of fields that `schema` knows.
    mutating func program(_ rules: [FieldRule], adapter: Adapter, log: DiagnosticLog) -> PayloadProgram {
        let ordered = Self.neededFirst(rules, schema: adapter.schema)
        let tree = Tree()
        var fields: [CompiledField] = []
        var numbers: [String: Int] = [:]
        for rule in ordered {
            let definition = adapter.schema.definition(of: rule.name) ?? FieldDefinition()
            guard let field = field(rule, definition: definition, numbers: numbers, log: log) else { continue }
            let list = listSlot(rule)
            if let problem = tree.insert(rule.target, field: fields.count, list: list) {
                log.error("`\(rule.name)` \(problem)", at: rule.location)
                continue
            }
            numbers[rule.name] = fields.count
            fields.append(field)
        }
        var nodes: [PayloadNode] = []
        tree.flatten(into: &nodes)
        return PayloadProgram(
            nodes: nodes, fields: fields, rules: adapter.rules.map { Self.rule($0, numbers: numbers) },
            required: adapter.schema.requiredNames.map { ($0, numbers[$0]) })
    }

    /// A field that another one needs is written before it.
    private static func neededFirst(_ rules: [FieldRule], schema: FieldSchema) -> [FieldRule] {
        let dependent = rules.filter { schema.definition(of: $0.name)?.needs != nil }
        return rules.filter { schema.definition(of: $0.name)?.needs == nil } + dependent
    }

    /// The list of ours whose items become the items of theirs.
    private mutating func listSlot(_ rule: FieldRule) -> PathTable.Slot? {
        guard rule.target.isInList, case .paths(let candidates) = rule.source,
            let path = candidates.first(where: { $0.item != nil })
        else { return nil }
        return paths.slot(for: path.base)
    }

    private mutating func field(
        _ rule: FieldRule, definition: FieldDefinition, numbers: [String: Int], log: DiagnosticLog
    ) -> CompiledField? {
        let pipeline = Pipeline(rule.steps)
        var sources: [CompiledField.Source] = []
        var isMemorable = !pipeline.isEmpty && rule.table == nil
        switch rule.source {
        case .constant(let json): sources = [.constant(json)]
        case .template(let template): sources = [.template(template)]
        case .paths(let candidates):
            for path in candidates {
                if path.base == ["event_time"] {
                    sources.append(.time)
                    isMemorable = false
                } else if let item = path.item {
                    if rule.target.isInList { isMemorable = false }
                    sources.append(
                        rule.target.isInList ? .item(item) : .gathered(paths.slot(for: path.base), item))
                } else {
                    sources.append(.slot(paths.slot(for: path.base)))
                }
            }
        }
        var memo: Int?
        if isMemorable, case .paths(let candidates) = rule.source {
            let key = MemoKey(
                sources: candidates.map { $0.base + ($0.item.map { ["[]"] + $0 } ?? []) }, steps: pipeline,
                kind: definition.kind)
            memo = memos[key] ?? memos.count
            memos[key] = memo
        }
        return CompiledField(
            name: rule.name, sources: sources, definition: definition, pipeline: pipeline, fallback: rule.fallback,
            when: rule.when.map { paths.slot(for: $0.base) }, only: rule.only.map(Set.init),
            except: rule.except.map(Set.init), table: rule.table.map { $0.map { (Array($0.ours.utf8), $0.theirs) } },
            needs: definition.needs.map { numbers[$0] ?? -1 }, memo: memo)
    }

    private static func rule(_ rule: Adapter.PayloadRule, numbers: [String: Int]) -> CompiledRule {
        let check: CompiledRule.Check
        switch rule.check {
        case .require(let names): check = .require(names.map { numbers[$0] ?? -1 })
        case .insufficient(let object, let sets):
            let members = numbers.filter { $0.key.hasPrefix(object + ".") }
            check = .insufficient(
                of: Set(members.values), sets: sets.map { Set($0.compactMap { members["\(object).\($0)"] }) })
        }
        return CompiledRule(name: rule.name, reason: rule.reason, events: Set(rule.events), check: check)
    }
}

/// The payload's members while they are put in order.
private struct Tree {
    private final class Member {
        let name: String
        var field: Int?
        var list: PathTable.Slot?
        var members: [Member] = []

        init(name: String) { self.name = name }
    }

    private let root = Member(name: "")

    /// - Returns: what is wrong, as the end of a sentence about the field; `nil` when it was inserted.
    func insert(_ path: TargetPath, field: Int, list: PathTable.Slot?) -> String? {
        var place = root
        for component in path.components {
            if place.field != nil { return "lies inside a field that has a value of its own" }
            let member: Member
            if let known = place.members.first(where: { $0.name == component.name }) {
                member = known
            } else {
                member = Member(name: component.name)
                place.members.append(member)
            }
            if component.isList {
                if let list, let other = member.list, other != list {
                    return "takes its items from another list than its neighbours"
                }
                member.list = member.list ?? list
                if member.list == nil { return "needs a list of ours first, such as properties.contents[].id" }
            } else if member.list != nil {
                return "is a list elsewhere: write `\(component.name)[]`"
            }
            place = member
        }
        if place.field != nil || !place.members.isEmpty { return "has a value already" }
        place.field = field
        return nil
    }

    func flatten(into nodes: inout [PayloadNode]) {
        flatten(root.members, into: &nodes)
    }

    private func flatten(_ members: [Member], into nodes: inout [PayloadNode]) {
        for member in members {
            var writer = JSONWriter(capacity: 32)
            writer.string(member.name)
            let key = [UInt8(ascii: ",")] + writer.bytes + [UInt8(ascii: ":")]
            let place = nodes.count
            let kind: PayloadNode.Kind =
                if let field = member.field { .field(field) } else if let list = member.list { .items(list) } else {
                    .object
                }
            nodes.append(PayloadNode(kind: kind, key: key, end: place + 1))
            flatten(member.members, into: &nodes)
            nodes[place].end = nodes.count
        }
    }
}
