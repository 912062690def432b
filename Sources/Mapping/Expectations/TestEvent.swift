internal import Events
internal import JSON
internal import YAML

/// The event of a test, written in YAML.
struct TestEvent {
    private let node: YAMLNode
    /// The word `event` before it.
    private let key: YAMLNode?
    private let log: DiagnosticLog

    init?(_ node: YAMLNode, key: YAMLNode?, log: DiagnosticLog) {
        guard node.mapping != nil else {
            log.error(
                "`event` has to be an event, found \(node.described)", at: node,
                hint: "write it like {event: Purchase, user: {email: ada@example.com}}")
            return nil
        }
        self.node = node
        self.key = key
        self.log = log
    }

    /// Brings the event into canonical form; what is wrong with it goes to the log.
    ///
    /// - Parameters:
    ///   - now: when the test takes place; `nil`: at the event's own time, and where it has none at `present`.
    ///   - destinations: the names that the event may choose among.
    ///   - present: the time of reading.
    /// - Returns: the event and the moment; `nil` where the event would be refused.
    func read(
        _ now: Timestamp?, _ destinations: [String], _ present: Timestamp
    ) -> (canonical: [UInt8], now: Timestamp)? {
        let reader = EventReader(destinations: destinations, makeID: { _ in "made-for-this-test" })
        do {
            let document = try JSONDocument(parsing: node.eventJSON)
            var moment = now ?? present
            if now == nil, node["event_time"] != nil,
                case .accepted(let event) = reader.read(document, at: JSONDocument.root, receivedAt: Self.endOfTime)
            {
                moment = event.time
            }
            switch reader.read(document, at: JSONDocument.root, receivedAt: moment) {
            case .accepted(let event): return (event.canonical, moment)
            case .refused(let issues):
                for issue in issues { report(issue) }
                return nil
            }
        } catch {
            log.error("the event cannot be written as JSON: \(error.message)", at: key)
            return nil
        }
    }

    /// 9999-12-31, so that no time lies ahead of it.
    private static let endOfTime = Timestamp(seconds: 253_402_214_400)

    private func report(_ issue: EventIssue) {
        let path = issue.path.isEmpty ? "the event" : "`\(issue.path)`"
        log.error("\(path): \(issue.message)", at: place(of: issue.path), hint: issue.hint)
    }

    /// Where a path of the event is written: its value, or the name of what should not be there or is a whole object;
    /// the nearest place around it where it is not written at all.
    private func place(of path: String) -> YAMLNode {
        var place = key ?? node
        var value = node
        for step in PayloadPath(path)?.steps ?? [] {
            switch step {
            case .element(let index):
                guard let list = value.sequence, list.indices.contains(index) else { return place }
                value = list[index]
                place = value
            case .member(let name):
                guard let pair = value.mapping?.first(where: { $0.key.scalarText == name }) else { return place }
                value = pair.value
                place = value.scalarText != nil && CanonicalSchema.kind(of: path) != nil ? value : pair.key
            }
        }
        return place
    }
}

extension YAMLNode {
    /// The value as JSON; what is no number in JSON, such as the phone 0301234567, stays the text that is written.
    var eventJSON: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }

    private func write(to writer: inout JSONWriter) {
        if let sequence {
            writer.beginArray()
            for item in sequence { item.write(to: &writer) }
            writer.endArray()
        } else if let mapping {
            writer.beginObject()
            for (key, value) in mapping {
                writer.key(key.scalarText ?? "")
                value.write(to: &writer)
            }
            writer.endObject()
        } else if isNull {
            writer.null()
        } else if let bool {
            writer.bool(bool)
        } else if let text = scalarText {
            if isJSONNumber { writer.number(text) } else { writer.string(text) }
        }
    }

    /// Whether this is a number in the notation of YAML and of JSON.
    var isJSONNumber: Bool { double != nil && scalarText.map { Array($0.utf8).isJSONNumber } == true }
}
