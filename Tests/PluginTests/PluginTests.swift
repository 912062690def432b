import Foundation
import Mapping
import Testing
import YAML

/// Every plugin is complete, and does what its examples say.
@Suite struct PluginTests {
    @Test func thereArePlugins() {
        #expect(Set(Plugin.all.map(\.name)).isSuperset(of: ["facebook", "noop", "tiktok"]))
    }

    @Test func theShippedFileAllAdaptersAndAllExamplesLoadWithoutAWord() throws {
        let diagnostics = try Shipped.loaded.get().diagnostics
        #expect(diagnostics.map { $0.rendered(source: nil) } == [])
    }

    @Test(arguments: Plugin.all) func aPluginHasADestinationAPageAndExamples(_ plugin: Plugin) throws {
        let configuration = try Shipped.configuration()
        let destination = try #require(
            configuration.destinations.first { $0.adapter == plugin.name }, "no shipped destination uses \(plugin.name)"
        )
        let readme = try String(contentsOf: plugin.folder.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.hasPrefix("# "), "README.md begins with its title")
        let examples = configuration.tests.filter { $0.destination == destination.name }
        #expect(Set(examples.map(\.file)) == Set(try plugin.examples.map(\.name)))
        #expect(examples.contains { !$0.expectsWithholding }, "an example of an event that is sent")
        if !destination.sendsNothing {
            #expect(examples.contains { $0.expectsWithholding }, "an example of an event that is withheld")
            #expect(
                examples.contains { $0.expectedVerdict.map { $0 != "delivered" } ?? false },
                "an example with an answer that is no success")
        }
    }

    @Test(arguments: Shipped.tests) func thePlatformGetsAndAnswersWhatTheExampleSays(_ test: MappingTest) throws {
        let result = test.result(in: try Shipped.configuration())
        #expect(result == .passed, "\(test.file): \(test.name)")
    }
}
