import Events
import Foundation
import JSON
import Mapping
import Testing
import YAML

/// The moment at which everything in these tests happens, unless a test says otherwise.
let noon = Timestamp(seconds: 1_796_126_400)  // 2026-12-01T12:00:00Z

/// Files of the repository.
enum Repository {
    static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    static func file(_ path: String) throws -> SourceFile {
        SourceFile(name: path, bytes: Array(try Data(contentsOf: root.appending(path: path))))
    }

    /// The real adapters, by name.
    static func adapters() throws -> [String: SourceFile] {
        let plugins = root.appending(path: "plugins")
        let names = try FileManager.default.contentsOfDirectory(atPath: plugins.path(percentEncoded: false))
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try file("plugins/\($0)/adapter.yaml")) })
    }
}

/// What a test configures.
struct Setup {
    var yaml: String
    /// Adapters beside the real ones, by name.
    var adapters: [String: String] = [:]
    var environment = [
        "TIKTOK_PIXEL_ID": "C4PIXEL", "TIKTOK_ACCESS_TOKEN": "tiktok-token", "FACEBOOK_PIXEL_ID": "1234567890",
        "FACEBOOK_ACCESS_TOKEN": "facebook-token",
    ]
    var files: [String: String] = [:]
    var endpoints: [String: String] = [:]
    var now = noon
    /// Gives missing variables a value.
    var standIn: (@Sendable (String) -> String)?

    func load() throws -> (configuration: Configuration?, diagnostics: [Diagnostic]) {
        var adapters = try Repository.adapters()
        for (name, text) in self.adapters {
            adapters[name] = SourceFile(name: "plugins/\(name)/adapter.yaml", bytes: Array(text.utf8))
        }
        let (environment, files) = (environment, files)
        var source = ConfigurationSource(
            file: SourceFile(name: "destinations.yaml", bytes: Array(yaml.utf8)), adapters: adapters,
            environment: { environment[$0] }, readFile: { files[$0] }, endpoints: endpoints, now: now)
        source.standIn = standIn
        let (configuration, diagnostics) = ConfigurationLoader.load(source)
        return (configuration, diagnostics)
    }

    /// The configuration of a file without errors.
    func configuration(sourceLocation: SourceLocation = #_sourceLocation) throws -> Configuration {
        let (configuration, diagnostics) = try load()
        let errors = diagnostics.filter { $0.severity == .error }.map { $0.rendered(source: nil) }
        return try #require(configuration, "\(errors.joined(separator: "\n"))", sourceLocation: sourceLocation)
    }

    static var shipped: Setup {
        get throws { Setup(yaml: String(decoding: try Repository.file("destinations.yaml").bytes, as: UTF8.self)) }
    }

    /// The shipped file, read once.
    static let shippedConfiguration = Result { try shipped.configuration() }

    typealias SourceLocation = Testing.SourceLocation
}

/// Canonical events out of what a shop sends.
enum Events {
    static func read(_ json: String, at now: Timestamp = noon) throws -> ConversionEvent {
        let document = try JSONDocument(parsing: Array(json.utf8))
        let reader = EventReader(destinations: nil) { _ in "made-id" }
        switch reader.read(document, at: JSONDocument.root, receivedAt: now) {
        case .accepted(let event): return try ConversionEvent(canonical: event.canonical)
        case .refused(let issues):
            throw Refusal(description: issues.map { "\($0.path): \($0.message)" }.joined(separator: "\n"))
        }
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }
}

extension MappingOutcome {
    var events: [MappedEvent] {
        if case .mapped(let events) = self { events } else { [] }
    }

    var rule: String? {
        if case .withheld(let rule, _) = self { rule } else { nil }
    }

    var reason: String? {
        if case .withheld(_, let reason) = self { reason } else { nil }
    }
}

extension MappedEvent {
    /// The JSON at a path such as `user.email` or `items.0.price`, as it was written; nil where there is none.
    func value(_ path: String) throws -> String? {
        try Fixture.value(path, in: json)
    }
}

enum Fixture {
    static func value(_ path: String, in json: [UInt8]) throws -> String? {
        let document = try JSONDocument(parsing: json)
        var node: Int? = JSONDocument.root
        for name in path.split(separator: ".") {
            guard let parent = node else { return nil }
            node =
                if let index = Int(name) { document.elements(of: parent).dropFirst(index).first { _ in true } } else {
                    document.member(String(name), of: parent)
                }
        }
        return node.map { String(decoding: document.bytes[document.rawRange($0)], as: UTF8.self) }
    }

    /// The text that a JSON string stands for.
    static func decoded(_ json: String) throws -> String? {
        let document = try JSONDocument(parsing: Array(json.utf8))
        return document.string(JSONDocument.root)
    }
}
