internal import Events
internal import Mapping

/// A step gives text in UTF-8 that is not empty, or leaves it out; and its own result it gives again.
enum StepPromises {
    /// What a list makes can be read again, except a national number and what Meta's library may append twice.
    static let lists = [
        "email", "name", "city", "us_state", "postal_code", "country", "date(yyyymmdd)", "gender_letter", "trim", "nfc",
        "lowercase", "uppercase", "digits", "letters", "no_spaces", "no_punctuation", "first(5)", "e164",
        "no_spaces lowercase", "lowercase no_spaces no_punctuation", "trim lowercase", "phone_digits",
        "e164 without_calling_code(86)", "strip_appendix",
    ].map { $0.split(separator: " ").compactMap { ValueStep(parsing: String($0)) } }

    private static let countries = [
        nil, "US", "DE", "GB", "IT", "RU", "CA", "BR", "AR", "CN", "HU", "SM", "CI", "LT", "JP", "MX",
    ].map { $0.flatMap { CountryCode(reading: $0) } }

    static func check(_ input: [UInt8]) throws {
        guard input.count > 2, String(validating: input[2...], as: UTF8.self) != nil else { return }
        let list = lists[Int(input[0]) % lists.count]
        let context = StepContext(
            country: countries[Int(input[1]) % countries.count], now: ConfigurationPromises.now)
        guard let once = try result(of: list, on: Array(input[2...]), context) else { return }
        let isReadAgain = !list.contains { [.phoneDigits, .withoutCallingCode(86), .stripAppendix].contains($0) }
        guard isReadAgain else { return }
        let twice = try result(of: list, on: once, context)
        try promise(
            twice == once,
            "\(list) made \(String(decoding: once, as: UTF8.self).debugDescription), and of that "
                + (twice.map { String(decoding: $0, as: UTF8.self).debugDescription } ?? "nothing"))
    }

    private static func result(of list: [ValueStep], on text: [UInt8], _ context: StepContext) throws -> [UInt8]? {
        var text = text
        for step in list {
            guard case .value = step.apply(to: &text, context: context) else { return nil }
            try promise(!text.isEmpty, "\(step) made an empty text")
            try promise(String(validating: text, as: UTF8.self) != nil, "\(step) made what is not UTF-8: \(text)")
        }
        return text
    }
}
