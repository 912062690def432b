extension YAMLNode {
    /// The node in a few plain words: "a list", "the number 5", "yes (text)", "nothing".
    ///
    /// Texts are shown up to their 40th character: not for values that may be secret.
    package var described: String {
        guard let meaning, let text = scalarText else {
            if sequence != nil {
                return sequence?.isEmpty == true ? "an empty list" : "a list"
            }
            return mapping?.isEmpty == true ? "an empty mapping" : "a mapping"
        }
        switch meaning {
        case .null: return "nothing"
        case .bool(let value): return "\(value)"
        case .integer, .float, .infinity, .notANumber: return "the number \(text)"
        case .text: return text.isEmpty ? "an empty text" : "\(text.excerpt) (text)"
        }
    }

    /// An error that stands at this node.
    package func error(_ message: String, hint: String? = nil) -> Diagnostic {
        refused ?? Diagnostic(.error, message, hint: hint, location: location)
    }

    /// The text of this node, which must mean a text.
    ///
    /// - Parameter what: what is read, for the message: "adapter" gives "adapter: expected a text, found a list".
    /// - Returns: the text, or an error at this node.
    package func requireString(_ what: String) -> Result<String, Diagnostic> {
        let quotable = scalarText.flatMap { isNull || $0.excerpt != $0 ? nil : $0 }
        return require(what, "a text", string, hint: quotable.map { "put it in quotes: \"\($0)\"" })
    }

    /// The characters of any scalar but nothing, so that `5` and `"5"` are both "5": for names and ids.
    package func requireScalarText(_ what: String) -> Result<String, Diagnostic> {
        require(what, "a text or a number", isNull ? nil : scalarText)
    }

    /// The value of `true` or `false`.
    package func requireBool(_ what: String) -> Result<Bool, Diagnostic> {
        let hint: String? =
            switch scalarText?.lowercased() {
            case "true", "false": "leave the quotes out"
            case "yes", "on", "y", "1": "write true"
            case "no", "off", "n", "0": "write false"
            default: nil
            }
        return require(what, "true or false", bool, hint: hint)
    }

    /// A whole number, written in digits, inside `range`.
    package func requireInteger(
        _ what: String, in range: ClosedRange<Int> = Int.min...Int.max
    ) -> Result<Int, Diagnostic> {
        guard let integer, !range.contains(integer) else {
            return require(what, "a whole number", integer, hint: unquotedNumberHint)
        }
        let bounds =
            range.upperBound == Int.max
            ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
        return .failure(error("\(what): expected a whole number \(bounds), found \(integer)"))
    }

    /// Any finite number.
    package func requireDouble(_ what: String) -> Result<Double, Diagnostic> {
        require(what, "a number", double.flatMap { $0.isFinite ? $0 : nil }, hint: unquotedNumberHint)
    }

    /// The elements of a list.
    package func requireSequence(_ what: String) -> Result<[YAMLNode], Diagnostic> {
        require(what, "a list", sequence, hint: "a list is written [one, two], or one `- item` per line")
    }

    /// The pairs of a mapping.
    package func requireMapping(_ what: String) -> Result<[(key: YAMLNode, value: YAMLNode)], Diagnostic> {
        let hint =
            string?.contains(":") == true
            ? "write a space after every colon: `name: value`"
            : "a mapping is written as `name: value` lines, indented alike"
        return require(what, "a mapping", mapping, hint: hint)
    }

    private var unquotedNumberHint: String? {
        guard meaning == .text, let text = scalarText, ScalarMeaning(plain: text).isNumber else { return nil }
        return "leave the quotes out: \(text)"
    }

    private func require<Value>(
        _ what: String, _ expected: String, _ value: Value?, hint: String? = nil
    ) -> Result<Value, Diagnostic> {
        if let value, refused == nil {
            return .success(value)
        }
        return .failure(error("\(what): expected \(expected), found \(described)", hint: hint))
    }
}

extension Result where Failure == Diagnostic {
    /// The value; nil where there is none, and the diagnostic is then appended to `diagnostics`.
    package func collected(into diagnostics: inout [Diagnostic]) -> Success? {
        switch self {
        case .success(let value): return value
        case .failure(let diagnostic):
            diagnostics.append(diagnostic)
            return nil
        }
    }
}
