internal import ArgumentParser
internal import Events
internal import Mapping
internal import YAML

struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a destination to destinations.yaml, ready to use and commented.",
        discussion: """
            Appends the block that the adapter recommends, and changes nothing else of the file; makes the file where \
            there is none. The variables of the block are named after the destination. The exit code is 78 when the \
            file has errors or already has a destination of that name; it is then left as it is.

            Example:  fanout add tiktok --name tiktok-eu
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: ArgumentHelp("The name of the destination; by default the adapter's.", valueName: "name"))
    var name: String?

    @Argument(help: ArgumentHelp("The adapter: a folder of the plugins, such as tiktok.", valueName: "adapter"))
    var adapter: String

    func run() throws {
        let adapters = try options.adapters()
        guard adapters[adapter] != nil else {
            let known = adapters.keys.sorted()
            let near = nearestName(to: adapter, among: known).map { "did you mean \($0)?" }
            Terminal.tell("fanout: there is no adapter `\(adapter)`")
            Terminal.tell("hint: \(near ?? "known are \(known.joined(separator: ", "))")")
            throw ExitCode.usage
        }
        let file =
            Files.exists(options.config)
            ? try options.read(options.config) : SourceFile(name: options.config, bytes: [])
        let source = ConfigurationSource(
            file: file, adapters: adapters, environment: { fanout.environment($0) },
            readFile: { (try? Files.read($0)).map { String(decoding: $0, as: UTF8.self) } }, now: SystemClock().now)
        let destination = name ?? adapter
        let (addition, diagnostics) = DestinationAddition.adding(destination, adapter: adapter, to: source)
        let sources = [addition.map { SourceFile(name: file.name, bytes: $0.bytes) } ?? file] + adapters.values
        for diagnostic in diagnostics {
            Terminal.tell(diagnostic.rendered(source: sources.first { $0.name == diagnostic.file }))
        }
        guard let addition else {
            Terminal.tell("\(options.config) is left as it is")
            throw ExitCode.badConfiguration
        }
        do { try Files.write(addition.bytes, to: options.config) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.cannotCreate
        }
        for line in report(destination, addition) { Terminal.print(line) }
    }

    private func report(_ destination: String, _ addition: DestinationAddition) -> [String] {
        var lines = ["\(options.config):\(addition.line): added the destination \(destination)"]
        if !addition.variables.isEmpty {
            var table = TextTable(["VARIABLE", "WHAT BELONGS INTO IT"])
            for variable in addition.variables {
                let isSet = fanout.environment(variable.name)?.isEmpty == false
                table.add([variable.name, (isSet ? "(is set) " : "") + (variable.about ?? "")])
            }
            lines += ["", "Set next:"] + table.lines.map { "  \($0)" }
        }
        return lines + [
            "", "Then look:", "  fanout check", "  fanout fields \(destination)",
            "  fanout preview --destination \(destination) docs/examples/purchase.json",
        ]
    }
}
