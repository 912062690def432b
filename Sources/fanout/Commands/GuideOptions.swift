internal import ArgumentParser
internal import Mapping
internal import YAML

/// Which platform or destination is asked about.
struct GuideOptions: ParsableArguments {
    @OptionGroup var options: ConfigurationOptions

    @Flag(help: "Print JSON for scripts.")
    var json = false

    @Argument(help: ArgumentHelp("An adapter, or a destination of the file.", valueName: "name"))
    var name: String

    /// Reads the guide; the file of destinations may be absent or wrong.
    ///
    /// - Throws: an exit code, after saying why there is no guide.
    func guide() throws -> PlatformGuide {
        let file = Files.exists(options.config) ? try options.read(options.config) : nil
        let result = PlatformGuide.read(name, file: file, adapters: try options.adapters())
        if let guide = result.guide { return guide }
        for diagnostic in result.diagnostics { Terminal.tell(diagnostic.rendered(source: nil)) }
        throw ExitCode.usage
    }
}
