internal import Events
package import YAML

/// An event, and what a destination has to make of it: an entry of `tests` in destinations.yaml, or an example of a
/// plugin.
package struct MappingTest: Sendable {
    package let name: String
    package let destination: String
    /// Where the test is written.
    package let file: String
    package let location: SourceLocation
    /// The event in canonical form.
    let event: [UInt8]
    /// When the test takes place: what it says, else the event's own time, else the present.
    let now: Timestamp
    let expectation: Expectation
}

/// What a test expects.
enum Expectation: Sendable {
    case withheld(rule: String, at: SourceLocation)
    case sent(names: ExpectedNames?, fields: [ExpectedField], at: SourceLocation)
}

/// The platform's names under which the event goes out.
struct ExpectedNames: Sendable {
    let names: [String]
    let location: SourceLocation
}

/// A place in the payload and what has to stand there.
struct ExpectedField: Sendable {
    /// As it is written: `properties.contents[0].price`.
    let name: String
    let path: PayloadPath
    let value: ExpectedValue
    let location: SourceLocation
}

/// What has to stand at a place of a payload.
indirect enum ExpectedValue: Sendable {
    case absent
    /// The SHA-256 of a text.
    case hash(of: String)
    case text(String)
    /// In JSON's notation, compared as a number.
    case number(String)
    case bool(Bool)
    case list([ExpectedValue])
    /// Exactly these members.
    case object([(name: String, value: ExpectedValue)])
}

/// A way down into a payload: `properties.contents[0].price`.
struct PayloadPath: Sendable, Hashable {
    enum Step: Sendable, Hashable {
        case member(String)
        /// From 0.
        case element(Int)
    }

    let steps: [Step]
    /// The field as adapters write it: `properties.contents[].price`.
    let fieldName: String

    /// Reads a path; `nil` where it is none.
    init?(_ text: String) {
        var steps: [Step] = []
        var fieldName = ""
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "[" }
            guard !name.isEmpty else { return nil }
            steps.append(.member(String(name)))
            fieldName += (fieldName.isEmpty ? "" : ".") + name
            let brackets = part.dropFirst(name.count)
            if brackets.isEmpty { continue }
            guard brackets.last == "]", let index = Int(brackets.dropFirst().dropLast()), index >= 0 else { return nil }
            steps.append(.element(index))
            fieldName += "[]"
        }
        self.steps = steps
        self.fieldName = fieldName
    }
}
