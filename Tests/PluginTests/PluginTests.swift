import Events
import Foundation
import JSON
import Mapping
import Testing
import YAML

/// Every plugin is complete, and does what its examples say.
@Suite struct PluginTests {
    @Test func thereArePlugins() {
        #expect(Set(Plugin.all.map(\.name)).isSuperset(of: ["facebook", "noop", "tiktok"]))
    }

    @Test func theShippedFileAndAllAdaptersLoadWithoutAWord() throws {
        let diagnostics = try Shipped.loaded.get().diagnostics
        #expect(diagnostics.map { $0.rendered(source: nil) } == [])
    }

    @Test(arguments: Plugin.all) func aPluginHasADestinationAPageAndExamples(_ plugin: Plugin) throws {
        let destination = try Shipped.destination(of: plugin.name)
        let readme = try String(contentsOf: plugin.folder.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.hasPrefix("# "), "README.md begins with its title")
        var sent = 0
        var withheld = 0
        var failed = 0
        for example in plugin.examples {
            let content = try example.content()
            switch content.expectation {
            case .sent: sent += 1
            case .withheld: withheld += 1
            }
            if let verdict = content.reply?.verdict, verdict != "delivered" { failed += 1 }
        }
        #expect(sent > 0, "an example of an event that is sent")
        if !destination.sendsNothing {
            #expect(withheld > 0, "an example of an event that is withheld")
            #expect(failed > 0, "an example with an answer that is no success")
        }
    }

    @Test(arguments: Plugin.all.flatMap(\.examples)) func thePlatformGetsWhatTheExampleSays(_ example: Example) throws {
        let content = try example.content()
        let destination = try Shipped.destination(of: example.plugin)
        let outcome = destination.mapped(
            try Example.canonical(content.event, at: content.now), now: content.now)
        switch (content.expectation, outcome) {
        case (.withheld(let rule), .withheld(let found, let reason)):
            #expect(found == rule, "withheld, but because \(reason)")
        case (.withheld(let rule), .mapped(let events)):
            Issue.record("expected the rule \(rule) to keep it back, sent were \(events.map(\.name))")
        case (.sent, .withheld(let rule, let reason)):
            Issue.record("expected to be sent, withheld by \(rule): \(reason)")
        case (.sent(let wanted), .mapped(let events)):
            try #require(events.count == 1)
            let request = try JSONDocument(parsing: destination.request(for: events).body)
            let data = try #require(request.member("data", of: JSONDocument.root))
            let sent = Array(request.elements(of: data))
            try #require(sent.count == 1)
            let differences = wanted.differences(from: Value(request, sent[0]))
            #expect(differences.isEmpty, "\n\(differences.joined(separator: "\n"))\n")
        }
    }

    /// `fanout test` runs the examples too, by its own comparison.
    @Test func theExamplesHoldAsTestsOfTheShippedFile() throws {
        let adapters = try Plugin.all.map { ($0.name, try Plugin.source("plugins/\($0.name)/adapter.yaml")) }
        var source = ConfigurationSource(
            file: try Plugin.source("destinations.yaml"), adapters: Dictionary(uniqueKeysWithValues: adapters),
            environment: { "value-of-\($0)" }, now: Shipped.now)
        for plugin in Plugin.all {
            source.examples[plugin.name] = try plugin.examples.map {
                try Plugin.source("plugins/\(plugin.name)/examples/\($0.file)")
            }
        }
        let (loaded, diagnostics) = ConfigurationLoader.load(source)
        #expect(diagnostics.map { $0.rendered(source: nil) } == [])
        let configuration = try #require(loaded)
        #expect(configuration.tests.count == Plugin.all.flatMap(\.examples).count)
        for test in configuration.tests { #expect(test.result(in: configuration) == .passed, "\(test.file)") }
    }

    @Test(arguments: Plugin.all.flatMap(\.examples)) func anAnswerMeansWhatTheExampleSays(_ example: Example) throws {
        guard let reply = try example.content().reply else { return }
        let judgement = try Shipped.destination(of: example.plugin).judge(
            status: reply.status, headers: reply.headers, body: reply.body, sent: 1)
        #expect(judgement.verdict.rawValue == reply.verdict, "row \(judgement.row)")
    }
}

/// The comparison that the examples rest on.
@Suite struct ValueTests {
    static func value(_ yaml: String) throws -> Value {
        let (node, _) = YAMLLoader.load(SourceFile(name: "value", bytes: Array(yaml.utf8)))
        return Value(try #require(node))
    }

    static let cases: [(wanted: String, found: String, differences: [String])] = [
        ("{a: 1, b: [x, true, ~]}", #"{"b": ["x", true, null], "a": 1.0}"#, []),
        ("{a: {sha256: x}}", #"{"a": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}"#, []),
        ("{a: absent}", "{}", []),
        ("{a: absent}", #"{"a": "absent"}"#, [#"a: expected nothing, found "absent""#]),
        ("{a: '1'}", #"{"a": 1}"#, [#"a: expected "1", found 1"#]),
        ("{a: {b: 1}}", #"{"a": {}}"#, ["a.b: expected 1, found nothing"]),
        ("{a: {}}", #"{"a": {"b": [1]}}"#, ["a.b: found [1], expected nothing"]),
        ("{a: [1]}", #"{"a": [1, 2]}"#, ["a[1]: found 2, expected nothing"]),
        ("{a: [1, 2]}", #"{"a": [1]}"#, ["a[1]: expected 2, found nothing"]),
        (
            "{a: {sha256: x}}", #"{"a": "x"}"#,
            [
                #"a: expected the SHA-256 of "x" (2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881), found "x""#
            ]
        ),
        ("{a: true}", #"{"a": "true"}"#, [#"a: expected true, found "true""#]),
    ]

    @Test(arguments: cases)
    func aDifferenceIsToldAtItsPath(_ test: (wanted: String, found: String, differences: [String])) throws {
        let found = Value(try JSONDocument(parsing: Array(test.found.utf8)))
        #expect(try Self.value(test.wanted).differences(from: found) == test.differences)
    }
}
