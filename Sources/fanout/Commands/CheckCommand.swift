internal import ArgumentParser
internal import Events
internal import Mapping

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say everything that is wrong with destinations.yaml.",
        discussion: """
            Every mistake is shown with its line, and with what to write instead. The exit code is 0 when the file can \
            be used and 78 when it cannot.

            Example:  fanout check --config destinations.yaml
            """)

    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Let a warning fail the check as well.")
    var denyWarnings = false

    func run() throws {
        let loaded = try options.load(now: SystemClock().now)
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
