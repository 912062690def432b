internal import ArgumentParser
internal import Events
internal import JSON

/// Which events that have ended are meant.
struct FinalEventOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The destination.", valueName: "name"))
    var destination: String

    @Option(help: ArgumentHelp("Only where this stands in the reason or the answer.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Only events of this name.", valueName: "name"))
    var event: String?

    @Option(
        help: ArgumentHelp(
            "Only what ended at this time or later: 2026-11-23T22:15:00Z, or an age such as 90m, 36h, 7d.",
            valueName: "time"))
    var since: PastTime?

    @Option(help: ArgumentHelp("Only what ended before this time.", valueName: "time"))
    var until: PastTime?

    /// The fields of a query.
    var query: [(name: String, value: String?)] {
        [
            ("text", reason), ("event", event), ("since", since?.timestamp.rfc3339),
            ("until", until?.timestamp.rfc3339),
        ]
    }

    /// The same as members of an object that is open.
    func write(to writer: inout JSONWriter) {
        for (name, value) in query {
            guard let value else { continue }
            writer.key(name)
            writer.string(value)
        }
    }
}

/// A time of the past on the command line: RFC 3339, or how long ago.
struct PastTime: ExpressibleByArgument {
    let timestamp: Timestamp

    init?(argument: String) {
        self.init(argument, now: SystemClock().now)
    }

    init?(_ text: String, now: Timestamp) {
        if let timestamp = Timestamp(rfc3339: text) {
            self.timestamp = timestamp
            return
        }
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ seconds[$0] }), let count = Int64(text.dropLast()), count >= 0,
            count <= 100 * 366 * 86_400 / unit
        else { return nil }
        timestamp = now + .seconds(-count * unit)
    }
}
