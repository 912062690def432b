internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping

struct VerdictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verdict",
        abstract: "Say what delivery would do with an answer of a platform, and which rule says so.",
        discussion: """
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
    }

    private var headers: [(name: String, value: String)] {
        get throws {
            try header.map { text in
                guard let colon = text.firstIndex(of: ":") else {
                    throw ValidationError("'\(text)' is no header: write 'Name: value'")
                }
                return (String(text[..<colon]), String(text[text.index(after: colon)...].drop { $0 == " " }))
            }
        }
    }

    func run() throws {
        let loaded = try options.load(now: SystemClock().now)
        guard let configuration = loaded.configuration else {
            loaded.tell()
            throw ExitCode.badConfiguration
        }
        guard let found = configuration.destination(named: destination) else {
            Terminal.tell("fanout: no destination `\(destination)` is switched on in \(options.config)")
            throw ExitCode.usage
        }
        let body: [UInt8]
        do { body = try Files.read(file) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let judgement = found.judge(status: status, headers: try headers, body: body, sent: events, now: SystemClock().now)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("destination")
        writer.string(destination)
        writer.key("verdict")
        writer.string(judgement.verdict.rawValue)
        writer.key("row")
        writer.string(judgement.row)
        writer.key("answer")
        writer.string(judgement.answer)
        if let wait = judgement.retryAfter {
            writer.key("retry_after_seconds")
            writer.integer(wait.wholeMilliseconds / 1000)
        }
        writer.endObject()
        Terminal.print(writer.bytes)
    }
}
