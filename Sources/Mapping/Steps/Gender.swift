enum Gender {
    static func normalize(_ text: inout [UInt8]) -> StepResult { PersonName.normalize(&text) }
}
