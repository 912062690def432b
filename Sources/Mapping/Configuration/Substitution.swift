internal import YAML

/// Replaces `${NAME}`, `${NAME:-default}` and `${file:/path}` in texts; `$$` is a dollar sign.
struct Substitution {
    let environment: (String) -> String?
    let readFile: (String) -> String?
    /// A value for what is missing; `nil`: it is an error.
    var standIn: ((String) -> String)?

    /// Substitutes in `text`, which stands at `node`; what is missing goes to the log.
    ///
    /// - Parameters:
    ///   - text: as it is written.
    ///   - node: where it stands.
    ///   - isSecret: no message repeats what may be a secret put into the wrong place.
    ///   - log: gets the errors.
    /// - Returns: the text with all values put in; `nil` where one is missing.
    func applied(
        to text: String, at node: YAMLNode, isSecret: Bool = false, log: DiagnosticLog
    ) -> String? {
        guard text.contains("$") else { return text }
        if text.first == "$", SecretLines.isVariableName(text.dropFirst()), !text.contains(where: \.isLowercase) {
            let name = isSecret ? "NAME" : String(text.dropFirst())
            log.error(
                "a variable without its braces would be taken as it stands", at: node,
                hint: "write ${\(name)}; a dollar sign alone is $$")
            return nil
        }
        var result = ""
        var rest = text[...]
        var complete = true
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[rest.index(after: dollar)...]
            if rest.first == "$" {
                result += "$"
                rest = rest.dropFirst()
            } else if rest.first == "{" {
                guard let end = rest.firstIndex(of: "}") else {
                    log.error("`${` without its `}`", at: node, hint: "write ${NAME}; a dollar sign alone is $$")
                    return nil
                }
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                let value = resolve(String(inside), at: node, isSecret: isSecret, log: log)
                if let value { result += value } else { complete = false }
            } else {
                result += "$"
            }
        }
        return complete ? result + rest : nil
    }

    private func resolve(_ inside: String, at node: YAMLNode, isSecret: Bool, log: DiagnosticLog) -> String? {
        if inside.hasPrefix("file:") {
            let path = String(inside.dropFirst(5))
            if let text = readFile(path) { return text.trimmedOfNewlines }
            if let standIn { return standIn(path) }
            log.error("the file \(path) cannot be read", at: node, hint: "it has to exist and be readable for Fanout")
            return nil
        }
        let name: String
        let fallback: String?
        if let separator = inside.firstRange(of: ":-") {
            name = String(inside[..<separator.lowerBound])
            fallback = String(inside[separator.upperBound...])
        } else {
            name = inside
            fallback = nil
        }
        guard !isSecret || SecretLines.isVariableName(name) else {
            log.error(
                "a secret cannot stand between `${` and `}`", at: node,
                hint: "put it into an environment variable and write its name there: ${NAME}")
            return nil
        }
        guard name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0.isASCIIAlphanumeric }), !name.isEmpty else {
            log.error(
                "`${\(inside)}` names no environment variable", at: node, hint: "write ${NAME} or ${NAME:-default}")
            return nil
        }
        if let value = environment(name), !value.isEmpty { return value }
        if let fallback { return fallback }
        if let standIn { return standIn(name) }
        log.error(
            "the environment variable \(name) is not set", at: node,
            hint: "set it, write ${\(name):-default}, or switch the destination off with `enabled: false`")
        return nil
    }
}

extension String {
    fileprivate var trimmedOfNewlines: String {
        var text = self[...]
        while let last = text.last, last.isNewline { text = text.dropLast() }
        return String(text)
    }
}

extension UInt8 {
    var isASCIIAlphanumeric: Bool {
        isASCIIDigit || (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z")
    }

    var isASCIIDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isASCIIHexDigit: Bool {
        isASCIIDigit || (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "f")
    }
}
