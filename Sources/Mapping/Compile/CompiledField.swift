/// One field of a payload, ready to be written.
struct CompiledField: Sendable {
    enum Source: Sendable {
        case slot(PathTable.Slot)
        /// A member of each item of a list in our event, gathered into one list.
        case gathered(PathTable.Slot, [String])
        /// A member of the item that is being written.
        case item([String])
        /// The event's time.
        case time
        case constant([UInt8])
        case template(Template)
    }

    struct Candidate: Sendable {
        let source: Source
        /// Equal for fields of all destinations that make the same values of the same source; `nil`: nothing to
        /// remember.
        var memo: Int?
        /// Whether a SHA-256 found here is a person's data that somebody hashed before it came to us.
        var isPersonal = false
    }

    let name: String
    /// Tried in order.
    let candidates: [Candidate]
    let definition: FieldDefinition
    let pipeline: Pipeline
    /// JSON.
    let fallback: [UInt8]?
    let when: PathTable.Slot?
    let only: Set<String>?
    let except: Set<String>?
    let table: [FieldRule.Translation]?
    /// The field whose presence this one needs.
    let needs: Need?
    /// Where the event has to have happened; `nil`: anywhere.
    let actionSources: Set<String>?

    struct Need: Sendable {
        let name: String
        /// `nil` where nothing is mapped to it.
        let field: Int?
    }

    /// Whether values are copied as they stand.
    var isPlain: Bool { pipeline.isEmpty && table == nil }
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

/// The shape of a payload: nodes in writing order, each container followed by its content.
struct PayloadNode: Sendable {
    enum Kind: Sendable {
        case object
        /// A list with one item per item of our list.
        case items(PathTable.Slot)
        /// A list of fixed places.
        case slots
        /// A place of such a list that nothing is mapped to.
        case blank
        case field(Int)
    }

    let kind: Kind
    /// `,"name":` as JSON; the comma is left out before the first member.
    let key: [UInt8]
    /// The node after this one's content.
    var end: Int
}

/// A finished look at a payload, by field numbers.
struct CompiledRule: Sendable {
    enum Check: Sendable {
        /// `nil` where nothing is mapped to a field.
        case require([Int?])
        case requireOne([Int])
        /// Their names of events.
        case names(Set<String>)
        /// The fields of one object, and the sets that are not enough.
        case insufficient(of: Set<Int>, sets: [Set<Int>])
    }

    let name: String
    let reason: String
    let events: Set<String>
    let actionSources: Set<String>
    /// It is only noted where it does not hold.
    let isAdvice: Bool
    let check: Check

    /// Whether the rule speaks about events of their `name` that happened at `actionSource`.
    func isFor(_ name: String, actionSource: String) -> Bool {
        (events.isEmpty || events.contains(name)) && (actionSources.isEmpty || actionSources.contains(actionSource))
    }
}
