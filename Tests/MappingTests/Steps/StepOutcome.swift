import Events
import Mapping

/// What came out of a list of steps.
struct StepOutcome: Equatable, CustomStringConvertible {
    let text: String?
    let reason: String?

    /// Runs the steps that work on text, in order.
    init(_ steps: [ValueStep], on input: String, country: String? = nil, now: Timestamp = StepOutcome.now) {
        var bytes = Array(input.utf8)
        let context = StepContext(country: country.flatMap { CountryCode(reading: $0) }, now: now)
        for step in steps where step.stage == .text {
            if case .left(let reason) = step.apply(to: &bytes, context: context) {
                text = nil
                self.reason = "\(reason)"
                return
            }
        }
        text = String(validating: bytes, as: UTF8.self)
        reason = nil
    }

    /// 2026-11-23.
    static let now = Timestamp(seconds: 1_795_392_000)

    var description: String { text.map { "value \($0)" } ?? "left out: \(reason ?? "not UTF-8")" }

    /// Compares byte for byte; equal strings may differ in normalization form.
    static func == (left: StepOutcome, right: StepOutcome) -> Bool {
        left.text.map { Array($0.utf8) } == right.text.map { Array($0.utf8) } && left.reason == right.reason
    }
}
