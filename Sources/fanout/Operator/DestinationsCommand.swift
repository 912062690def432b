internal import ArgumentParser

struct DestinationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "destinations",
        abstract: "Show what the destinations of a running gateway do; stop and start them.",
        discussion: "Example:  fanout destinations",
        subcommands: [List.self, Pause.self, Resume.self, LetGo.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Show every destination: its state, why, and how many events are where.",
            discussion: "Example:  fanout destinations list")

        @OptionGroup var gateway: GatewayOptions

        func run() async throws {
            try await gateway.withGateway { client in
                let answer = AnswerValue(try await client.call("GET", ["destinations"]))
                if gateway.json { return Terminal.print(answer.json) }
                for line in DestinationsCommand.lines(answer["destinations"]?.elements ?? []) { Terminal.print(line) }
            }
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pause", abstract: "Stop sending to a destination; its events are kept.",
            discussion: """
                Lasts until `resume` or a restart of the gateway.

                Example:  fanout destinations pause tiktok
                """)

        @OptionGroup var gateway: GatewayOptions

        @Argument(help: ArgumentHelp("The destination.", valueName: "name"))
        var name: String

        func run() async throws { try await DestinationsCommand.change(gateway, "pause", name) }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "resume", abstract: "Send to a destination again, at once: ends a pause, a hold or a wait.",
            discussion: "Example:  fanout destinations resume tiktok")

        @OptionGroup var gateway: GatewayOptions

        @Argument(help: ArgumentHelp("The destination.", valueName: "name"))
        var name: String

        func run() async throws { try await DestinationsCommand.change(gateway, "resume", name) }
    }

    struct LetGo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "let-go", abstract: "Give up the backlog of a destination that is no longer configured.",
            discussion: """
                What waits there is never delivered, and what is known of its deliveries is removed.

                Example:  fanout destinations let-go old-pixel
                """)

        @OptionGroup var gateway: GatewayOptions

        @Argument(help: ArgumentHelp("The destination.", valueName: "name"))
        var name: String

        func run() async throws {
            try await gateway.withGateway { client in
                let answer = AnswerValue(try await client.call("DELETE", ["destinations", name]))
                if gateway.json { return Terminal.print(answer.json) }
                Terminal.print("let go of \(name), with \(answer.number("undelivered") ?? 0) events undelivered")
            }
        }
    }

    private static func change(_ gateway: GatewayOptions, _ what: String, _ name: String) async throws {
        try await gateway.withGateway { client in
            let answer = AnswerValue(
                try await client.call("POST", ["destinations", name, what], body: Array("{}".utf8)))
            if gateway.json { return Terminal.print(answer.json) }
            for line in lines([answer]) { Terminal.print(line) }
        }
    }

    /// A table of destinations, and below it why some of them do not deliver.
    static func lines(_ destinations: [AnswerValue]) -> [String] {
        var table = TextTable([
            "DESTINATION", "STATE", "WAITING", "RETRYING", "DELIVERED", "WITHHELD", "DEAD", "OLDEST WAITS",
        ])
        var remarks: [String] = []
        for destination in destinations {
            let name = destination.text("name") ?? ""
            let counts = ["waiting", "retrying", "delivered", "withheld", "dead"].map { key in
                destination.number(key).map { "\($0)" } ?? ""
            }
            table.add(
                [name, (destination.text("state") ?? "").replacing("_", with: " ")] + counts
                    + [destination.number("oldest_waiting_seconds").map(duration) ?? ""])
            if let remark = remark(destination) { remarks.append("\(name): \(remark)") }
        }
        return table.lines + (remarks.isEmpty ? [] : [""] + remarks)
    }

    private static func remark(_ destination: AnswerValue) -> String? {
        let reason = destination.text("reason") ?? ""
        switch destination.text("state") {
        case "on_hold":
            return "on hold since \(destination.text("since") ?? ""): \(reason). Asked again "
                + "\(destination.text("next_probe_at") ?? "")."
        case "waiting": return "left alone until \(destination.text("until") ?? ""): \(reason)"
        case "paused": return "stopped by hand since \(destination.text("since") ?? "")"
        case "throttled":
            let rate = destination["rate_per_second"].map { String(decoding: $0.json, as: UTF8.self) } ?? ""
            return "the platform asked for fewer requests; it gets \(rate) per second for now"
        case "removed", "switched_off": return reason
        default:
            return destination["last_failure"].map {
                "last failure \($0.text("at") ?? ""): \($0.text("reason") ?? "")"
            }
        }
    }

    /// Seconds in the largest unit that gives a whole number above 1.
    private static func duration(_ seconds: Int64) -> String {
        for (unit, size) in [("d", Int64(86_400)), ("h", 3600), ("min", 60)] where seconds >= 2 * size {
            return "\(seconds / size) \(unit)"
        }
        return "\(seconds) s"
    }
}
