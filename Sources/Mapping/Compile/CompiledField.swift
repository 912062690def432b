internal import JSON

/// One field of a payload, ready to be written.
///
/// A class, because a struct of this size would be copied, and each of its references counted, at every look at it. What
/// every event looks at is plain numbers beside each other; what only some need stands behind a flag.
final class CompiledField: Sendable {
    /// Where a value may come from.
    struct Candidate: Sendable {
        enum Source: Sendable {
            case slot(PathTable.Slot)
            /// A member of each item of a list in our event, gathered into one list.
            case gathered(PathTable.List, PathTable.ItemSlot)
            /// A member of the item that is being written.
            case item(PathTable.ItemSlot)
            /// The event's time.
            case time
            /// The platform's name of the event.
            case eventName
            /// The field's `constant`.
            case constant
            /// The field's `template`.
            case template
        }

        let source: Source
        /// Equal for fields of all destinations that make the same values of the same source; -1: nothing to
        /// remember.
        var memo = -1
        /// Whether the platform wants in the clear what a person's data may have been hashed to before it came to us.
        var refusesHashes = false
        /// A bit per kind of value that is copied as it stands.
        fileprivate(set) var copied: UInt8 = 0

        /// Whether a value of this kind needs no step, and is copied as it stands.
        @inline(__always)
        func copies(_ kind: JSONKind) -> Bool { copied & kind.bit != 0 }
    }

    /// How a text is written as JSON.
    enum Form: UInt8, Sendable {
        /// As what it was in our event.
        case any
        case text, number, integer, boolean
        /// A number times a million.
        case micros

        fileprivate init(_ step: ValueStep?, _ kind: FieldDefinition.Kind) {
            self =
                switch (step, kind) {
                case (.micros, _): .micros
                case (.number, _), (nil, .number): .number
                case (.integer, _), (nil, .integer): .integer
                case (.boolean, _), (nil, .boolean): .boolean
                case (nil, .any): .any
                default: .text
                }
        }
    }

    /// Tried in order, `first` before `others`: most fields have no other, and reach it without a look at a list.
    let first: Candidate?
    let hasOthers: Bool
    let hasFallback: Bool
    /// Whether it depends on more than its sources and what it needs whether the field is sent.
    let isConditional: Bool
    /// Whether `needs` names a field.
    let needsOther: Bool
    /// The field that has to be there; -1: nothing is mapped to it.
    let needed: Int
    let isHashed: Bool
    /// Whether a step works on all values at once.
    let hasListStep: Bool
    let hasTable: Bool
    let isLimited: Bool
    let isNotNegative: Bool
    let isRequired: Bool
    let list: FieldDefinition.ListRule
    let form: Form
    /// Whether values are copied as they stand.
    let isPlain: Bool
    /// The same, of whatever type they are.
    let isCopiedWhole: Bool
    /// The steps of every text.
    let steps: [ValueStep]

    let name: String
    let others: [Candidate]
    let definition: FieldDefinition
    /// The values allowed; empty: all.
    let allowed: NameTable
    let pipeline: Pipeline
    /// JSON.
    let constant: [UInt8]
    let template: Template?
    /// JSON.
    let fallback: [UInt8]
    let when: PathTable.Slot?
    let only: [String]?
    let except: [String]?
    let table: [FieldRule.Translation]
    /// The name of the field whose presence this one needs.
    let needs: String?
    /// Where the event has to have happened; `nil`: anywhere.
    let actionSources: ActionSources?

    /// Compiles a rule.
    ///
    /// - Parameters:
    ///   - rule: what the configuration says.
    ///   - definition: what the platform says.
    ///   - pipeline: the rule's steps.
    ///   - candidates: the rule's sources in their order.
    ///   - when: the place of the condition's value.
    ///   - needed: the number of the field that this one needs; `nil` where nothing is mapped to it.
    init(
        _ rule: FieldRule, definition: FieldDefinition, pipeline: Pipeline, candidates: [Candidate],
        when: PathTable.Slot?, needed: Int?
    ) {
        name = rule.name
        self.definition = definition
        self.pipeline = pipeline
        let isPlain = pipeline.isEmpty && rule.table == nil
        self.isPlain = isPlain
        let ready = candidates.map { candidate in
            var candidate = candidate
            for kind in [JSONKind.false, .true, .number, .string, .array, .object]
            where isPlain && !candidate.refusesHashes && definition.takes(kind) {
                candidate.copied |= kind.bit
            }
            return candidate
        }
        first = ready.first
        others = Array(ready.dropFirst())
        hasOthers = ready.count > 1
        allowed = NameTable(definition.allowed)
        isLimited = !definition.allowed.isEmpty
        isNotNegative = definition.isNotNegative
        isRequired = definition.isRequired
        list = definition.list
        steps = pipeline.each
        isHashed = pipeline.isHashed
        hasListStep = pipeline.list != nil
        form = Form(pipeline.value, definition.kind)
        isCopiedWhole = isPlain && definition.kind == .any
        if case .constant(let json) = rule.source { constant = json } else { constant = [] }
        if case .template(let text) = rule.source { template = text } else { template = nil }
        fallback = rule.fallback ?? []
        hasFallback = rule.fallback != nil
        self.when = when
        only = rule.only
        except = rule.except
        table = rule.table ?? []
        hasTable = rule.table != nil
        needs = definition.needs
        needsOther = definition.needs != nil
        self.needed = needed ?? -1
        actionSources = definition.conditions.actionSources.map { ActionSources($0) }
        isConditional = only != nil || except != nil || actionSources != nil || when != nil
    }

    var candidates: [Candidate] { (first.map { [$0] } ?? []) + others }
}

extension FieldDefinition {
    /// Whether a value of this kind is what the platform wants, whatever it says.
    fileprivate func takes(_ kind: JSONKind) -> Bool {
        switch (self.kind, kind) {
        case (.any, _): true
        case (.boolean, .true), (.boolean, .false), (.number, .number), (.string, .string):
            allowed.isEmpty && list != .always && !isNotNegative
        default: false
        }
    }
}

/// The steps of a field, told apart by what they work on.
struct Pipeline: Hashable, Sendable {
    /// On every text.
    var each: [ValueStep] = []
    /// On all values at once: sum, count, join.
    var list: ValueStep?
    /// On the one text that `list` made.
    var joined: [ValueStep] = []
    /// How the value is written: number, micros, ...
    var value: ValueStep?
    var isHashed = false

    init(_ steps: [ValueStep]) {
        for step in steps {
            switch step.stage {
            case .text where list == nil: each.append(step)
            case .text: joined.append(step)
            case .list: list = step
            case .value: value = step
            case .hash: isHashed = true
            }
        }
    }

    var isEmpty: Bool { each.isEmpty && list == nil && value == nil && !isHashed }
}
