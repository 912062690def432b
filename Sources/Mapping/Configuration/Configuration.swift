package import Events
package import YAML

/// destinations.yaml and the adapters it names, compiled.
package struct Configuration: Sendable {
    /// Those that are switched on, in the file's order.
    package let destinations: [Destination]
    /// The names of those that are switched off.
    package let disabled: [String]
    /// Those of the file, then the plugins' examples.
    package let tests: [MappingTest]
    let shared: SharedTables

    /// The destination of that name, if it is switched on.
    package func destination(named name: String) -> Destination? {
        destinations.first { $0.name == name }
    }

    /// All names of the file, also of what is switched off.
    package var names: [String] { destinations.map(\.name) + disabled }

    /// What maps many events for the destinations, one after the other.
    package func mapper() -> EventMapper { EventMapper(shared) }

    /// An event made ready for several destinations at once.
    package func binding(of event: ConversionEvent) -> EventBinding {
        EventBinding(event, shared: shared)
    }
}

/// What a configuration is made of.
///
/// The files come in as bytes: reading them is the caller's.
package struct ConfigurationSource: Sendable {
    /// destinations.yaml.
    package var file: SourceFile
    /// adapter.yaml of each plugin, by the plugin's name.
    package var adapters: [String: SourceFile]
    package var environment: @Sendable (String) -> String?
    /// The text of a file named in `${file:...}`; `nil` when it cannot be read.
    package var readFile: @Sendable (String) -> String?
    /// Scheme, host and port for destinations by name, before what the file says.
    package var endpoints: [String: String]
    package var now: Timestamp
    /// Gives variables and files that are missing a value, by name; `nil`: they are errors.
    ///
    /// For tests, which send nothing and need no tokens.
    package var standIn: (@Sendable (String) -> String)?
    /// A gateway runs already: an endpoint may be for a destination that has been removed since it was started.
    package var isReload = false
    /// Files of examples, by plugin: tests of the plugin's destination.
    package var examples: [String: [SourceFile]] = [:]

    package init(
        file: SourceFile, adapters: [String: SourceFile], environment: @escaping @Sendable (String) -> String?,
        readFile: @escaping @Sendable (String) -> String? = { _ in nil }, endpoints: [String: String] = [:],
        now: Timestamp
    ) {
        self.file = file
        self.adapters = adapters
        self.environment = environment
        self.readFile = readFile
        self.endpoints = endpoints
        self.now = now
    }
}
