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
    /// The place in the payload; `event` for the event as a whole.
    package let field: String
    /// For a person: JSON, or words.
    package let expected: String
    package let got: String
    /// Where the test says what it expects.
    package let location: SourceLocation
}

extension MappingTest {
    /// Maps the event as for sending and compares.
    package func result(in configuration: Configuration) -> MappingTestResult {
        guard let destination = configuration.destination(named: destination) else {
            return .skipped("\(destination) is switched off")
        }
        guard let event = try? ConversionEvent(canonical: event) else { return .skipped("the event cannot be read") }
        let differences = differences(in: destination.mapped(event, now: now), of: destination)
        return differences.isEmpty ? .passed : .failed(differences)
    }

    private func differences(in outcome: MappingOutcome, of destination: Destination) -> [MappingDifference] {
        switch (expectation, outcome) {
        case (.withheld(let rule, _), .withheld(let actual, _)) where rule == actual: return []
        case (.withheld(let rule, let location), _):
            return [
                MappingDifference(
                    field: "event", expected: "withheld by \(rule)", got: outcome.described, location: location)
            ]
        case (.sent(let names, _, let location), .withheld):
            let expected = names.map { "sent as \($0.names.joined(separator: ", "))" } ?? "sent"
            return [
                MappingDifference(
                    field: "event", expected: expected, got: outcome.described, location: names?.location ?? location)
            ]
        case (.sent(let names, let fields, _), .mapped(let events)):
            var differences: [MappingDifference] = []
            if let names, names.names != events.map(\.name) {
                differences.append(
                    MappingDifference(
                        field: "event", expected: names.names.joined(separator: ", "),
                        got: events.map(\.name).joined(separator: ", "), location: names.location))
            }
            for event in events {
                guard let payload = try? JSONDocument(parsing: event.json) else { continue }
                let comparison = PayloadComparison(payload: payload, event: event, destination: destination)
                for difference in fields.flatMap({ comparison.differences(from: $0) })
                where !differences.contains(difference) {
                    differences.append(difference)
                }
            }
            return differences
        }
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
