import Events
import Foundation
import JSON
import Mapping
import Testing
import YAML

/// A folder of `plugins/`.
struct Plugin: Sendable, CustomTestStringConvertible {
    static let root = URL(filePath: #filePath).appending(path: "../../..").standardized
    static let folder = root.appending(path: "plugins")

    /// All plugins; empty, which a test refuses, when the folder cannot be read.
    static let all: [Plugin] = names(in: folder).map(Plugin.init)

    let name: String

    var testDescription: String { name }
    var folder: URL { Plugin.folder.appending(path: name) }
    var examples: [Example] {
        Plugin.names(in: folder.appending(path: "examples")).filter { $0.hasSuffix(".yaml") }
            .map { Example(plugin: name, file: $0) }
    }

    static func names(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    static func source(_ path: String) throws -> SourceFile {
        SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }
}

/// The shipped configuration with settings that say what they are.
enum Shipped {
    /// The moment at which every example is mapped.
    static let now = Timestamp(seconds: 1_796_126_400)  // 2026-12-01T12:00:00Z

    static let loaded = Result { () throws -> (configuration: Configuration?, diagnostics: [Diagnostic]) in
        let adapters = try Plugin.all.map { ($0.name, try Plugin.source("plugins/\($0.name)/adapter.yaml")) }
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: try Plugin.source("destinations.yaml"), adapters: Dictionary(uniqueKeysWithValues: adapters),
                environment: { "value-of-\($0)" }, now: now))
        return (configuration, diagnostics)
    }

    /// The destination that a plugin's examples are mapped for.
    static func destination(of plugin: String) throws -> Destination {
        let configuration = try #require(try loaded.get().configuration, "destinations.yaml has errors")
        return try #require(
            configuration.destinations.first { $0.adapter == plugin }, "no shipped destination uses \(plugin)")
    }
}
