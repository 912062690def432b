internal import Events
internal import Foundation
internal import Mapping
internal import YAML

/// A file is either used or refused with errors; every message names a place that the file has, and can be shown.
enum ConfigurationPromises {
    static let now = Timestamp(seconds: 1_796_126_400)  // 2026-12-01T12:00:00Z

    static func check(_ input: [UInt8]) throws {
        let file = SourceFile(name: "destinations.yaml", bytes: input)
        let (node, found) = YAMLLoader.load(file)
        try promise(node != nil || found.contains { $0.severity == .error }, "no YAML and no error")
        try check(found, in: [file])
        try check(file, adapters: Shipped.adapters)
    }

    static func check(adapter input: [UInt8]) throws {
        let adapter = SourceFile(name: "plugins/fuzzed/adapter.yaml", bytes: input)
        let text = """
            version: 1
            destinations:
              one:
                adapter: fuzzed
                settings: {account: "1", token: "${TOKEN}"}
                events: {"*": as is, Lead: [Lead, Contact]}
                fields: {email: user.email, value: properties.value, "items[].id": "properties.contents[].id"}
                hashing: {email: [email, sha256]}
            """
        let file = SourceFile(name: "destinations.yaml", bytes: Array(text.utf8))
        try check(file, adapters: ["fuzzed": adapter])
    }

    private static func check(_ file: SourceFile, adapters: [String: SourceFile]) throws {
        let (configuration, found) = ConfigurationLoader.load(
            ConfigurationSource(
                file: file, adapters: adapters, environment: { $0.contains("NONE") ? nil : "secret-value" }, now: now))
        try promise(configuration != nil || found.contains { $0.severity == .error }, "refused without an error")
        try check(found, in: [file] + adapters.values)
        for destination in configuration?.destinations ?? [] {
            _ = destination.mapped(Shipped.event, now: now)
            _ = destination.explained(Shipped.event, now: now)
        }
        for test in configuration?.tests ?? [] {
            if let configuration { _ = test.result(in: configuration) }
        }
    }

    private static func check(_ diagnostics: [Diagnostic], in files: [SourceFile]) throws {
        for diagnostic in diagnostics {
            let file = files.first { $0.name == diagnostic.file }
            let text = diagnostic.rendered(source: file)
            try promise(!text.contains("secret-value"), "a message repeats a variable: \(diagnostic.message)")
            guard let place = diagnostic.location, let file else { continue }
            let isOrdered = (place.line, place.column) <= (place.endLine, place.endColumn)
            let isInside = file.line(place.line).map { place.column <= $0.unicodeScalars.count + 1 } ?? false
            try promise(
                isOrdered && isInside && place.column >= 1 && file.line(place.endLine) != nil,
                "\(place) lies outside of the file: \(diagnostic.message)")
        }
    }
}

/// What ships.
enum Shipped {
    private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    static let adapters: [String: SourceFile] = {
        var adapters: [String: SourceFile] = [:]
        for name in ["tiktok", "facebook", "noop"] { adapters[name] = file("plugins/\(name)/adapter.yaml") }
        return adapters
    }()

    static let configuration: Configuration? =
        ConfigurationLoader.load(
            ConfigurationSource(
                file: file("destinations.yaml"), adapters: adapters, environment: { $0 }, now: ConfigurationPromises.now
            )
        ).0

    /// docs/examples/purchase.json.
    static let event: ConversionEvent = {
        do {
            let bytes = file("docs/examples/purchase.json").bytes
            guard let event = try EventPromises.accepted(bytes) else { throw BrokenPromise(description: "refused") }
            return try ConversionEvent(canonical: event.canonical)
        } catch { preconditionFailure("docs/examples/purchase.json cannot be used: \(error)") }
    }()

    private static func file(_ path: String) -> SourceFile {
        SourceFile(name: path, bytes: Array((try? Data(contentsOf: root.appending(path: path))) ?? Data()))
    }
}
