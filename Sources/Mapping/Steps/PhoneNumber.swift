enum PhoneNumber {
    enum Form { case international, digits }

    static func normalize(_ text: inout [UInt8], country: CountryCode?, as form: Form) -> StepResult {
        TextStep.digits(&text)
    }

    static func removeCallingCode(_ code: Int, from text: inout [UInt8]) -> StepResult { .value }
}
