internal import JSON

/// Our event names to a platform's.
struct EventNameTable: Sendable {
    /// What becomes of a name.
    enum Entry: Sendable, Hashable {
        /// Sent under these names.
        case names([String])
        /// Sent under its own name.
        case asIs
        /// Kept back: `~` in the table.
        case off
    }

    let entries: [String: Entry]
    /// `"*"`: for all names not in the table; `nil`: they are kept back.
    let others: Entry?
    /// The lines of the table by name, `"*"` among them, and that of the table itself under an empty name.
    let places: [String: FilePlace]
    /// The names that have an entry, and the entries in the same order.
    private let known: NameTable
    private let knownEntries: [Entry]

    init(entries: [String: Entry], others: Entry?, places: [String: FilePlace] = [:]) {
        self.entries = entries
        self.others = others
        self.places = places
        known = NameTable(Array(entries.keys))
        knownEntries = Array(entries.values)
    }

    /// The line that decides about `name`.
    func place(of name: String) -> FilePlace? { places[name] ?? places["*"] ?? places[""] }

    /// Their names for `name`; `nil` with the reason where the event is kept back.
    func names(for name: String) -> (names: [String], reason: String?) {
        switch known.index(of: name.utf8.span).map({ knownEntries[$0] }) ?? others {
        case .names(let names): (names, nil)
        case .asIs: ([name], nil)
        case .off: ([], "\(name) is switched off in the table of events")
        case nil: ([], "\(name) does not stand in the table of events, and there is no \"*\"")
        }
    }
}
