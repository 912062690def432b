internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping

struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show what each destination would get. Nothing is stored or sent.",
        discussion: """
            Reads one JSON event, a list of them, or NDJSON, and prints one line of JSON per event and destination, \
            with tokens as ***. The exit code is 65 when an event is wrong.

            Example:  fanout preview --destination tiktok docs/examples/purchase.json
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Only this destination.", valueName: "name"))
    var destination: String?

    @Option(help: ArgumentHelp("Preview as if it were this time, such as 2026-11-23T12:00:00Z.", valueName: "rfc3339"))
    var now: TimeArgument?

    @Argument(help: ArgumentHelp("A file with events; - reads standard input.", valueName: "file"))
    var file: String

    func run() throws {
        let now = now?.timestamp ?? SystemClock().now
        let loaded = try options.load(now: now)
        guard let configuration = loaded.configuration else {
            loaded.tell()
            throw ExitCode.badConfiguration
        }
        if let destination, configuration.destination(named: destination) == nil {
            Console.tell("fanout: no destination `\(destination)` is switched on in \(options.config)")
            throw ExitCode.usage
        }
        let bytes: [UInt8]
        do { bytes = try Files.read(file) } catch {
            Console.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let preview = Preview(configuration: configuration, only: destination, now: now)
        var isClean = true
        for line in preview.lines(of: bytes) {
            Console.print(line.json)
            if line.isError { isClean = false }
        }
        if !isClean { throw ExitCode.badData }
    }
}
