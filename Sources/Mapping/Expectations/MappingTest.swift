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
    let reply: ExpectedReply?

    /// Whether the event has to be kept back.
    package var expectsWithholding: Bool {
        if case .withheld = expectation { true } else { false }
    }

    /// What the answer of the platform, which an example may give, has to mean.
    package var expectedVerdict: String? { reply?.verdict }
}

/// What a test expects.
enum Expectation: Sendable {
    case withheld(rule: String, at: SourceLocation)
    /// These fields of every event of theirs.
    case fields([ExpectedField], names: ExpectedNames?, at: SourceLocation)
    /// Exactly these events of theirs.
    case events([ExpectedValue], at: SourceLocation)
}

/// An answer of the platform, and what it has to mean.
struct ExpectedReply: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let verdict: String
    let location: SourceLocation
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
}

/// What has to stand at a place of a payload.
struct ExpectedValue: Sendable {
    enum Content: Sendable {
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

    let content: Content
    /// Where it is written.
    let location: SourceLocation
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
