internal import Events
internal import YAML

extension DestinationReader {
    /// Reads `events`: our names, and theirs.
    func events(_ node: YAMLNode?, _ known: Adapter.EventNames) -> EventNameTable {
        var entries: [String: EventNameTable.Entry] = [:]
        var places: [String: FilePlace] = [:]
        guard let node, var table = Section(node, what: "`events`", log: log) else {
            return EventNameTable(entries: [:], others: nil, places: [:])
        }
        places[""] = log.place(of: node)
        for (ours, key, value) in table.allEntries() {
            places[ours] = log.place(of: key)
            if value.isNull {
                entries[ours] = .off
            } else if value.scalarText == "as is" {
                entries[ours] = .asIs
            } else {
                entries[ours] = .names(names(for: ours, at: value, known))
            }
            if ours != "*" { log.checkEventName(ours, at: key) }
        }
        if !entries.values.contains(where: { $0 != .off }) {
            log.error(
                "the table of events of `\(name)` lets nothing through", at: node,
                hint: "write at least `\"*\": as is`, or switch the destination off with `enabled: false`")
        }
        if case .names = entries["*"] {
            log.warning(
                "every event that does not stand in the table would arrive under one name", at: node["*"],
                hint: "write `\"*\": as is` to keep their names")
        }
        checkDoubleCounting(entries, known, at: node)
        let others = entries.removeValue(forKey: "*")
        return EventNameTable(entries: entries, others: others, places: places)
    }

    private func names(for ours: String, at value: YAMLNode, _ known: Adapter.EventNames) -> [String] {
        let names = log.texts(value, what: "the names for `\(ours)`")
        if names.isEmpty, value.sequence != nil {
            log.error("`\(ours)` gets no name", at: value, hint: "write `\(ours): ~` to keep it back")
        }
        var seen: Set<String> = []
        for (theirs, node) in names {
            if !seen.insert(theirs).inserted {
                log.error("`\(ours)` would be sent as `\(theirs)` twice", at: node, hint: "remove one of them")
            }
            checkName(theirs, of: ours, known, at: node)
        }
        return names.map(\.text)
    }

    /// Holds a name against those that the platform knows.
    private func checkName(_ theirs: String, of ours: String, _ known: Adapter.EventNames, at node: YAMLNode) {
        let list = "`fanout events \(adapter.name)` lists the names"
        if known.deprecated.contains(theirs) {
            log.warning("\(adapter.title) gives up the event `\(theirs)`", at: node, hint: list)
        }
        if let reserved = known.reserved.first(where: { $0.old == theirs }) {
            log.warning(
                "\(adapter.title) turns `\(theirs)` into its own `\(reserved.new)`", at: node,
                hint: "write \(reserved.new), which is what arrives")
            return
        }
        let isOurs = theirs == ours && CanonicalSchema.standardEventNames.contains(ours)
        guard !known.all.isEmpty, !known.all.contains(theirs), !isOurs else { return }
        let message = "\(adapter.title) has no standard event `\(theirs)`: it would arrive as a custom event"
        if let near = nearestName(to: theirs, among: known.all) {
            log.warning(message, at: node, hint: "did you mean \(near)? \(list)")
        } else if theirs != ours, CanonicalSchema.standardEventNames.contains(ours) {
            log.warning(message, at: node, hint: list)
        } else if theirs != ours {
            log.note("`\(theirs)` is no standard event of \(adapter.title): it arrives as a custom event", at: node)
        }
    }

    /// One event under the old and the new spelling of a name would count as two.
    private func checkDoubleCounting(
        _ entries: [String: EventNameTable.Entry], _ known: Adapter.EventNames, at node: YAMLNode
    ) {
        for (ours, entry) in entries.sorted(by: { $0.key < $1.key }) {
            guard case .names(let names) = entry else { continue }
            for (old, new) in known.renamed where names.contains(old) && names.contains(new) {
                log.warning(
                    "`\(ours)` would count twice: `\(old)` is the older name of `\(new)`", at: node[ours],
                    hint: "keep the one that the pixel in the browser sends")
            }
        }
    }
}
