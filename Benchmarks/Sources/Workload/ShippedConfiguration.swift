internal import Glibc
internal import Mapping
internal import YAML

/// The destinations.yaml and the plugins of this repository.
struct ShippedConfiguration {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let configuration: Configuration

    /// Loads them, with a second destination `NAME-2` beside each that is named.
    ///
    /// - Parameters:
    ///   - root: the repository's folder.
    ///   - doubled: names of destinations.
    /// - Throws: where a file cannot be read or the configuration has errors.
    init(root: String, doubling doubled: [String]) throws {
        var text = try Self.text(of: "\(root)/destinations.yaml")
        for name in doubled { text += Self.block(of: name, in: text) }
        var adapters: [String: SourceFile] = [:]
        for plugin in ["tiktok", "facebook", "noop"] {
            let path = "plugins/\(plugin)/adapter.yaml"
            adapters[plugin] = SourceFile(name: path, bytes: Array(try Self.text(of: "\(root)/\(path)").utf8))
        }
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: SourceFile(name: "destinations.yaml", bytes: Array(text.utf8)), adapters: adapters,
                environment: { "value-of-\($0)" }, now: EventGenerator.now))
        guard let configuration else {
            throw Failure(description: diagnostics.map(\.message).joined(separator: "; "))
        }
        self.configuration = configuration
    }

    func destination(_ name: String) throws -> Destination {
        guard let found = configuration.destination(named: name) else {
            throw Failure(description: "there is no destination \(name)")
        }
        return found
    }

    /// The lines of a destination again, under another name.
    private static func block(of name: String, in text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let body = lines.drop { $0 != "  \(name):" }.dropFirst().prefix { $0.hasPrefix("    ") || $0.isEmpty }
        return "\n  \(name)-2:\n" + body.joined(separator: "\n") + "\n"
    }

    private static func text(of path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw Failure(description: "\(path) cannot be read") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }
}
