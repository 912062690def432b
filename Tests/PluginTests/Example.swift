import Events
import JSON
import Mapping
import Testing
import YAML

/// One file of `plugins/<platform>/examples`: an event of ours, and what the platform gets.
struct Example: Sendable, CustomTestStringConvertible {
    let plugin: String
    let file: String

    var testDescription: String { "\(plugin)/\(file)" }

    enum Expectation {
        /// Their event, whole.
        case sent(Value)
        case withheld(rule: String)
    }

    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: [UInt8]
        let verdict: String
    }

    struct Content {
        let title: String
        /// When the event is sent.
        let now: Timestamp
        let event: Value
        let expectation: Expectation
        let reply: Answer?
    }

    func content() throws -> Content {
        let source = try Plugin.source("plugins/\(plugin)/examples/\(file)")
        let (node, diagnostics) = YAMLLoader.load(source)
        let faults = diagnostics.map { $0.rendered(source: source) }.joined(separator: "\n")
        let root = try #require(diagnostics.isEmpty ? node : nil, "\(faults)")
        let known = ["title", "source", "now", "event", "expect", "reply"]
        for (key, _) in root.mapping ?? [] {
            #expect(known.contains(key.scalarText ?? ""), "\(file) holds the unknown key \(key.scalarText ?? "")")
        }
        if let source = root["source"] { #expect(source.string?.hasPrefix("https://") == true, "\(file): source") }
        let title = try #require(root["title"]?.string, "\(file) has no title")
        let event = try #require(root["event"], "\(file) has no event")
        let expect = try #require(root["expect"], "\(file) expects nothing")
        let now = try root["now"].map {
            try #require($0.string.flatMap { Timestamp(rfc3339: $0) }, "\(file): now is no point in time")
        }
        return Content(
            title: title, now: now ?? Shipped.now, event: Value(event), expectation: Example.expectation(expect),
            reply: try root["reply"].map(Example.answer))
    }

    private static func expectation(_ node: YAMLNode) -> Expectation {
        if let rule = node["withheld"]?.string, node.mapping?.count == 1 { return .withheld(rule: rule) }
        return .sent(Value(node))
    }

    private static func answer(_ node: YAMLNode) throws -> Answer {
        let body = node["body"]
        return Answer(
            status: try #require(node["status"]?.integer, "a reply needs its status"),
            headers: (node["headers"]?.mapping ?? []).map { ($0.key.scalarText ?? "", $0.value.scalarText ?? "") },
            body: body.map { $0.string.map { Array($0.utf8) } ?? ($0.isNull ? [] : Value($0).json) } ?? [],
            verdict: try #require(node["verdict"]?.string, "a reply needs its verdict"))
    }

    /// The event as the gateway stores it.
    static func canonical(_ event: Value, at now: Timestamp) throws -> ConversionEvent {
        let document = try JSONDocument(parsing: event.json)
        let reading = EventReader(destinations: nil) { _ in "made-by-fanout" }
            .read(document, at: JSONDocument.root, receivedAt: now)
        switch reading {
        case .accepted(let accepted): return try ConversionEvent(canonical: accepted.canonical)
        case .refused(let issues):
            Issue.record("the event is refused: \(issues.map { "\($0.path): \($0.message)" })")
            throw CancellationError()
        }
    }
}
