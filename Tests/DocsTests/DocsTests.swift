import Events
import Foundation
import JSON
import Mapping
import Testing
import YAML

/// The moment at which the examples of the documentation happen.
private let now = Timestamp(seconds: 1_796_126_400)  // 2026-12-01T12:00:00Z

@Suite("The documentation")
struct DocsTests {
    @Test(
        "the pages are there, each with its examples",
        arguments: [
            "README.md", "docs/adapters.md", "docs/architecture.md", "docs/consent.md", "docs/deduplication.md",
            "docs/destinations.md", "docs/event.md", "docs/guarantees.md", "docs/hashing.md", "docs/http-api.md",
            "docs/logging.md", "docs/operations.md", "docs/performance.md", "docs/sandbox.md",
        ])
    func pageIsThere(path: String) throws {
        let page = try #require(Page.all.first { $0.path == path })
        #expect(!page.blocks.isEmpty)
        #expect(!page.links.isEmpty)
    }

    @Test(
        "a block that is looked at says what it is in words that are known",
        arguments: Page.blocks.filter { ["json", "yaml", "text"].contains($0.info.first) })
    func infoIsKnown(block: Block) {
        let kinds = [
            "json", "json event", "json event warned", "json event refused", "json issues", "json body *", "yaml",
            "yaml destinations", "yaml destinations wrong", "yaml of *", "yaml of * wrong", "yaml adapter *",
            "yaml script", "yaml script wrong",
            "text", "text diagnostics",
        ]
        #expect(
            kinds.contains { kind in
                let words = kind.split(separator: " ")
                return words.count == block.info.count && zip(words, block.info).allSatisfy { $0 == "*" || $0 == $1 }
            }, "unknown words: \(block.info)")
    }

    @Test("a link leads to a file, and to a heading of it", arguments: Page.all.flatMap(\.links).filter(\.isOwn))
    func linkLeadsSomewhere(link: Link) throws {
        let parts = link.target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let folder = link.page.split(separator: "/").dropLast().joined(separator: "/")
        let base = Page.root.appending(path: folder)
        let file = parts[0].isEmpty ? Page.root.appending(path: link.page) : base.appending(path: String(parts[0]))
        #expect(FileManager.default.fileExists(atPath: file.standardized.path()), "there is no such file")
        guard parts.count > 1, let page = Page.all.first(where: { $0.isAt(file) }) else { return }
        #expect(page.anchors.contains(String(parts[1])), "\(page.path) has no such heading")
    }

    // MARK: JSON

    @Test("JSON is JSON", arguments: Page.blocks.filter { $0.begins("json") })
    func jsonIsValid(block: Block) {
        #expect(throws: Never.self) { try JSONDocument(parsing: Array(block.text.utf8)) }
    }

    @Test("an event is read as the page says", arguments: Page.blocks.filter { $0.begins("json", "event") })
    func eventIsRead(block: Block) throws {
        switch (try read(block), block.info.last) {
        case (.accepted(let event), "event"): #expect(event.warnings.isEmpty)
        case (.accepted(let event), "warned"): #expect(!event.warnings.isEmpty)
        case (.accepted, _): Issue.record("the event was accepted")
        case (.refused(let issues), let expectation): #expect(expectation == "refused", "\(issues)")
        }
    }

    @Test("an event's issues are what the page quotes", arguments: Page.blocks.filter { $0.begins("json", "issues") })
    func issuesAreQuoted(block: Block) throws {
        let event = try #require(block.above.first { $0.begins("json", "event") })
        var writer = JSONWriter()
        writer.beginArray()
        for issue in try read(event).issues {
            writer.beginObject()
            writer.member("path", issue.path)
            writer.member("message", issue.message)
            if let hint = issue.hint { writer.member("hint", hint) }
            writer.endObject()
        }
        writer.endArray()
        let (quoted, said) = (try pretty(block.text), try pretty(String(decoding: writer.bytes, as: UTF8.self)))
        #expect(quoted == said)
    }

    @Test("a destination sends what the page shows", arguments: Page.blocks.filter { $0.begins("json", "body") })
    func bodyIsSent(block: Block) throws {
        let file = try #require(block.above.first { $0.isConfiguration })
        let configuration = try #require(load(file).configuration)
        let destination = try #require(block.info.last.flatMap { configuration.destination(named: $0) })
        let event = try #require(block.above.first { $0.begins("json", "event") })
        guard case .accepted(let accepted) = try read(event) else {
            Issue.record("the event was refused")
            return
        }
        let outcome = destination.mapped(try ConversionEvent(canonical: accepted.canonical), now: now)
        guard case .mapped(let events) = outcome else {
            Issue.record("the event was not sent: \(outcome)")
            return
        }
        let body = String(decoding: destination.request(for: events).body, as: UTF8.self)
        let (shown, sent) = (try pretty(block.text), try pretty(body))
        #expect(shown == sent)
    }

    // MARK: YAML

    @Test("YAML is YAML", arguments: Page.blocks.filter { $0.info.first == "yaml" })
    func yamlIsValid(block: Block) {
        let (node, diagnostics) = YAMLLoader.load(SourceFile(name: "block.yaml", bytes: Array(block.text.utf8)))
        #expect(node != nil)
        #expect(diagnostics.isEmpty)
    }

    @Test("the description of the HTTP API is YAML")
    func openAPIIsValid() throws {
        let bytes = Array(try Data(contentsOf: Page.root.appending(path: "docs/openapi.yaml")))
        let (node, diagnostics) = YAMLLoader.load(SourceFile(name: "openapi.yaml", bytes: bytes))
        #expect(node?["openapi"]?.scalarText == "3.1.0")
        let paths = node?["paths"]?.mapping?.map(\.key.scalarText) ?? []
        #expect(paths.first == "/v1/events")
        #expect(paths.suffix(2) == ["/healthz", "/readyz"])
        #expect(diagnostics.isEmpty)
    }

    @Test("the description of the HTTP API has every member of an event", arguments: CanonicalSchema.paths)
    func openAPIHasMember(path: String) throws {
        let bytes = Array(try Data(contentsOf: Page.root.appending(path: "docs/openapi.yaml")))
        let schemas = YAMLLoader.load(SourceFile(name: "openapi.yaml", bytes: bytes)).node?["components"]?["schemas"]
        let name = path.replacingOccurrences(of: "properties.contents[].", with: "")
        var place = try #require(schemas?[name == path ? "Event" : "Content"])
        for part in name.split(separator: ".") {
            // What is open, or may come in another form, is not described further.
            guard let members = place["properties"] else { return }
            place = try #require(members[String(part)], "\(path) is missing")
        }
    }

    @Test("a configuration is right, or wrong as the page quotes", arguments: Page.blocks.filter(\.isConfiguration))
    func configurationIsChecked(block: Block) throws {
        let (_, diagnostics, source) = try load(block)
        let said = diagnostics.map { $0.rendered(source: source) + "\n" }.joined()
        let quoted = block.isWrong ? block.below : nil
        #expect(block.isWrong == (quoted?.begins("text", "diagnostics") == true), "what the check says has to follow")
        let expected = quoted?.text ?? ""
        #expect(expected == said)
    }

    @Test("tests in a configuration pass", arguments: Page.blocks.filter { $0.text.contains("\ntests:") })
    func testsPass(block: Block) throws {
        let configuration = try #require(load(block).configuration)
        #expect(!configuration.tests.isEmpty)
        for test in configuration.tests { #expect(test.result(in: configuration) == .passed, "\(test.name)") }
    }

    @Test("the README tells a mistake in the shipped file as the check does")
    func readmeTellsMistake() throws {
        let shipped = try String(contentsOf: Page.root.appending(path: "destinations.yaml"), encoding: .utf8)
        let wrong = shipped.replacing("page.referrer: context.referrer", with: "page.referer: context.referrer")
        let (_, diagnostics, source) = try load(wrong)
        let readme = try #require(Page.blocks.first { $0.page == "README.md" && $0.begins("text", "diagnostics") })
        let said = diagnostics.map { $0.rendered(source: source) + "\n" }.joined()
        #expect(readme.text == said)
    }

    @Test("an adapter can be used", arguments: Page.blocks.filter { $0.begins("yaml", "adapter") })
    func adapterIsUsed(block: Block) {
        #expect(Page.blocks.contains { $0.isConfiguration && $0.text.contains("adapter: \(block.info[2])\n") })
    }

    @Test("a step makes what the table shows", arguments: StepRow.all)
    func stepMakes(row: StepRow) throws {
        let step = try #require(ValueStep(parsing: row.step))
        var text = Array(row.example.utf8)
        #expect(step.apply(to: &text, context: StepContext(now: now)) == .value)
        #expect(String(decoding: text, as: UTF8.self) == row.result)
    }

    @Test("every step stands in the table", arguments: ValueStep.spellings)
    func stepIsListed(spelling: String) throws {
        let page = try String(contentsOf: Page.root.appending(path: "docs/destinations.md"), encoding: .utf8)
        #expect(page.contains("\n| `\(spelling)` |"))
        let isText = ValueStep(parsing: spelling)?.stage == .text
        #expect(isText == StepRow.all.contains { $0.step == spelling }, "a step on text needs an example")
    }

    // MARK: What the pages speak of

    private func read(_ block: Block) throws -> EventReading {
        let document = try JSONDocument(parsing: Array(block.text.utf8))
        return EventReader(destinations: ["tiktok", "facebook", "noop"])
            .read(document, at: JSONDocument.root, receivedAt: now)
    }

    private typealias Loaded = (configuration: Configuration?, diagnostics: [Diagnostic], source: SourceFile)

    private func load(_ block: Block) throws -> Loaded {
        try load(block.wholeFile, adaptersAbove: block.above)
    }

    private func load(_ yaml: String, adaptersAbove blocks: [Block] = []) throws -> Loaded {
        let file = SourceFile(name: "destinations.yaml", bytes: Array(yaml.utf8))
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: file, adapters: try adapters(and: blocks),
                environment: { $0.contains("MISSING") ? nil : "value-of-\($0)" }, readFile: { _ in "file-content" },
                now: now))
        return (configuration, diagnostics, file)
    }

    /// The real adapters, and those of the page.
    private func adapters(and blocks: [Block]) throws -> [String: SourceFile] {
        var adapters: [String: SourceFile] = [:]
        for name in Page.names(in: "plugins") {
            let path = "plugins/\(name)/adapter.yaml"
            adapters[name] = SourceFile(
                name: path, bytes: Array(try Data(contentsOf: Page.root.appending(path: path))))
        }
        for adapter in blocks where adapter.begins("yaml", "adapter") {
            let name = adapter.info[2]
            adapters[name] = SourceFile(name: "plugins/\(name)/adapter.yaml", bytes: Array(adapter.text.utf8))
        }
        return adapters
    }

    private func pretty(_ json: String) throws -> String {
        try JSONDocument(parsing: Array(json.utf8)).prettyPrinted()
    }
}

