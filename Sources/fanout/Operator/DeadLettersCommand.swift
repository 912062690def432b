internal import ArgumentParser
internal import JSON

struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters", abstract: "Look at what could not be delivered, and send it again or drop it.",
        discussion: """
            Example:  fanout dead-letters list --destination tiktok --since 24h
            Example:  fanout dead-letters replay --destination tiktok --reason 40002
            """,
        subcommands: [List.self, Show.self, Replay.self, Drop.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the dead letters of a destination, oldest first.",
            discussion: "Example:  fanout dead-letters list --destination tiktok --event Purchase")

        @OptionGroup var gateway: GatewayOptions
        @OptionGroup var which: FinalEventOptions

        @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
        var limit = 100

        func run() async throws {
            try await gateway.withGateway { client in
                var table = TextTable(["POSITION", "EVENT", "EVENT ID", "DIED AT", "ATTEMPTS", "REASON"])
                var (count, from): (Int, Int64?) = (0, 0)
                while let start = from, count < limit {
                    let query = which.query + [("from", "\(start)"), ("limit", "\(min(limit - count, 1000))")]
                    let answer = AnswerValue(
                        try await client.call(
                            "GET", ["destinations", which.destination, "dead-letters"], query: query))
                    for letter in answer["dead_letters"]?.elements ?? [] {
                        count += 1
                        if gateway.json { Terminal.print(letter.json) }
                        table.add([
                            "\(letter.number("position") ?? 0)", letter.text("event") ?? "",
                            letter.text("event_id") ?? "", letter.text("at") ?? "",
                            "\(letter.number("attempts_made") ?? 0)", letter.text("reason") ?? "",
                        ])
                    }
                    from = answer.number("next")
                }
                if gateway.json { return }
                if count == 0 { return Terminal.print("\(which.destination) has no such dead letter.") }
                for line in table.lines { Terminal.print(line) }
                if from != nil {
                    Terminal.tell("There may be more: raise --limit, or narrow with --since or --reason.")
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show one dead letter, and what a replay would send now.",
            discussion: """
                Personal data is masked unless --reveal is given.

                Example:  fanout dead-letters show --destination tiktok 4711
                """)

        @OptionGroup var gateway: GatewayOptions

        @Option(help: ArgumentHelp("The destination.", valueName: "name"))
        var destination: String

        @Flag(help: "Show the event as it is stored, with personal data.")
        var reveal = false

        @Argument(help: ArgumentHelp("Its position, as `list` shows it.", valueName: "position"))
        var position: UInt64

        func run() async throws {
            try await gateway.withGateway { client in
                let answer = try await client.call(
                    "GET", ["destinations", destination, "dead-letters", "\(position)"],
                    query: [("reveal", reveal ? "true" : nil)])
                if gateway.json { return Terminal.print(AnswerValue(answer).json) }
                Terminal.print(answer.prettyPrinted())
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay", abstract: "Send dead letters again, mapped anew.",
            discussion: """
                They keep their id and time. What the platform may have counted longer ago than it remembers ids is \
                refused, because it could count twice; --force replays it all the same. Ctrl-C stops between two parts; \
                what was put back to work by then goes on.

                Example:  fanout dead-letters replay --destination tiktok --reason "code 40002" --dry-run
                """)

        @OptionGroup var gateway: GatewayOptions
        @OptionGroup var which: FinalEventOptions
        @OptionGroup var replay: ReplayOptions

        @Argument(help: ArgumentHelp("Only these, as `list` shows them.", valueName: "position"))
        var positions: [UInt64] = []

        func run() async throws {
            try await gateway.withGateway { client in
                try await Replaying(
                    client: client, which: which, states: ["dead"], positions: positions, options: replay,
                    json: gateway.json
                ).run()
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "drop", abstract: "Take dead letters from the list for good: they will never be delivered.",
            discussion: """
                Demands positions, a filter, or --all.

                Example:  fanout dead-letters drop --destination tiktok --reason "too old"
                """)

        @OptionGroup var gateway: GatewayOptions
        @OptionGroup var which: FinalEventOptions

        @Flag(help: "All dead letters of the destination.")
        var all = false

        @Argument(help: ArgumentHelp("Only these, as `list` shows them.", valueName: "position"))
        var positions: [UInt64] = []

        func validate() throws {
            let isNarrowed = !positions.isEmpty || which.query.contains { $0.value != nil }
            if isNarrowed == all {
                throw ValidationError("give positions, a filter such as --reason, or --all: one of these")
            }
        }

        func run() async throws {
            try await gateway.withGateway { client in
                var dropped: Int64 = 0
                for position in positions {
                    _ = try await client.call(
                        "DELETE", ["destinations", which.destination, "dead-letters", "\(position)"])
                    dropped += 1
                }
                var from: Int64? = positions.isEmpty ? 0 : nil
                while let start = from {
                    let answer = AnswerValue(
                        try await client.call(
                            "DELETE", ["destinations", which.destination, "dead-letters"],
                            query: which.query + [("from", "\(start)"), ("limit", "1000")]))
                    dropped += answer.number("dropped") ?? 0
                    from = answer.number("next")
                }
                Terminal.print(gateway.json ? "{\"dropped\":\(dropped)}" : "dropped \(dropped)")
            }
        }
    }
}
