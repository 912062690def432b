/// What is fuzzed; the raw value is also the name of the folder with its corpus.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The reader and the writer of JSON.
    case json
    /// destinations.yaml with the shipped adapters, and YAML of any kind.
    case configuration
    /// adapter.yaml, together with a destination that uses it.
    case adapter
    /// The steps that clean values: the first byte chooses the list, the second the country, the rest is the text.
    case steps
    /// An event as a shop sends it, and what the shipped destinations make of it.
    case event

    /// Gives one input to the code.
    ///
    /// - Throws: `BrokenPromise` where what comes out is not what the code promises for every input.
    package func run(_ input: [UInt8]) throws {
        switch self {
        case .json: try JSONPromises.check(input)
        case .configuration: try ConfigurationPromises.check(input)
        case .adapter: try ConfigurationPromises.check(adapter: input)
        case .steps: try StepPromises.check(input)
        case .event: try EventPromises.check(input)
        }
    }
}

/// What was promised for every input, and does not hold for one.
package struct BrokenPromise: Error, CustomStringConvertible {
    package let description: String
}

/// Throws unless `condition` holds.
func promise(_ condition: Bool, _ description: @autoclosure () -> String) throws {
    if !condition { throw BrokenPromise(description: description()) }
}
