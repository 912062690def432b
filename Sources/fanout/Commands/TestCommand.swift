internal import ArgumentParser
internal import Events
internal import Mapping

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Try events on destinations.yaml and compare what each platform would get.",
        discussion: """
            Runs the list `tests` of destinations.yaml and the examples of the plugins through the code that also \
            serves. Nothing is sent, so no token is needed: a variable that is not set gets its own name as a value. \
            With --vectors the thousands of inputs and hashes in plugins/*/vectors are run instead. The exit code is \
            0 when all is as expected, 1 when something differs, and 78 when the file has errors.

            Example:  fanout test --destination tiktok --watch
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Only the tests of this destination.", valueName: "name"))
    var destination: String?

    @Flag(help: "One line of JSON per test, and per vector that differs.")
    var json = false

    @Flag(help: "Run again whenever destinations.yaml or a file of a plugin is saved, until stopped.")
    var watch = false

    @Flag(help: "Run the vectors of normalizing and hashing.")
    var vectors = false

    @Argument(help: ArgumentHelp("With --vectors: only those of this plugin.", valueName: "plugin"))
    var plugin: String?

    func validate() throws {
        if plugin != nil, !vectors { throw ValidationError("a plugin is named for --vectors only") }
    }

    func run() async throws {
        guard watch else {
            let code = try runOnce()
            if code != .success { throw code }
            return
        }
        while true {
            let versions = versions()
            do { _ = try runOnce() } catch let code as ExitCode {
                // A file that is half saved or half right is what watching is for.
                if code == .usage { throw code }
            }
            Terminal.tell("waiting for \(options.config) or a plugin to be saved; ctrl-c ends")
            while self.versions() == versions { try await Task.sleep(for: .milliseconds(500)) }
        }
    }

    /// Loads everything anew and runs it.
    private func runOnce() throws -> ExitCode {
        let now = SystemClock().now
        let loaded = try load(now: now)
        guard let configuration = loaded.configuration else {
            loaded.tell()
            return .badConfiguration
        }
        if let destination, !configuration.names.contains(destination) {
            Terminal.tell("fanout: there is no destination `\(destination)` in \(options.config)")
            throw ExitCode.usage
        }
        if vectors {
            let report = try VectorReport(
                configuration: configuration, files: options.files, plugin: plugin, destination: destination, now: now)
            return report.run(json: json)
        }
        return TestReport(configuration: configuration, destination: destination).run(json: json)
    }

    private func load(now: Timestamp) throws -> ConfigurationFiles.Loaded {
        var files = options.files
        files.standIn = { $0 }
        do {
            if !vectors { files.examples = try files.exampleFiles() }
            return try files.load(now: now)
        } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
    }

    private func versions() -> [String: [Int]] {
        var versions: [String: [Int]] = [:]
        for path in options.files.watchedFiles() { versions[path] = Files.version(of: path) }
        return versions
    }
}
