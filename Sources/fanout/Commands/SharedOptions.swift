internal import ArgumentParser
internal import Events
internal import YAML

/// Where the configuration stands.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The file that declares the destinations.", valueName: "file"))
    var config = environment("FANOUT_CONFIG") ?? "destinations.yaml"

    @Option(
        name: .long,
        help: ArgumentHelp("The folder with the adapters; by default `plugins` beside the file.", valueName: "dir"))
    var plugins: String?

    /// The files that the options name.
    var files: ConfigurationFiles {
        ConfigurationFiles(path: config, plugins: plugins ?? fanout.environment("FANOUT_PLUGINS"))
    }

    /// The files, with what the command line says of endpoints.
    func files(endpoints: [String: String]) -> ConfigurationFiles {
        var files = files
        files.endpoints = endpoints
        return files
    }

    /// Loads the configuration and shows what is wrong with it.
    ///
    /// - Throws: an exit code when it cannot be used.
    func load(
        endpoints: [String: String] = [:], now: Timestamp, environment: (@Sendable (String) -> String?)? = nil
    ) throws -> ConfigurationFiles.Loaded {
        var files = ConfigurationFiles(
            path: config, plugins: plugins ?? fanout.environment("FANOUT_PLUGINS"), endpoints: endpoints)
        if let environment { files.environment = environment }
        do {
            return try files.load(now: now)
        } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
    }
}

extension ConfigurationOptions {
    /// adapter.yaml of every plugin, by its name.
    ///
    /// - Throws: an exit code when the folder cannot be read.
    func adapters() throws -> [String: SourceFile] {
        let files = ConfigurationFiles(path: config, plugins: plugins ?? fanout.environment("FANOUT_PLUGINS"))
        do { return try files.adapters() } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
    }

    /// A file.
    ///
    /// - Throws: an exit code when it cannot be read.
    func read(_ path: String) throws -> SourceFile {
        do { return SourceFile(name: path, bytes: try Files.read(path, upTo: YAMLLimits().maxBytes + 1)) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
    }
}

/// A point in time on the command line.
struct TimeArgument: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        guard let timestamp = Timestamp(rfc3339: argument) else { return nil }
        self.timestamp = timestamp
    }
}

/// `NAME=VALUE` on the command line.
struct NamedValue: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else { return nil }
        name = String(argument[..<equals])
        value = String(argument[argument.index(after: equals)...])
    }
}
