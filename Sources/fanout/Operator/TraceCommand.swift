internal import ArgumentParser

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Tell what became of an event, at every destination.",
        discussion: """
            Asks a running gateway for every event with this id: when it came and how often, and per destination each \
            attempt with the platform's answer. What was sent is shown where the delivery log has it (--log-payloads), \
            and else what the event makes by the destinations.yaml of now; personal data is masked. The key, where the \
            gateway wants one, stands in FANOUT_ADMIN_KEY. The exit code is 66 when the id is not known.

            Example:  fanout trace order-10027
            """)

    @OptionGroup var gateway: GatewayOptions

    @Argument(help: ArgumentHelp("The event's id.", valueName: "event-id"))
    var eventID: String

    func run() async throws {
        try await gateway.withGateway { client in
            let answer = AnswerValue(try await client.call("GET", ["events", eventID], query: [("sent", "true")]))
            if gateway.json { return Terminal.print(answer.json) }
            for event in answer["events"]?.elements ?? [] {
                for line in Self.lines(event) { Terminal.print(line) }
            }
        }
    }

    /// One event and what became of it, for people.
    static func lines(_ event: AnswerValue) -> [String] {
        var lines = [Terminal.bold("\(event.text("event") ?? "") \(event.text("event_id") ?? "")")]
        lines.append("  received \(event.text("received_at") ?? ""), position \(event.number("position") ?? 0)")
        if let duplicates = event["duplicates"], let count = duplicates.number("count"), count > 0 {
            let times = count == 1 ? "once" : "\(count) times"
            lines.append("  came again \(times), last \(duplicates.text("last_at") ?? "")")
        }
        if !event.flag("event_stored") { lines.append("  the event itself is not stored any more") }
        for (name, record) in event["destinations"]?.members ?? [] {
            lines.append("  \(Terminal.bold(name)): \(state(record))")
            if let replayed = record.text("replayed_at") { lines.append("    put back to work \(replayed)") }
            if let dropped = record.text("dropped_at") { lines.append("    dropped \(dropped)") }
            for attempt in record["attempts"]?.elements ?? [] {
                lines.append(
                    "    \(attempt.text("at") ?? "")  \(attempt.text("verdict") ?? ""): \(attempt.text("answer") ?? "")"
                        + "  [request \(attempt.text("request") ?? "")]")
                if let sent = attempt["sent"] {
                    lines.append("      sent \(String(decoding: sent.json, as: UTF8.self))")
                }
            }
            let isLogged = record["attempts"]?.elements.contains { $0["sent"] != nil } ?? false
            for mapped in isLogged ? [] : record["would_send"]?.elements ?? [] {
                lines.append("    mapped now  \(String(decoding: mapped.json, as: UTF8.self))")
            }
            if let count = record.number("attempts_not_listed") { lines.append("    and \(count) more attempts") }
        }
        return lines
    }

    /// A state as a sentence.
    static func state(_ record: AnswerValue) -> String {
        let reason = record.text("reason") ?? ""
        let at = record.text("at") ?? ""
        switch record.text("state") {
        case "waiting": return "waits to be sent"
        case "retrying":
            let attempts = record.number("attempts_made") ?? 0
            return "waits for attempt \(attempts + 1), due \(record.text("next_attempt_at") ?? ""): \(reason)"
        case "delivered": return "delivered \(at): \(record.text("answer") ?? "")"
        case "withheld": return "withheld \(at) by the rule \(record.text("rule") ?? ""): \(reason)"
        case "dead": return "dead \(at): \(reason)"
        default: return record.text("state") ?? ""
        }
    }
}
