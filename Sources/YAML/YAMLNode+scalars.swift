extension YAMLNode {
    /// A scalar's text as written, whatever it means (`5`, `true`, `~`), quotes and escapes resolved; nil for a list or
    /// a mapping.
    package var scalarText: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// True for `~`, `null` and an absent value.
    package var isNull: Bool {
        meaning == .null
    }

    /// The text of a scalar that means a text: quoted, a block, or plain and nothing else; nil for others.
    package var string: String? {
        meaning == .text ? scalarText : nil
    }

    /// The value of a plain `true` or `false`; `yes`, `no`, `on` and `off` are texts.
    package var bool: Bool? {
        if case .bool(let value) = meaning { value } else { nil }
    }

    /// The value of a plain decimal, `0x` or `0o` integer; nil where it exceeds 64 bits and for numbers with a fraction
    /// or an exponent.
    package var integer: Int? {
        guard meaning == .integer, let text = scalarText else { return nil }
        if text.hasPrefix("0x") {
            return Int(text.dropFirst(2), radix: 16)
        }
        if text.hasPrefix("0o") {
            return Int(text.dropFirst(2), radix: 8)
        }
        return Int(text)
    }

    /// The value of any plain number, `.inf` and `.nan` included; nil where it exceeds the range of a double.
    package var double: Double? {
        switch meaning {
        case .integer:
            if let integer {
                return Double(integer)
            }
            return finite(scalarText)
        case .float: return finite(scalarText)
        case .infinity: return scalarText?.first == "-" ? -.infinity : .infinity
        case .notANumber: return .nan
        default: return nil
        }
    }

    private func finite(_ text: String?) -> Double? {
        guard let value = text.flatMap({ Double($0) }), value.isFinite else { return nil }
        return value
    }

    /// What a node means by the core schema of YAML 1.2; nil for lists and mappings.
    var meaning: ScalarMeaning? {
        switch content {
        case .scalar(let text, .plain): ScalarMeaning(plain: text)
        case .scalar: .text
        case .sequence, .mapping: nil
        }
    }
}

/// The kinds that the core schema of YAML 1.2 tells apart.
enum ScalarMeaning: Equatable {
    case null, integer, float, infinity, notANumber, text
    case bool(Bool)

    init(plain text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        case ".nan", ".NaN", ".NAN": self = .notANumber
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF": self = .infinity
        default: self = Self.number(text.utf8) ?? .text
        }
    }

    var isNumber: Bool {
        switch self {
        case .integer, .float, .infinity, .notANumber: true
        case .null, .text, .bool: false
        }
    }

    private static func number(_ text: String.UTF8View) -> ScalarMeaning? {
        if text.starts(with: "0x".utf8) {
            let digits = text.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy(isHexadecimal) ? .integer : nil
        }
        if text.starts(with: "0o".utf8) {
            let digits = text.dropFirst(2)
            return !digits.isEmpty && digits.allSatisfy { (0x30...0x37).contains($0) } ? .integer : nil
        }
        var rest = text[...]
        if let sign = rest.first, sign == 0x2B || sign == 0x2D {
            rest.removeFirst()
        }
        var mantissa = takeDigits(&rest)
        guard !rest.isEmpty else { return mantissa > 0 ? .integer : nil }
        if rest.first == 0x2E {
            rest.removeFirst()
            mantissa += takeDigits(&rest)
        }
        guard mantissa > 0 else { return nil }
        if let exponent = rest.first, exponent == 0x65 || exponent == 0x45 {
            rest.removeFirst()
            if let sign = rest.first, sign == 0x2B || sign == 0x2D {
                rest.removeFirst()
            }
            guard takeDigits(&rest) > 0 else { return nil }
        }
        return rest.isEmpty ? .float : nil
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
        let count = rest.prefix { (0x30...0x39).contains($0) }.count
        rest.removeFirst(count)
        return count
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
