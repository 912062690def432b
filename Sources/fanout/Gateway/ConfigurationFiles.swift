internal import Events
internal import Mapping
internal import YAML

/// Finds destinations.yaml and the plugins on the disk and loads them.
struct ConfigurationFiles {
    var path: String
    var plugins: String?
    var endpoints: [String: String] = [:]
    /// In place of the process's environment.
    var environment: @Sendable (String) -> String? = { fanout.environment($0) }
    /// Gives missing variables a value, for what sends nothing; `nil`: they are errors.
    var standIn: (@Sendable (String) -> String)?
    /// See `ConfigurationSource.isReload`.
    var isReload = false
    /// Files of examples to read as tests, by plugin.
    var examples: [String: [SourceFile]] = [:]

    /// What loading came to: diagnostics for people, and a configuration where there is no error.
    struct Loaded {
        let configuration: Configuration?
        let diagnostics: [Diagnostic]
        /// For showing the lines that diagnostics speak of.
        let sources: [SourceFile]

        /// Writes all diagnostics to standard error.
        func tell() {
            for diagnostic in renderedDiagnostics { Terminal.tell(diagnostic) }
        }

        /// All diagnostics as `fanout check` shows them.
        var renderedDiagnostics: [String] {
            diagnostics.map { diagnostic in diagnostic.rendered(source: sources.first { $0.name == diagnostic.file }) }
        }

        var warnings: Int { diagnostics.count { $0.severity == .warning } }
        var errors: Int { diagnostics.count { $0.severity == .error } }
    }

    func load(now: Timestamp) throws(FileError) -> Loaded {
        // A byte beyond the limit is enough to be refused for it.
        let file = SourceFile(name: path, bytes: try Files.read(path, upTo: YAMLLimits().maxBytes + 1))
        let adapters = try self.adapters()
        var source = ConfigurationSource(
            file: file, adapters: adapters, environment: environment,
            readFile: { (try? Files.read($0)).map { String(decoding: $0, as: UTF8.self) } }, endpoints: endpoints,
            now: now)
        source.standIn = standIn
        source.isReload = isReload
        source.examples = examples
        let (configuration, diagnostics) = ConfigurationLoader.load(source)
        return Loaded(
            configuration: configuration, diagnostics: diagnostics,
            sources: [file] + adapters.sorted { $0.key < $1.key }.map(\.value) + examples.flatMap(\.value))
    }

    /// adapter.yaml of every plugin, by its name.
    func adapters() throws(FileError) -> [String: SourceFile] {
        let folder = pluginsFolder
        var adapters: [String: SourceFile] = [:]
        for name in try Files.folders(in: folder) {
            let path = "\(folder)/\(name)/adapter.yaml"
            if Files.exists(path) { adapters[name] = SourceFile(name: path, bytes: try Files.read(path)) }
        }
        return adapters
    }

    /// The folder of the plugins: by default `plugins` in the folder of the configuration file.
    var pluginsFolder: String {
        if let plugins { return plugins }
        guard let slash = path.lastIndex(of: "/") else { return "plugins" }
        return path[..<slash] + "/plugins"
    }
}
