internal import Events
internal import YAML

/// When a platform takes a field, or holds to a rule: `when: {event_source: [app]}`.
package struct Condition: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A setting of the destination: decided when the file is loaded.
        case setting(String)
        /// Where the event happened: decided for every event.
        case actionSource
    }

    package let subject: Subject
    /// One of these has to be its value.
    package let values: [String]

    /// As the end of "only with ...".
    package var inWords: String {
        let name = if case .setting(let name) = subject { name } else { "action_source" }
        return "\(name) \(values.joined(separator: " or "))"
    }
}

extension [Condition] {
    /// Whether these settings allow it; what depends on the event is left open.
    func hold(_ settings: SettingValues) -> Bool {
        allSatisfy { condition in
            guard case .setting(let name) = condition.subject else { return true }
            return settings.text(name).map { condition.values.contains($0) } ?? false
        }
    }

    /// Where the event has to have happened; `nil`: anywhere.
    var actionSources: Set<String>? {
        let sources = filter { $0.subject == .actionSource }.map { Set($0.values) }
        guard let first = sources.first else { return nil }
        return sources.dropFirst().reduce(first) { $0.intersection($1) }
    }
}

extension Section {
    /// Conditions on settings of the adapter and on `action_source`.
    mutating func conditions(_ key: String, settings: [Adapter.Setting]) -> [Condition] {
        guard var table = section(key) else { return [] }
        return table.allEntries().compactMap { name, key, value in
            let values = log.texts(value, what: "the values of `\(name)`")
            let setting = settings.first { $0.name == name }
            guard setting != nil || name == "action_source" else {
                let known = settings.map(\.name) + ["action_source"]
                log.error("there is no setting `\(name)`", at: key, hint: hint(for: name, among: known))
                return nil
            }
            let known = setting?.allowed ?? CanonicalSchema.actionSources
            for (text, node) in values where !known.isEmpty && !known.contains(text) {
                log.error("`\(name)` is never `\(text)`", at: node, hint: hint(for: text, among: known))
            }
            return Condition(
                subject: setting == nil ? .actionSource : .setting(name), values: values.map(\.text))
        }
    }
}
