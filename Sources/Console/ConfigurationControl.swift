package import Events
package import Mapping

/// How destinations.yaml of a running gateway stands.
package struct ConfigurationReport: Sendable {
    /// A file that was saved with errors: the one before it stays in force.
    package struct Refusal: Sendable {
        /// When it was looked at.
        package var at: Timestamp
        /// Each as `fanout check` shows it.
        package var diagnostics: [String]

        package init(at: Timestamp, diagnostics: [String]) {
            self.at = at
            self.diagnostics = diagnostics
        }
    }

    /// The path of destinations.yaml.
    package var file: String
    /// When the one in force was loaded.
    package var loadedAt: Timestamp
    /// The one in force, compiled.
    package var configuration: Configuration
    /// `nil` where what is saved is in force.
    package var refusal: Refusal?

    package init(file: String, loadedAt: Timestamp, configuration: Configuration, refusal: Refusal? = nil) {
        self.file = file
        self.loadedAt = loadedAt
        self.configuration = configuration
        self.refusal = refusal
    }
}

/// What the admin's routes need of whoever holds the configuration.
package protocol ConfigurationControl: Sendable {
    var report: ConfigurationReport { get async }

    /// Reads the files again and puts them in force where they have no error.
    func reload() async -> ConfigurationReport
}
