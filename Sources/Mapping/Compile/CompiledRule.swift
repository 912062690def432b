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
    /// Empty: all.
    private let actionSources: ActionSources
    /// It is only noted where it does not hold.
    let isAdvice: Bool
    let check: Check

    init(_ rule: Adapter.PayloadRule, check: Check) {
        name = rule.name
        reason = rule.reason
        events = rule.events
        actionSources = ActionSources(rule.actionSources)
        isAdvice = rule.isAdvice
        self.check = check
    }

    /// Whether the rule speaks about events of their `name` that happened at one action source.
    func isFor(_ name: String, _ actionSource: ActionSources) -> Bool {
        (actionSources.isEmpty || !actionSources.isDisjoint(with: actionSource))
            && (events.isEmpty || events.contains(name))
    }

    /// Whether the rule holds for a payload of their `name`.
    func holds(_ name: String, _ isPresent: borrowing FlagTable) -> Bool {
        switch check {
        case .require(let wanted):
            for field in wanted {
                guard let field, isPresent[field] else { return false }
            }
            return true
        case .requireOne(let fields): return Self.has(any: fields, isPresent)
        case .names(let names): return names.contains(name)
        case .insufficient(let others):
            for fields in others where !Self.has(any: fields, isPresent) { return false }
            return true
        }
    }

    private static func has(any fields: [Int], _ isPresent: borrowing FlagTable) -> Bool {
        for field in fields where isPresent[field] { return true }
        return false
    }
}
