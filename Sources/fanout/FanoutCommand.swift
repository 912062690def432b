internal import ArgumentParser

@main
struct FanoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fanout",
        abstract: "One conversion event in; every ad platform told, correctly, once.",
        discussion: """
            A backend sends one event to the gateway. The gateway stores it and passes it on to every destination that
            destinations.yaml declares, each in its own form.

            Begin with:  fanout demo
            """,
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, CheckCommand.self, AddCommand.self, FieldsCommand.self, EventsCommand.self,
            PreviewCommand.self, TestCommand.self, VerdictCommand.self, SendCommand.self, TraceCommand.self,
            DestinationsCommand.self, DeadLettersCommand.self, ReplayCommand.self, ForgetCommand.self,
            SandboxCommand.self, DemoCommand.self, BenchCommand.self,
        ])
}
