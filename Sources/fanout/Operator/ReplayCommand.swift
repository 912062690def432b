internal import ArgumentParser
internal import JSON

/// How a replay goes about it.
struct ReplayOptions: ParsableArguments {
    @Flag(help: "Also what could count twice.")
    var force = false

    @Flag(help: "Only count what would be replayed.")
    var dryRun = false
}

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Send events again that have ended: delivered, withheld or dead ones.",
        discussion: """
            They are mapped anew and keep their id and time. A delivered event that the platform counted longer ago \
            than it remembers ids is refused, because it would count twice; --force replays it all the same. Ctrl-C \
            stops between two parts; what was put back to work by then goes on.

            Example:  fanout replay --destination tiktok --since 6h --dry-run
            """)

    @OptionGroup var gateway: GatewayOptions
    @OptionGroup var which: FinalEventOptions
    @OptionGroup var replay: ReplayOptions

    @Option(help: ArgumentHelp("delivered, withheld or dead; several with commas.", valueName: "states"))
    var states = "delivered"

    func validate() throws {
        if which.since == nil {
            throw ValidationError("--since is needed: from when on events are to be sent again, such as --since 6h")
        }
        for state in wanted where !["delivered", "withheld", "dead"].contains(state) {
            throw ValidationError("--states cannot be \(state): write delivered, withheld or dead")
        }
    }

    private var wanted: [String] { states.split(separator: ",").map(String.init) }

    func run() async throws {
        try await gateway.withGateway { client in
            try await Replaying(
                client: client, which: which, states: wanted, positions: [], options: replay, json: gateway.json
            ).run()
        }
    }
}

/// A replay in parts, with its progress on standard error.
struct Replaying {
    let client: AdminClient
    let which: FinalEventOptions
    let states: [String]
    /// Empty: all that `which` says.
    let positions: [UInt64]
    let options: ReplayOptions
    let json: Bool

    func run() async throws {
        var (replayed, refused, skipped): (Int64, Int64, Int64) = (0, 0, 0)
        var from: Int64? = 0
        while let start = from {
            let answer = AnswerValue(
                try await client.call("POST", ["destinations", which.destination, "replay"], body: body(from: start)))
            replayed += answer.number("replayed") ?? 0
            refused += answer.number("refused") ?? 0
            skipped += answer.number("skipped") ?? 0
            from = answer.number("next")
            if from != nil, !json { Terminal.tell("\(verb) \(replayed) so far ...") }
        }
        if json {
            return Terminal.print("{\"replayed\":\(replayed),\"refused\":\(refused),\"skipped\":\(skipped)}")
        }
        Terminal.print("\(verb) \(replayed)")
        if refused > 0 {
            Terminal.tell(
                "refused \(refused): the platform may have counted them and no longer knows their ids, so they could "
                    + "count twice. --force replays them all the same.")
        }
        if skipped > 0 { Terminal.tell("skipped \(skipped): the events themselves are not stored any more.") }
    }

    private var verb: String { options.dryRun ? "would replay" : "replayed" }

    private func body(from start: Int64) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if positions.isEmpty {
            writer.key("states")
            writer.beginArray()
            for state in states { writer.string(state) }
            writer.endArray()
            which.write(to: &writer)
        } else {
            writer.key("positions")
            writer.beginArray()
            for position in positions { writer.integer(Int64(clamping: position)) }
            writer.endArray()
        }
        writer.member("from", start)
        writer.member("limit", 1000)
        writer.member("force", options.force)
        writer.member("dry_run", options.dryRun)
        writer.endObject()
        return writer.bytes
    }
}
