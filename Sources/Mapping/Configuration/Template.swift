internal import YAML

/// A text with `{names}` in it, as requests of an adapter are written.
struct Template: Sendable, Hashable {
    enum Variable: String, Sendable, CaseIterable {
        /// The platform's name of the event.
        case eventName = "event_name"
        /// The code that marks test events; empty for live ones.
        case testCode = "test_code"
    }

    enum Part: Sendable, Hashable {
        case text(String)
        case secret(Secret)
        case variable(Variable)
    }

    private(set) var parts: [Part] = []

    /// Reads a template whose settings are known.
    ///
    /// - Returns: `nil`, with an error in the log, when it names what is neither a setting nor a variable.
    init?(_ text: String, settings: SettingValues, at node: YAMLNode, log: DiagnosticLog) {
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                log.error("`{` without its `}`", at: node)
                return nil
            }
            let name = String(rest[rest.index(after: open)..<close])
            if let variable = Variable(rawValue: name) {
                parts.append(.variable(variable))
            } else if let setting = settings[name] {
                parts.append(setting)
            } else {
                let known = Variable.allCases.map(\.rawValue) + settings.names
                log.error("there is no setting `\(name)`", at: node, hint: hint(for: name, among: known))
                return nil
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    /// The text to send.
    func rendered(_ variable: (Variable) -> String = { _ in "" }) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .text(let literal): text += literal
            case .secret(let secret): text += secret.revealed
            case .variable(let name): text += variable(name)
            }
        }
    }

    /// The text to show: secrets as `***`.
    func shown(_ variable: (Variable) -> String = { _ in "" }) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .text(let literal): text += literal
            case .secret(let secret): text += secret.description
            case .variable(let name): text += variable(name)
            }
        }
    }
}

/// The settings of one destination, by name.
struct SettingValues: Sendable {
    private var values: [String: Template.Part] = [:]

    var names: [String] { values.keys.sorted() }

    subscript(name: String) -> Template.Part? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The text of a setting that is no secret.
    func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }
}