extension Page {
    fileprivate func isAt(_ file: URL) -> Bool {
        Self.root.appending(path: path).standardized == file.standardized
    }
}

extension Block {
    /// Lines of a destination with what is missing for a whole file around them.
    fileprivate var wholeFile: String {
        guard begins("yaml", "of") else { return text }
        let pixel = info[2] == "facebook" ? "pixel_id: \"1\"" : "pixel_code: C4PIXEL"
        let settings = "{\(pixel), access_token: \"${ACCESS_TOKEN}\"}"
        let head = "version: 1\ndestinations:\n  \(info[2]):\n    adapter: \(info[2])\n    settings: \(settings)\n"
        let events = text.contains("    events:") ? "" : "    events: {\"*\": as is}\n"
        return head + text + events
    }
}

extension EventReading {
    fileprivate var issues: [EventIssue] {
        switch self {
        case .accepted(let event): event.warnings
        case .refused(let issues): issues
        }
    }
}

/// A row of the table of steps, of a step that works on one text.
struct StepRow: Sendable, CustomTestStringConvertible {
    let step: String
    let example: String
    let result: String

    var testDescription: String { step }

    static let all: [StepRow] = {
        let file = Page.root.appending(path: "docs/destinations.md")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            guard let row = line.wholeMatch(of: /\| `([^`]+)` \| [^|]+ \| `([^`]+)` \| `([^`]+)` \|/),
                ValueStep(parsing: String(row.1))?.stage == .text
            else { return nil }
            return StepRow(step: String(row.1), example: String(row.2), result: String(row.3))
        }
    }()
}
