internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping

struct VerdictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verdict",
        abstract: "Say what delivery would do with an answer of a platform, and which rule says so.",
        discussion: """
            Says for each event of the request, by its place from 0, what would become of it.

            Example:  echo '{"code": 40100}' | fanout verdict --destination tiktok --status 200 -
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("The destination that was asked.", valueName: "name"))
    var destination: String

    @Option(help: ArgumentHelp("The HTTP status of the answer.", valueName: "number"))
    var status: Int

    @Option(help: ArgumentHelp("A header of the answer, as 'Name: value'. May be repeated.", valueName: "header"))
    var header: [String] = []

    @Option(help: ArgumentHelp("How many events the request had.", valueName: "number"))
    var events = 1

    @Argument(help: ArgumentHelp("A file with the body of the answer; - reads standard input.", valueName: "file"))
    var file: String

    func validate() throws {
        _ = try headers
        guard (100...599).contains(status) else {
            throw ValidationError("--status \(status) is no HTTP status: write a number from 100 to 599")
        }
        guard events > 0 else { throw ValidationError("--events \(events): a request has at least one event") }
    }

    private var headers: [(name: String, value: String)] {
        get throws {
            try header.map { text in
                guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
                    throw ValidationError("'\(text)' is no header: write 'Name: value'")
                }
                return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
            }
        }
    }

    func run() throws {
        let now = SystemClock().now
        let loaded = try options.load(now: now)
        guard let configuration = loaded.configuration else {
            loaded.tell()
            throw ExitCode.badConfiguration
        }
        guard let found = configuration.destination(named: destination) else {
            let known = configuration.destinations.map(\.name).joined(separator: ", ")
            Terminal.tell(
                "fanout: no destination `\(destination)` is switched on in \(options.config); there are \(known)")
            throw ExitCode.usage
        }
        let body: [UInt8]
        do { body = try Files.read(file) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let judgement = found.judge(status: status, headers: try headers, body: body, sent: events, now: now)
        Terminal.print(Self.report(on: judgement, destination, sent: events))
    }

    /// The judgement as JSON.
    private static func report(on judgement: Judgement, _ destination: String, sent: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("destination", destination)
        writer.member("verdict", judgement.verdict.rawValue)
        writer.member("row", judgement.row)
        writer.member("at", judgement.place.description)
        writer.member("answer", judgement.answer)
        if let wait = judgement.retryAfter { writer.member("retry_after_seconds", wait.wholeMilliseconds / 1000) }
        if judgement.isDoubtful { writer.member("doubtful", true) }
        writer.key("events")
        writer.beginArray()
        for (events, fate) in fates(judgement, sent: sent) {
            writer.beginObject()
            writer.member(
                "places", events.count == 1 ? "\(events.lowerBound)" : "\(events.lowerBound)-\(events.upperBound)")
            writer.member("then", fate)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    /// What becomes of which events, by their places in the request from 0.
    private static func fates(_ judgement: Judgement, sent: Int) -> [(events: ClosedRange<Int>, fate: String)] {
        let all = 0...sent - 1
        let doubt =
            judgement.isDoubtful ? "; it may have counted, so only while the platform still remembers its id" : ""
        switch judgement.verdict {
        case .delivered, .deliveredWithWarning: return [(all, "delivered")]
        case .rejected: return [(all, "dead: rejected")]
        case .retry: return [(all, "sent again later" + doubt)]
        case .throttle: return [(all, "sent again later, and fewer requests a second until then" + doubt)]
        case .hold: return [(all, "kept until the hold ends")]
        case .split where sent == 1: return [(all, "dead: rejected")]
        case .split where judgement.blamed.isEmpty:
            return [(all, "sent again in halves, until the one to blame stands alone")]
        case .split:
            return all.reduce(into: []) { fates, place in
                let fate = judgement.blamed.contains(place) ? "sent again alone" : "sent again without the one to blame"
                if let last = fates.last, last.fate == fate {
                    fates[fates.count - 1].events = last.events.lowerBound...place
                } else {
                    fates.append((place...place, fate))
                }
            }
        }
    }
}
