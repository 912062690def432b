internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping
internal import YAML

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say everything that is wrong with destinations.yaml.",
        discussion: """
            Every mistake is shown with its line, and with what to write instead. The exit code is 0 when the file can \
            be used and 78 when it cannot. With --json every mistake is a line of JSON on the standard output, for \
            editors and for continuous integration.

            Example:  fanout check --config destinations.yaml
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Let a warning fail the check as well.")
    var denyWarnings = false

    @Flag(help: "One line of JSON per error, warning or note, and nothing else.")
    var json = false

    func run() throws {
        let loaded = try options.load(now: SystemClock().now)
        if json {
            for diagnostic in loaded.diagnostics { Terminal.print(diagnostic.json) }
            if loaded.configuration == nil || denyWarnings && loaded.warnings > 0 { throw ExitCode.badConfiguration }
            return
        }
        loaded.tell()
        guard let configuration = loaded.configuration, !denyWarnings || loaded.warnings == 0 else {
            let counts = [Self.count(loaded.errors, "error"), Self.count(loaded.warnings, "warning")]
            Terminal.tell("\(options.config): \(counts.joined(separator: ", "))")
            throw ExitCode.badConfiguration
        }
        let on = configuration.destinations.map(\.name).joined(separator: ", ")
        let off =
            configuration.disabled.isEmpty ? "" : "; switched off: \(configuration.disabled.joined(separator: ", "))"
        Terminal.print("\(options.config) is fine: \(on.isEmpty ? "no destination is switched on" : on)\(off)")
    }

    private static func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }
}

extension Diagnostic {
    /// One object; the end is the character after the last.
    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("severity", severity.rawValue)
        if let file { writer.member("file", file) }
        if let location {
            writer.member("line", location.line)
            writer.member("column", location.column)
            writer.member("end_line", location.endLine)
            writer.member("end_column", location.endColumn)
        }
        writer.member("message", message)
        if let hint { writer.member("hint", hint) }
        writer.endObject()
        return writer.bytes
    }
}
