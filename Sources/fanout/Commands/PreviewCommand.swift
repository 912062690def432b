internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping

struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show what each destination would get. Nothing is stored or sent.",
        discussion: """
            Reads one JSON event, a list of them, or NDJSON, and prints one line of JSON per event and destination, \
            with tokens as ***. With --explain it prints a table for people instead: where each value comes from, why \
            a field stays empty, and what could be sent to be matched better. The exit code is 65 when an event is wrong.

            Example:  fanout preview --explain --destination tiktok docs/examples/purchase.json
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("Only this destination.", valueName: "name"))
    var destination: String?

    @Option(help: ArgumentHelp("Preview as if it were this time, such as 2026-11-23T12:00:00Z.", valueName: "rfc3339"))
    var now: TimeArgument?

    @Flag(help: "Say why each value is what it is, in words.")
    var explain = false

    @Flag(help: "Print JSON also with --explain, one line per event and destination.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Fold the table of --explain to so many columns; by default to the terminal's.", valueName: "columns"))
    var width: Int?

    @Argument(help: ArgumentHelp("A file with events; - reads standard input.", valueName: "file"))
    var file: String

    func validate() throws {
        if let width, width < 40 { throw ValidationError("--width \(width) is too narrow: write 40 or more") }
    }

    func run() throws {
        let now = now?.timestamp ?? SystemClock().now
        let loaded = try options.load(now: now)
        guard let configuration = loaded.configuration else {
            loaded.tell()
            throw ExitCode.badConfiguration
        }
        if let destination, configuration.destination(named: destination) == nil {
            Terminal.tell("fanout: no destination `\(destination)` is switched on in \(options.config)")
            throw ExitCode.usage
        }
        let bytes: [UInt8]
        do { bytes = try Files.read(file) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let isClean = explain ? tell(bytes, configuration, now) : show(bytes, configuration, now)
        if !isClean { throw ExitCode.badData }
    }

    /// Prints what would be sent; `false` when an event is wrong.
    private func show(_ bytes: [UInt8], _ configuration: Configuration, _ now: Timestamp) -> Bool {
        let lines = Preview(configuration: configuration, only: destination, now: now).lines(of: bytes)
        for line in lines { Terminal.print(line.json) }
        return lines.allSatisfy { !$0.isError }
    }

    /// Prints why; `false` when an event is wrong.
    private func tell(_ bytes: [UInt8], _ configuration: Configuration, _ now: Timestamp) -> Bool {
        let items = ExplainedPreview(configuration: configuration, only: destination, now: now).items(of: bytes)
        var isClean = true
        for (index, item) in items.enumerated() {
            if case .refused = item { isClean = false }
            if json {
                for line in item.json(index: index) { Terminal.print(line) }
            } else {
                if index > 0 { Terminal.print("") }
                for line in item.text(index: index, width: width ?? Terminal.width, bold: Terminal.bold) {
                    Terminal.print(line)
                }
            }
        }
        return isClean
    }
}
