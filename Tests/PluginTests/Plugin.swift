import Events
import Foundation
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
    var examples: [SourceFile] {
        get throws {
            try Plugin.names(in: folder.appending(path: "examples")).filter { $0.hasSuffix(".yaml") }
                .map { try Plugin.source("plugins/\(name)/examples/\($0)") }
        }
    }

    static func names(in folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
        return names.filter { !$0.hasPrefix(".") }.sorted()
    }

    static func source(_ path: String) throws -> SourceFile {
        SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }
}

/// The shipped configuration, with the examples of all plugins as its tests.
enum Shipped {
    static let loaded = Result { () throws -> (configuration: Configuration?, diagnostics: [Diagnostic]) in
        let adapters = try Plugin.all.map { ($0.name, try Plugin.source("plugins/\($0.name)/adapter.yaml")) }
        var source = ConfigurationSource(
            file: try Plugin.source("destinations.yaml"), adapters: Dictionary(uniqueKeysWithValues: adapters),
            environment: { "value-of-\($0)" }, now: Timestamp(seconds: 1_796_126_400))
        source.examples = Dictionary(uniqueKeysWithValues: try Plugin.all.map { ($0.name, try $0.examples) })
        let (configuration, diagnostics) = ConfigurationLoader.load(source)
        return (configuration, diagnostics)
    }

    /// Empty, which a test refuses, when the configuration cannot be loaded.
    static var tests: [MappingTest] { (try? loaded.get().configuration?.tests) ?? [] }

    static func configuration() throws -> Configuration {
        try #require(try loaded.get().configuration, "the shipped configuration has errors")
    }
}

extension MappingTest: CustomTestStringConvertible {
    package var testDescription: String { "\(destination): \(name)" }
}
