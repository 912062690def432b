extension ValueStep {
    /// Normalizes `text`, which is UTF-8, in place.
    ///
    /// Text that no platform could use (an address without `@`, a country that is none), and text of which nothing
    /// remains, is left out; the bytes in `text` then mean nothing. Pure ASCII, which is nearly all text, is changed
    /// in the buffer; other text goes through Unicode's rules and comes out in normalization form C. Every step gives
    /// the same result again on its own result. Steps of another stage than `text` leave the text as it is.
    package func apply(to text: inout [UInt8], context: StepContext) -> StepResult {
        let result: StepResult =
            switch self {
            case .trim: TextStep.trim(&text)
            case .lowercase: TextStep.lowercase(&text)
            case .uppercase: TextStep.uppercase(&text)
            case .nfc: TextStep.compose(&text)
            case .digits: TextStep.digits(&text)
            case .letters: TextStep.letters(&text)
            case .noSpaces: TextStep.noSpaces(&text)
            case .noPunctuation: TextStep.noPunctuation(&text)
            case .first(let count): TextStep.first(count, &text)
            case .email: EmailAddress.normalize(&text)
            case .name: PersonName.normalize(&text)
            case .city: CityName.normalize(&text)
            case .usState: RegionName.normalize(&text, country: context.country)
            case .postalCode: PostalCode.normalize(&text, country: context.country)
            case .country: CountryCode.normalize(&text)
            case .date: BirthDate.normalize(&text, now: context.now)
            case .genderLetter: Gender.normalize(&text)
            case .e164: PhoneNumber.normalize(&text, country: context.country, as: .international)
            case .phoneDigits: PhoneNumber.normalize(&text, country: context.country, as: .digits)
            case .withoutCallingCode(let code): PhoneNumber.removeCallingCode(code, from: &text)
            case .stripAppendix: Appendix.strip(&text)
            case .sha256, .string, .number, .integer, .boolean, .unixSeconds, .unixMilliseconds, .unixMicroseconds,
                .iso8601, .micros, .sum, .count, .join:
                .value
            }
        guard stage == .text, text.isEmpty, case .value = result else { return result }
        return .left(reason: "nothing is left of it after normalizing")
    }
}

extension ValueStep {
    /// What a person should know about a text that the step takes, but may read wrongly.
    ///
    /// It costs a second reading and is meant for explanations.
    package func remark(on text: [UInt8], context: StepContext) -> StaticString? {
        switch self {
        case .e164, .phoneDigits:
            PhoneNumber.isGuessed(text, country: context.country)
                ? "no country is known, so the number is taken to begin with its calling code" : nil
        default: nil
        }
    }
}
