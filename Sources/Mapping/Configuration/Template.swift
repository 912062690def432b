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
        case setting(String)
        case secret(Secret)
        /// Made of a secret that it does not give away; not shown all the same.
        case proof(Secret)
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
            } else if let proof = Self.proof(name, settings) {
                parts.append(proof)
            } else {
                let known = Variable.allCases.map(\.rawValue) + settings.names
                log.error("there is no setting `\(name)`", at: node, hint: hint(for: name, among: known))
                return nil
            }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    /// `hmac_sha256(key, message)` of two settings, in lowercase hexadecimal; empty where one of them is.
    private static func proof(_ text: String, _ settings: SettingValues) -> Part? {
        guard text.hasPrefix("hmac_sha256("), text.hasSuffix(")") else { return nil }
        let inside = text.dropFirst("hmac_sha256(".count).dropLast()
        let names = inside.split(separator: ",").map { $0.filter { $0 != " " } }
        guard names.count == 2, let key = settings.revealed(names[0]), let message = settings.revealed(names[1]) else {
            return nil
        }
        return key.isEmpty || message.isEmpty ? .text("") : .proof(Secret(message.hmacSHA256(key: key)))
    }

    /// The text to send.
    ///
    /// - Parameters:
    ///   - inURL: settings and variables are percent-encoded.
    ///   - variable: gives the values of the variables.
    /// - Returns: the text, secrets included.
    func rendered(inURL: Bool = false, _ variable: (Variable) -> String = { _ in "" }) -> String {
        text(inURL: inURL, variable) { $0.revealed }
    }

    /// The text to show: secrets as `***`.
    func shown(inURL: Bool = false, _ variable: (Variable) -> String = { _ in "" }) -> String {
        text(inURL: inURL, variable) { _ in nil }
    }

    private func text(inURL: Bool, _ variable: (Variable) -> String, _ reveal: (Secret) -> String?) -> String {
        let encoded = { (text: String) in inURL ? text.percentEncoded : text }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .text(let literal): text += literal
            case .setting(let value): text += encoded(value)
            case .secret(let secret), .proof(let secret): text += reveal(secret).map(encoded) ?? secret.description
            case .variable(let name): text += encoded(variable(name))
            }
        }
    }

    /// Whether what is sent differs from what may be shown.
    var isHidden: Bool {
        parts.contains { part in
            switch part {
            case .secret, .proof: true
            case .text, .setting, .variable: false
            }
        }
    }

    /// Reports a secret that would stand where everybody sees it.
    func refuseSecrets(at node: YAMLNode, log: DiagnosticLog) {
        guard parts.contains(where: { if case .secret = $0 { true } else { false } }) else { return }
        log.error(
            "a secret cannot stand in the body, which previews and logs show", at: node,
            hint: "send it in a header, or in the URL")
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

    /// The text of a setting, secret or not; for what is made of it.
    fileprivate func revealed(_ name: String) -> String? {
        switch values[name] {
        case .setting(let text): text
        case .secret(let secret): secret.revealed
        default: nil
        }
    }

    /// The text of a setting that is no secret.
    func text(_ name: String) -> String? {
        if case .setting(let text) = values[name] { text } else { nil }
    }
}

extension String {
    /// With `%XX` for every byte that means something in a URL.
    var percentEncoded: String {
        utf8.reduce(into: "") { text, byte in
            if byte.isASCIIAlphanumeric || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte) {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
