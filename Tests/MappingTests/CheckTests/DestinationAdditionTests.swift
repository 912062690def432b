import Events
import Mapping
import Testing
import YAML

/// `fanout add`: a recommended block at the end of the file, and nothing else changed.
@Suite struct DestinationAdditionTests {
    typealias Outcome = (addition: DestinationAddition?, diagnostics: [Diagnostic])

    static func add(_ adapter: String, name: String? = nil, to text: String) throws -> Outcome {
        let source = ConfigurationSource(
            file: SourceFile(name: "destinations.yaml", bytes: Array(text.utf8)), adapters: try Repository.adapters(),
            environment: { _ in nil }, now: noon)
        return DestinationAddition.adding(name ?? adapter, adapter: adapter, to: source)
    }

    static func added(_ adapter: String, name: String? = nil, to text: String) throws -> String {
        let (addition, diagnostics) = try add(adapter, name: name, to: text)
        return String(decoding: try #require(addition, "\(diagnostics)").bytes, as: UTF8.self)
    }

    @Test func theShippedFileIsExactlyWhatIsWritten() throws {
        var text = ""
        for name in ["tiktok", "facebook", "noop"] { text = try Self.added(name, to: text) }
        #expect(Array(text.utf8) == (try Repository.file("destinations.yaml").bytes))
    }

    static let lab = """
        # Ours.
        version: 1
        destinations:   # all of them
          noop:
            adapter: noop   # nothing is sent
            events: {"*": as is}
            fields:
              id: event_id

        """

    /// Files, and what stands before and after the new block.
    static let places: [(before: String, after: String)] = [
        (lab, ""), (lab, "# The tests below belong to nobody else.\ntests: []\n"), (lab, "tests: []\n"),
        (lab + "    # a comment at the end of the block\n", ""),
        (lab.replacing("version: 1\n", with: ""), "version: 1\n"),
        ("version: 1\ndestinations:\n", ""), ("version: 1\n", ""), ("# Nothing but a comment.\n", ""),
        ("---\nversion: 1\ndestinations:\n", "...\n"),
        (lab.replacing("\n  ", with: "\n      "), "tests: []\n"),
    ]

    @Test(arguments: places) func everyLineStaysAsItIs(_ place: (before: String, after: String)) throws {
        let (addition, diagnostics) = try Self.add("facebook", to: place.before + place.after)
        let file = try #require(addition, "\(diagnostics)")
        let text = String(decoding: file.bytes, as: UTF8.self)
        #expect(text.hasPrefix(place.before.trimmingEmptyLines + "\n"))
        #expect(text.hasSuffix(place.after.isEmpty ? "\n" : "\n\n" + place.after))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[file.line - 1].drop { $0 == " " } == "facebook:")
        #expect(!text.contains("\n\n\n"))
        #expect(diagnostics.filter { $0.severity == .error }.isEmpty)
    }

    @Test func theBlockIsIndentedAsItsNeighbours() throws {
        let text = try Self.added("noop", name: "two", to: Self.lab.replacing("\n  ", with: "\n      "))
        #expect(text.contains("\n      two:\n        adapter: noop\n"))
        #expect(text.contains("\n      # Sends nothing: shows what would leave, and counts.\n      two:\n"))
    }

    @Test func theLineEndsOfTheFileAreKept() throws {
        let text = try Self.added("noop", name: "two", to: Self.lab.replacing("\n", with: "\r\n"))
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
        #expect(text.hasPrefix(Self.lab.replacing("\n", with: "\r\n")))
    }

    @Test func aFileWithoutALastLineEndGetsOne() throws {
        let text = try Self.added("noop", name: "two", to: String(Self.lab.dropLast()))
        #expect(text.hasPrefix(Self.lab))
    }

    @Test(arguments: [
        ("tiktok", "tiktok", "TIKTOK_"), ("tiktok", "tiktok-eu", "TIKTOK_EU_"), ("facebook", "Shop_2", "SHOP_2_"),
    ]) func theVariablesAreNamedAfterTheDestination(_ adapter: String, _ name: String, _ prefix: String) throws {
        let addition = try #require(try Self.add(adapter, name: name, to: "").addition)
        #expect(addition.variables.count == 2)
        for variable in addition.variables {
            #expect(variable.name.hasPrefix(prefix))
            #expect(variable.about != nil)
            #expect(String(decoding: addition.bytes, as: UTF8.self).contains("${\(variable.name)}"))
        }
    }

    @Test func anAddedDestinationSendsWhatTheShippedOneSends() throws {
        var setup = try Setup.shipped
        setup.yaml = try Self.added("tiktok", name: "tiktok-eu", to: setup.yaml)
        setup.environment["TIKTOK_EU_PIXEL_ID"] = "EUPIXEL"
        setup.environment["TIKTOK_EU_ACCESS_TOKEN"] = "eu-token"
        let configuration = try setup.configuration()
        let event = try Events.read(#"{"event": "Lead", "event_id": "1", "user": {"email": "a@b.cd"}}"#)
        let bodies = try ["tiktok", "tiktok-eu"].map { name in
            try #require(configuration.destination(named: name)).mapped(event, now: noon).events.map(\.json)
        }
        #expect(bodies[0] == bodies[1])
    }

    struct Refusal: Sendable {
        let adapter: String
        let name: String
        let text: String
        let says: String
        let line: Int?
    }

    static let refusals: [Refusal] = [
        Refusal(adapter: "noop", name: "noop", text: lab, says: "a destination `noop` already", line: 4),
        Refusal(
            adapter: "noop", name: "old", text: lab.replacing("  noop:\n", with: "  old:\n    enabled: false\n"),
            says: "a destination `old` already", line: 4),
        Refusal(adapter: "nop", name: "two", text: lab, says: "there is no adapter `nop`", line: nil),
        Refusal(adapter: "noop", name: "my shop", text: lab, says: "cannot be the name of a destination", line: nil),
        Refusal(adapter: "noop", name: "two", text: "version: 1\ndestinations: {}\n", says: "on one line", line: 2),
        Refusal(adapter: "noop", name: "two", text: "version: 1\ndestinations: [\n", says: "never closed", line: 2),
        Refusal(
            adapter: "noop", name: "two", text: lab.replacing("event_id", with: "event_if"), says: "no `event_if`",
            line: 8),
        Refusal(adapter: "noop", name: "two", text: "- a\n", says: "this file has to be", line: 1),
        Refusal(adapter: "noop", name: "two", text: "version: 1\ndestinations: noop\n", says: "found noop", line: 2),
    ]

    @Test(arguments: refusals) func aFileThatCannotTakeItIsLeftAlone(_ refusal: Refusal) throws {
        let (addition, diagnostics) = try Self.add(refusal.adapter, name: refusal.name, to: refusal.text)
        #expect(addition == nil)
        let first = try #require(diagnostics.first)
        #expect(first.message.contains(refusal.says), "\(diagnostics)")
        #expect(first.location?.line == refusal.line)
    }

    @Test func whatIsSaidAboutTheResultComesWithIt() throws {
        let text = Self.lab.replacing("events: {\"*\": as is}", with: "events: {Purchse: Purchase}")
        let (addition, diagnostics) = try Self.add("tiktok", to: text)
        #expect(addition != nil)
        #expect(diagnostics.map(\.severity) == [.warning])
    }
}

extension String {
    fileprivate var trimmingEmptyLines: String {
        var text = self[...]
        while text.last == "\n" { text = text.dropLast() }
        return String(text)
    }
}
