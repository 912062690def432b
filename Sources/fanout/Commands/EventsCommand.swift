internal import ArgumentParser
internal import JSON
internal import Mapping

struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "List the names of events that a platform knows, and what is sent under them.",
        discussion: """
            For every name: whether it is a standard one, an older one or given up, and, for a destination, which of \
            our events arrive under it.

            Example:  fanout events facebook
            """)

    @OptionGroup var options: GuideOptions

    func run() throws {
        let guide = try options.guide()
        if options.json {
            Terminal.print(Self.json(guide))
        } else {
            for line in Self.lines(guide) { Terminal.print(line) }
        }
    }

    static func lines(_ guide: PlatformGuide) -> [String] {
        var table = TextTable(["EVENT THERE", "STANDING", "SENT FOR OUR"])
        for event in guide.eventNames {
            let none = guide.destination == nil ? "" : "-"
            table.add([
                event.name, event.standing.inWords,
                event.sentFor.isEmpty ? none : event.sentFor.joined(separator: ", "),
            ])
        }
        var lines = [guide.heading, ""]
        lines +=
            guide.eventNames.isEmpty
            ? ["No names are fixed: every event keeps its own."]
            : table.lines
        guard guide.destination != nil else {
            return lines + ["", "Any other name arrives as a custom event."]
        }
        lines.append("")
        if !guide.keptBack.isEmpty { lines.append("Not sent: \(guide.keptBack.joined(separator: ", ")).") }
        lines.append(
            guide.sendsOthers == true
                ? "Every other event is sent under its own name (\"*\": as is)."
                : "Every other event is kept back (\"*\": as is would send them).")
        return lines
    }

    static func json(_ guide: PlatformGuide) -> [UInt8] {
        var writer = JSONWriter(capacity: 8_192)
        writer.beginObject()
        guide.writeHeading(to: &writer)
        writer.key("events")
        writer.beginArray()
        for event in guide.eventNames {
            writer.beginObject()
            writer.key("event")
            writer.string(event.name)
            writer.key("standing")
            writer.string(event.standing.name)
            if let now = event.standing.nameOfToday {
                writer.key("name_of_today")
                writer.string(now)
            }
            if guide.destination != nil { writer.texts("sent_for", event.sentFor) }
            writer.endObject()
        }
        writer.endArray()
        if let others = guide.sendsOthers {
            writer.texts("kept_back", guide.keptBack)
            writer.key("others")
            writer.string(others ? "as is" : "kept back")
        }
        writer.endObject()
        return writer.bytes
    }
}

extension PlatformGuide.EventName.Standing {
    fileprivate var inWords: String {
        switch self {
        case .standard: "standard"
        case .renamed(let new): "older name of \(new), still accepted"
        case .deprecated: "given up by the platform"
        case .reserved(let name): "taken for \(name)"
        case .custom: "custom"
        }
    }

    fileprivate var name: String {
        switch self {
        case .standard: "standard"
        case .renamed: "renamed"
        case .deprecated: "deprecated"
        case .reserved: "reserved"
        case .custom: "custom"
        }
    }

    fileprivate var nameOfToday: String? {
        switch self {
        case .renamed(let name), .reserved(let name): name
        case .standard, .deprecated, .custom: nil
        }
    }
}
