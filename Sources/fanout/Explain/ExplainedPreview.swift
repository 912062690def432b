internal import Events
internal import JSON
internal import Mapping
internal import Synchronization

/// What every destination makes of some events, and why.
struct ExplainedPreview {
    /// One event of a file.
    enum Item {
        case explained(ExplainedReception)
        case refused([EventIssue])
    }

    /// An event as it is stored, and what becomes of it.
    struct ExplainedReception {
        let event: ConversionEvent
        let warnings: [EventIssue]
        /// It came without an id.
        let isIDMade: Bool
        let explanations: [Explanation]
    }

    let configuration: Configuration
    /// One destination; `nil`: all.
    let only: String?
    let now: Timestamp

    /// The events of one JSON object, a list of them, or NDJSON.
    func items(of bytes: [UInt8]) -> [Item] {
        let ids = MadeIDs()
        let reader = EventReader(destinations: configuration.names) { ids.make(at: $0) }
        return EventFile.readings(of: bytes, reader: reader, receivedAt: now).map { reading in
            switch reading {
            case .event(.accepted(let event)): item(event, isIDMade: ids.contains(event.id))
            case .event(.refused(let issues)): .refused(issues)
            case .broken(let message): .refused([EventIssue(path: "", message: message, hint: nil)])
            }
        }
    }

    private func item(_ accepted: AcceptedEvent, isIDMade: Bool) -> Item {
        guard let event = try? ConversionEvent(canonical: accepted.canonical) else {
            return .refused([EventIssue(path: "", message: "the event cannot be read again", hint: nil)])
        }
        let explanations = configuration.destinations.filter { only == nil || $0.name == only }.map {
            $0.explained(event, now: now, warnings: accepted.warnings, isIDMade: isIDMade)
        }
        return .explained(
            ExplainedReception(
                event: event, warnings: accepted.warnings, isIDMade: isIDMade, explanations: explanations))
    }
}

/// Ids for events that came without, remembered.
private final class MadeIDs: Sendable {
    private let ids = Mutex<Set<String>>([])

    func make(at time: Timestamp) -> String {
        let id = UUIDv7.make(at: time)
        ids.withLock { _ = $0.insert(id) }
        return id
    }

    func contains(_ id: String) -> Bool { ids.withLock { $0.contains(id) } }
}

// MARK: For programs

extension ExplainedPreview.Item {
    /// One line of JSON for each destination, or one for an event that is refused.
    func json(index: Int) -> [[UInt8]] {
        switch self {
        case .refused(let issues): [Preview.errorLine(index, issues).json]
        case .explained(let reception): reception.explanations.map { reception.json($0) }
        }
    }
}

extension ExplainedPreview.ExplainedReception {
    fileprivate func json(_ explanation: Explanation) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("event_id", event.id)
        writer.member("destination", explanation.destination)
        if !warnings.isEmpty {
            writer.key("warnings")
            writer.beginArray()
            for issue in warnings {
                writer.beginObject()
                writer.member("path", issue.path)
                writer.member("message", issue.message)
                if let hint = issue.hint { writer.member("hint", hint) }
                writer.endObject()
            }
            writer.endArray()
        }
        writer.key("explanation")
        explanation.write(to: &writer)
        writer.endObject()
        return writer.bytes
    }
}

// MARK: For people

extension ExplainedPreview.Item {
    /// Lines of text for the event at place `index` of a file, from 0.
    ///
    /// `width` is that of the terminal, and without one lines may be of any length; `bold` emphasizes a text.
    func text(index: Int, width: Int?, bold: @escaping (String) -> String) -> [String] {
        switch self {
        case .refused(let issues):
            [bold("event \(index + 1) would be refused")] + issues.flatMap { Self.lines($0, width) }
        case .explained(let reception):
            [bold(reception.title)] + reception.warnings.flatMap { Self.lines($0, width) }
                + reception.explanations.flatMap {
                    [""] + ExplanationText(explanation: $0, width: width, bold: bold).lines
                }
        }
    }

    private static func lines(_ issue: EventIssue, _ width: Int?) -> [String] {
        let path = issue.path.isEmpty ? "" : "\(issue.path): "
        return (path + issue.message + (issue.hint.map { ". \($0)" } ?? "")).harmless
            .wrapped(to: width, margin: 4, first: 2)
    }
}

extension ExplainedPreview.ExplainedReception {
    fileprivate var title: String {
        let id = isIDMade ? "without an event_id of its own" : "event_id \(event.id)"
        return "\(event.name), \(id), \(event.time.rfc3339)".harmless
    }
}
