/// Why a field stays empty.
package enum EmptyReason: Sendable, Hashable, CustomStringConvertible {
    /// Our event has nothing at these paths.
    case absent([String])
    /// The event has the list, and none of its items has the member.
    case absentInItems([String])
    /// A value was given and left out when the event was received.
    case leftOut(String, reason: String)
    /// The event has a value at this path that cannot be sent.
    case unusable(String, reason: String)
    /// `only`: it goes with these events.
    case only([String])
    /// `except`: it does not go with these events.
    case except([String])
    /// `when`: the condition's path is absent, or false.
    case when(String, isFalse: Bool)
    /// It goes only together with another field of theirs.
    case needs(String)
    /// All items were left out because each lacks this field of theirs.
    case itemsLack(String)
    /// No item has anything but fixed values.
    case itemsEmpty
    /// `~` in the configuration.
    case switchedOff
    /// The configuration gives it an empty text.
    case emptySetting

    /// One word for programs.
    package var code: String {
        switch self {
        case .absent, .absentInItems: "absent"
        case .leftOut: "left_out"
        case .unusable: "unusable"
        case .only: "only"
        case .except: "except"
        case .when: "when"
        case .needs: "needs"
        case .itemsLack, .itemsEmpty: "items"
        case .switchedOff: "switched_off"
        case .emptySetting: "setting"
        }
    }

    /// The end of a sentence: "user.phone stays empty because ...".
    package var description: String {
        switch self {
        case .absent(let paths): "our event has \(Self.none(of: paths))"
        case .absentInItems(let paths): "no item of our event has \(paths.joined(separator: " or "))"
        case .leftOut(let path, let reason): "\(path) came with the event: \(reason)"
        case .unusable(let path, let reason): "\(path) cannot be used: \(reason)"
        case .only(let events): "kept back by `only`: it goes with \(events.joined(separator: ", "))"
        case .except(let events): "kept back by `except`: it does not go with \(events.joined(separator: ", "))"
        case .when(let path, isFalse: true): "kept back by `when`: \(path) is false"
        case .when(let path, isFalse: false): "kept back by `when`: our event has no \(path)"
        case .needs(let field): "it needs \(field), which is not sent"
        case .itemsLack(let field): "its items are left out: \(field) is required, and none has it"
        case .itemsEmpty: "its items are left out: none has a value of its own"
        case .switchedOff: "it is switched off with ~"
        case .emptySetting: "its setting is empty"
        }
    }

    private static func none(of paths: [String]) -> String {
        switch paths.count {
        case 0: "nothing for it"
        case 1: "no \(paths[0])"
        case 2: "neither \(paths[0]) nor \(paths[1])"
        default: "none of \(paths.joined(separator: ", "))"
        }
    }
}
