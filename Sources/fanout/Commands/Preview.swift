internal import Events
internal import JSON
internal import Mapping

/// What every destination would get of some events, as lines of JSON.
struct Preview {
    struct Line {
        let json: [UInt8]
        let isError: Bool
    }

    let configuration: Configuration
    /// One destination; `nil`: all.
    let only: String?
    let now: Timestamp

    /// The lines for one JSON event, a list of events, or NDJSON.
    func lines(of bytes: [UInt8]) -> [Line] {
        let reader = EventReader(destinations: configuration.names)
        return EventFile.readings(of: bytes, reader: reader, receivedAt: now).enumerated().flatMap { index, reading in
            switch reading {
            case .event(.accepted(let event)): lines(for: event, index: index)
            case .event(.refused(let issues)): [Self.errorLine(index, issues)]
            case .broken(let message): [Self.errorLine(index, [EventIssue(path: "", message: message, hint: nil)])]
            }
        }
    }

    private func lines(for accepted: AcceptedEvent, index: Int) -> [Line] {
        guard let event = try? ConversionEvent(canonical: accepted.canonical, range: accepted.canonical.indices) else {
            return [Self.errorLine(index, [EventIssue(path: "", message: "the event cannot be read again", hint: nil)])]
        }
        var binding = configuration.binding(of: event)
        return configuration.destinations.filter { only == nil || $0.name == only }.flatMap { destination in
            switch destination.mapped(&binding, now: now) {
            case .mapped(let mapped):
                mapped.map { Line(json: line(event, destination, destination.request(for: [$0])), isError: false) }
            case .withheld(let rule, let reason):
                [Line(json: line(event, destination, rule: rule, reason: reason), isError: false)]
            }
        }
    }

    private func line(_ event: ConversionEvent, _ destination: Destination, _ request: MappedRequest) -> [UInt8] {
        var writer = JSONWriter(capacity: request.shownBody.count + 512)
        writer.beginObject()
        writer.key("event_id")
        writer.string(event.id)
        writer.key("destination")
        writer.string(destination.name)
        writer.key("request")
        writer.beginObject()
        writer.key("method")
        writer.string(request.method)
        writer.key("url")
        writer.string(request.shownURL)
        writer.key("headers")
        writer.beginObject()
        for header in request.headers {
            writer.key(header.name)
            writer.string(header.shown)
        }
        writer.endObject()
        writer.key("body")
        writer.raw(request.shownBody)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    private func line(_ event: ConversionEvent, _ destination: Destination, rule: String, reason: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("event_id")
        writer.string(event.id)
        writer.key("destination")
        writer.string(destination.name)
        writer.key("withheld")
        writer.beginObject()
        writer.key("rule")
        writer.string(rule)
        writer.key("reason")
        writer.string(reason)
        writer.endObject()
        writer.endObject()
        return writer.bytes
    }

    static func errorLine(_ index: Int, _ issues: [EventIssue]) -> Line {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("index")
        writer.integer(Int64(index))
        writer.key("errors")
        writer.beginArray()
        for issue in issues {
            writer.beginObject()
            writer.key("path")
            writer.string(issue.path)
            writer.key("message")
            writer.string(issue.message)
            if let hint = issue.hint {
                writer.key("hint")
                writer.string(hint)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return Line(json: writer.bytes, isError: true)
    }
}

/// A file of events: one JSON object, a list, or NDJSON.
enum EventFile {
    enum Reading {
        case event(EventReading)
        /// No JSON.
        case broken(String)
    }

    static func readings(of bytes: [UInt8], reader: EventReader, receivedAt now: Timestamp) -> [Reading] {
        do {
            let document = try JSONDocument(parsing: bytes)
            let root = JSONDocument.root
            guard document.kind(root) == .array else {
                return [.event(reader.read(document, at: root, receivedAt: now))]
            }
            return document.elements(of: root).map { .event(reader.read(document, at: $0, receivedAt: now)) }
        } catch {
            guard isNDJSON(bytes) else {
                return [.broken("line \(error.line), column \(error.column): \(error.message)")]
            }
            return lines(of: bytes).map { line in
                reading(bytes, line: line.number, at: line.text.indices, reader: reader, receivedAt: now)
            }
        }
    }

    private static func reading(
        _ bytes: [UInt8], line: Int, at range: Range<Int>, reader: EventReader, receivedAt now: Timestamp
    ) -> Reading {
        do {
            let document = try JSONDocument(parsing: bytes, in: range, firstLine: line)
            return .event(reader.read(document, at: JSONDocument.root, receivedAt: now))
        } catch {
            return .broken("line \(error.line), column \(error.column): \(error.message)")
        }
    }

    /// Whether the first of several lines is JSON by itself.
    static func isNDJSON(_ bytes: [UInt8]) -> Bool {
        let lines = lines(of: bytes)
        return lines.count > 1 && (try? JSONDocument(parsing: bytes, in: lines[0].text.indices)) != nil
    }

    /// The lines that are not blank, with their numbers from 1.
    private static func lines(of bytes: [UInt8]) -> [(number: Int, text: ArraySlice<UInt8>)] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .map { ($0.offset + 1, $0.element) }
            .filter { !$0.1.allSatisfy { $0 == 0x20 || $0 == 0x0D } }
    }
}
