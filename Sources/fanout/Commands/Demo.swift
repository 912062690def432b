internal import Events
internal import JSON
internal import Journal
internal import Sandbox
internal import Transport
internal import TransportCurl

/// Sends the three events of a sign-up through a gateway and shows what became of them.
struct Demo {
    /// The gateway's URL.
    let gateway: String
    let journal: any EventJournal
    let sandbox: Sandbox
    /// Where the events stand.
    let folder: String
    /// The destinations that are switched on.
    let platforms: [String]

    private static let files = ["complete_registration.json", "initiate_checkout.json", "purchase.json"]
    private static let patience = Duration.seconds(15)

    private struct Sent {
        let name: String
        let id: String
    }

    /// Sends and shows.
    ///
    /// - Returns: what did not go as it should, in words; empty when all did.
    func run() async throws -> [String] {
        let transport = try CurlTransport()
        Terminal.print(Terminal.bold("Sending three events to \(gateway)/v1/events"))
        var sent: [Sent] = []
        for file in Self.files {
            let body: [UInt8]
            do { body = try Files.read("\(folder)/\(file)") } catch {
                await transport.close()
                return ["\(error)"]
            }
            let reply = try await transport.send(SendCommand.request(body, to: gateway, key: nil))
            let document = try? JSONDocument(parsing: body)
            let text = { (name: String) in
                document?.member(name, of: JSONDocument.root).flatMap { document?.string($0) }
            }
            guard reply.status == 202, let name = text("event"), let id = text("event_id") else {
                await transport.close()
                return ["\(file) was answered with \(reply.status): \(String(decoding: reply.body, as: UTF8.self))"]
            }
            Terminal.print("  202  \(name) (\(id)): on disk")
            sent.append(Sent(name: name, id: id))
        }
        await transport.close()

        var problems: [String] = []
        let end = ContinuousClock.now + Self.patience
        for event in sent {
            Terminal.print("")
            Terminal.print(Terminal.bold("\(event.name) (\(event.id))"))
            for platform in platforms {
                problems += try await show(event, at: platform, waitingUntil: end)
            }
        }
        return problems
    }

    private func show(
        _ event: Sent, at platform: String, waitingUntil end: ContinuousClock.Instant
    ) async throws -> [String] {
        let state = try await finalState(of: event, at: platform, waitingUntil: end)
        let requests = sandbox.received.filter { $0.platform.rawValue == platform }
        let arrival = requests.lazy.flatMap { request in request.events.map { (request, $0) } }
            .first { $0.1.id == event.id }
        if let (request, received) = arrival {
            Terminal.print("  \(platform): arrived as \(Terminal.bold(received.name))")
            let plain = received.fields.filter { !received.hashed.contains($0) }
            Terminal.print(Self.wrapped("    hashed  ", received.hashed))
            Terminal.print(Self.wrapped("    plain   ", plain))
            Terminal.print(
                "    answer  HTTP \(request.answerStatus) \(String(decoding: request.answerBody, as: UTF8.self))")
        }
        switch state {
        case .delivered(_, let answer):
            if arrival == nil { Terminal.print("  \(platform): counted (\(answer))") }
            let isStandIn = SandboxPlatform(rawValue: platform) != nil
            if isStandIn, arrival == nil { return ["\(event.name) counts as delivered, but \(platform) never got it"] }
            return (arrival?.1.reasons ?? []).map { "\(platform) refused \(event.name): \($0)" }
        case .withheld(_, let rule, let reason):
            Terminal.print("  \(platform): withheld by the rule \(rule): \(reason)")
            return ["\(event.name) was withheld from \(platform) by the rule \(rule): \(reason)"]
        case .dead(_, let reason):
            return ["\(event.name) cannot be delivered to \(platform): \(reason)"]
        case .retrying(_, let attempts, let reason):
            return ["\(event.name) has not reached \(platform) after \(attempts) attempts: \(reason)"]
        case .waiting, nil:
            return ["\(event.name) still waits for \(platform)"]
        }
    }

    /// Where an event stands once that is final, or when patience ends.
    private func finalState(
        of event: Sent, at platform: String, waitingUntil end: ContinuousClock.Instant
    ) async throws -> EventTrace.State? {
        while true {
            let state = try await journal.trace(EventKey(name: event.name, id: event.id))?.states[platform]
            switch state {
            case .delivered, .withheld, .dead: return state
            case .waiting, .retrying, nil:
                if ContinuousClock.now > end { return state }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Words in lines of readable length below a label.
    private static func wrapped(_ label: String, _ words: [String]) -> String {
        var lines = [label]
        for word in words.isEmpty ? ["none"] : words {
            let line = lines[lines.count - 1]
            if line.count + word.count > 110 {
                lines.append(String(repeating: " ", count: label.count) + word)
            } else {
                lines[lines.count - 1] = line + (line.count == label.count ? "" : " ") + word
            }
        }
        return lines.joined(separator: "\n")
    }

    /// What somebody who has seen it work might do now.
    func sayWhatNext(config: String) {
        Terminal.print(
            """

            \(Terminal.bold("All of it arrived. The gateway goes on serving; Ctrl-C ends it."))

            Try next, in another terminal:
              curl -i \(gateway)/v1/events -H 'Content-Type: application/json' \\
                -d '{"event": "Lead", "user": {"email": "you@example.com"}}'
              .build/debug/fanout send --url \(gateway) docs/examples/purchase.json     (a duplicate now)
              edit \(config) and save it: the next event goes by it
              FANOUT_URL=\(gateway) .build/debug/fanout trace order-10027
            """)
    }
}
