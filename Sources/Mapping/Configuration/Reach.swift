internal import Events
internal import YAML

/// Which events some platform gets at all.
struct Reach {
    private let tables: [EventNameTable]

    /// Destinations that send nothing do not count.
    init(_ drafts: [DestinationDraft]) {
        tables = drafts.filter { !$0.adapter.sendsNothing }.map(\.gates.events)
    }

    /// Says which of our standard events reach no platform.
    ///
    /// `~` in every table is an answer; a name that is nowhere is probably forgotten.
    func check(at node: YAMLNode?, log: DiagnosticLog) {
        let standard = CanonicalSchema.standardEventNames
        let lost = standard.filter { name in tables.allSatisfy { $0.names(for: name).names.isEmpty } }
        guard !tables.isEmpty, lost.count < standard.count else { return }
        let meant = lost.filter { name in tables.allSatisfy { ($0.entries[name] ?? $0.others) == .off } }
        let forgotten = lost.filter { !meant.contains($0) }
        guard let first = forgotten.first else { return }
        let subject = forgotten.count == 1 ? "\(first) goes" : "these events go"
        let list = forgotten.count == 1 ? "" : ": \(forgotten.joined(separator: ", "))"
        log.warning(
            "\(subject) nowhere: no destination sends \(forgotten.count == 1 ? "it" : "them")\(list)", at: node,
            hint: "name \(first) under `events`, write `\"*\": as is`, or `\(first): ~` where it is meant")
    }
}
