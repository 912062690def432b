internal import Events
internal import JSON
package import YAML

/// What came of a test.
package enum MappingTestResult: Sendable, Hashable {
    case passed
    /// It could not be run, and why.
    case skipped(String)
    /// Never empty.
    case failed([MappingDifference])
}

/// One thing that came out other than a test expects.
package struct MappingDifference: Sendable, Hashable {
    /// The place in the payload; `event` for the event as a whole, `reply` for the answer.
    package let field: String
    /// For a person: JSON, or words.
    package let expected: String
    package let got: String
    /// Where the test says what it expects.
    package let location: SourceLocation
}

extension MappingTest {
    /// Maps the event as for sending, judges the answer as after sending, and compares.
    package func result(in configuration: Configuration) -> MappingTestResult {
        guard let destination = configuration.destination(named: destination) else {
            return .skipped("\(destination) is switched off")
        }
        guard let event = try? ConversionEvent(canonical: event) else { return .skipped("the event cannot be read") }
        let outcome = destination.mapped(event, now: now)
        let differences = differences(in: outcome, of: destination) + differences(inJudgementOf: destination)
        return differences.isEmpty ? .passed : .failed(differences)
    }

    private func differences(in outcome: MappingOutcome, of destination: Destination) -> [MappingDifference] {
        switch (expectation, outcome) {
        case (.withheld(let rule, _), .withheld(let actual, _)) where rule == actual: return []
        case (.withheld(let rule, let location), _):
            return [.event(expected: "withheld by \(rule)", got: outcome.described, at: location)]
        case (.fields(_, let names?, _), .withheld):
            let expected = "sent as \(names.names.joined(separator: ", "))"
            return [.event(expected: expected, got: outcome.described, at: names.location)]
        case (.fields(_, nil, let location), .withheld), (.events(_, let location), .withheld):
            return [.event(expected: "sent", got: outcome.described, at: location)]
        case (.fields(let fields, let names, _), .mapped(let events)):
            var differences: [MappingDifference] = []
            if let names, names.names != events.map(\.name) {
                let (expected, got) = (names.names, events.map(\.name))
                differences.append(
                    .event(
                        expected: expected.joined(separator: ", "), got: got.joined(separator: ", "),
                        at: names.location))
            }
            for event in events {
                let comparison = PayloadComparison(event, destination)
                for difference in fields.flatMap({ comparison?.differences(from: $0) ?? [] })
                where !differences.contains(difference) {
                    differences.append(difference)
                }
            }
            return differences
        case (.events(let expected, let location), .mapped(let events)):
            guard expected.count == events.count else {
                return [.event(expected: "\(expected.count) events", got: outcome.described, at: location)]
            }
            return zip(expected, events).flatMap { expected, event in
                PayloadComparison(event, destination)?.differences(from: expected) ?? []
            }
        }
    }

    private func differences(inJudgementOf destination: Destination) -> [MappingDifference] {
        guard let reply else { return [] }
        let judgement = destination.judge(
            status: reply.status, headers: reply.headers, body: reply.body, sent: 1, now: now)
        if judgement.verdict.rawValue == reply.verdict { return [] }
        return [
            MappingDifference(
                field: "reply", expected: reply.verdict, got: "\(judgement.verdict.rawValue): \(judgement.row)",
                location: reply.location)
        ]
    }
}

extension MappingDifference {
    fileprivate static func event(expected: String, got: String, at location: SourceLocation) -> MappingDifference {
        MappingDifference(field: "event", expected: expected, got: got, location: location)
    }
}

extension MappingOutcome {
    fileprivate var described: String {
        switch self {
        case .mapped(let events): "sent as \(events.map(\.name).joined(separator: ", "))"
        case .withheld(let rule, let reason): "withheld by \(rule): \(reason)"
        }
    }
}
