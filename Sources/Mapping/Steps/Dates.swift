internal import Events

enum BirthDate {
    static func normalize(_ text: inout [UInt8], now: Timestamp) -> StepResult { TextStep.digits(&text) }
}
