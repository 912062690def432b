/// One field of a payload, ready to be written.
///
/// A class, because a struct of this size would be copied, and each of its references counted, at every look at it.
final class CompiledField: Sendable {
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
        case constant([UInt8])
        case template(Template)
    }

    final class Candidate: Sendable {
        let source: Source
        /// Equal for fields of all destinations that make the same values of the same source; `nil`: nothing to
        /// remember.
        let memo: Int?
        /// Whether a SHA-256 found here is a person's data that somebody hashed before it came to us.
        let isPersonal: Bool

        init(source: Source, memo: Int? = nil, isPersonal: Bool = false) {
            self.source = source
            self.memo = memo
            self.isPersonal = isPersonal
        }
    }

    let name: String
    /// Tried in order, `first` before `others`: most fields have no other, and reach it without a look at a list.
    let first: Candidate?
    let others: [Candidate]
    let definition: FieldDefinition
    /// The values allowed; empty: all.
    let allowed: TextList
    let pipeline: Pipeline
    /// JSON.
    let fallback: [UInt8]?
    let when: PathTable.Slot?
    let only: [String]?
    let except: [String]?
    let table: [FieldRule.Translation]?
    /// The field whose presence this one needs.
    let needs: Need?
    /// Where the event has to have happened; `nil`: anywhere.
    let actionSources: [String]?

    struct Need: Sendable {
        let name: String
        /// `nil` where nothing is mapped to it.
        let field: Int?
    }

    init(
        _ rule: FieldRule, definition: FieldDefinition, pipeline: Pipeline, first: Candidate?, others: [Candidate],
        when: PathTable.Slot?, needs: Need?
    ) {
        name = rule.name
        self.first = first
        self.others = others
        self.definition = definition
        allowed = TextList(definition.allowed)
        self.pipeline = pipeline
        fallback = rule.fallback
        self.when = when
        only = rule.only
        except = rule.except
        table = rule.table
        self.needs = needs
        // A few short texts are compared sooner than one is hashed.
        actionSources = definition.conditions.actionSources?.sorted()
        isConditional = only != nil || except != nil || actionSources != nil || when != nil
    }

    var candidates: [Candidate] { (first.map { [$0] } ?? []) + others }

    /// Whether values are copied as they stand.
    var isPlain: Bool { pipeline.isEmpty && table == nil }

    /// Whether it depends on more than its sources and what it needs whether the field is sent.
    let isConditional: Bool
}

/// A few texts to look one up in, one behind the other.
struct TextList: Sendable {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    init(_ texts: [String]) {
        for text in texts {
            bytes += text.utf8
            ends.append(bytes.count)
        }
    }

    var isEmpty: Bool { ends.isEmpty }

    func contains(_ text: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { contains($0, 0..<$0.count) }
    }

    /// Whether a part of lent bytes is one of the texts.
    func contains(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var start = 0
        for end in ends {
            if end - start == range.count, bytes[start..<end].elementsEqual(text[range]) { return true }
            start = end
        }
        return false
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

/// A finished look at a payload, by field numbers.
final class CompiledRule: Sendable {
    enum Check: Sendable {
        /// `nil` where nothing is mapped to a field.
        case require([Int?])
        case requireOne([Int])
        /// Their names of events.
        case names(Set<String>)
        /// Of each set of fields that is not enough alone, the other fields of its object: one of them has to be there.
        case insufficient(others: [[Int]])
    }

    let name: String
    let reason: String
    private let events: [String]
    private let actionSources: [String]
    /// It is only noted where it does not hold.
    let isAdvice: Bool
    let check: Check

    init(_ rule: Adapter.PayloadRule, check: Check) {
        name = rule.name
        reason = rule.reason
        events = rule.events
        actionSources = rule.actionSources
        isAdvice = rule.isAdvice
        self.check = check
    }

    /// Whether the rule speaks about events of their `name` that happened at `actionSource`.
    func isFor(_ name: String, actionSource: String) -> Bool {
        (events.isEmpty || events.contains(name)) && (actionSources.isEmpty || actionSources.contains(actionSource))
    }
}
