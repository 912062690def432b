extension ValueStep: CustomStringConvertible {
    /// A step from its spelling in YAML; `nil` where there is none such, or its number or text is missing or wrong.
    package init?(parsing text: String) {
        if let step = Self.plain[text] {
            self = step
            return
        }
        guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
        let argument = text[text.index(after: open)...].dropLast()
        switch text[..<open] {
        case "first":
            guard let count = Self.number(argument, in: 1...1000) else { return nil }
            self = .first(count)
        case "without_calling_code":
            guard let code = Self.number(argument, in: 1...999) else { return nil }
            self = .withoutCallingCode(code)
        case "join":
            self = .join(String(argument))
        default: return nil
        }
    }

    /// The spelling in YAML.
    package var description: String {
        switch self {
        case .trim: "trim"
        case .lowercase: "lowercase"
        case .uppercase: "uppercase"
        case .nfc: "nfc"
        case .digits: "digits"
        case .letters: "letters"
        case .noSpaces: "no_spaces"
        case .noPunctuation: "no_punctuation"
        case .email: "email"
        case .e164: "e164"
        case .phoneDigits: "phone_digits"
        case .withoutCallingCode(let code): "without_calling_code(\(code))"
        case .name: "name"
        case .city: "city"
        case .usState: "us_state"
        case .postalCode: "postal_code"
        case .country: "country"
        case .date: "date(yyyymmdd)"
        case .genderLetter: "gender_letter"
        case .first(let count): "first(\(count))"
        case .stripAppendix: "strip_appendix"
        case .sha256: "sha256"
        case .string: "string"
        case .number: "number"
        case .integer: "integer"
        case .boolean: "boolean"
        case .unixSeconds: "unix_seconds"
        case .unixMilliseconds: "unix_ms"
        case .unixMicroseconds: "unix_us"
        case .iso8601: "iso8601"
        case .micros: "micros"
        case .sum: "sum"
        case .count: "count"
        case .join(let separator): "join(\(separator))"
        }
    }

    /// One spelling of every step, with an example where a number or text belongs into it.
    package static let spellings: [String] = samples.map(\.description)

    private static let samples: [ValueStep] = [
        .trim, .lowercase, .uppercase, .nfc, .digits, .letters, .noSpaces, .noPunctuation, .email, .e164,
        .phoneDigits, .withoutCallingCode(86), .name, .city, .usState, .postalCode, .country, .date, .genderLetter,
        .first(5), .stripAppendix, .sha256, .string, .number, .integer, .boolean, .unixSeconds, .unixMilliseconds,
        .unixMicroseconds, .iso8601, .micros, .sum, .count, .join(","),
    ]

    private static let plain: [String: ValueStep] = {
        var steps: [String: ValueStep] = [:]
        for step in samples {
            switch step {
            case .withoutCallingCode, .first, .join: continue
            default: steps[step.description] = step
            }
        }
        return steps
    }()

    /// A whole number in plain digits, without sign or leading zero.
    private static func number(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.first != "0", let number = Int(text) else {
            return nil
        }
        return range.contains(number) ? number : nil
    }
}
