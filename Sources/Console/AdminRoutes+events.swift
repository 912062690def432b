internal import Delivery
internal import Events
internal import HTTPServer
internal import JSON
internal import Journal
internal import Logging
internal import Mapping

extension AdminRoutes {
    /// Events of one id that are told at most.
    private static let longestTrace = 20
    /// Dead letters in one answer at most.
    private static let longestPage: UInt64 = 1000
    /// Events that one call replays or drops at most.
    private static let longestStep: UInt64 = 10_000
    /// Clocks differ, and a repeat takes its time: so much earlier than the platform's window ends ours.
    private static let windowMargin = Duration.seconds(3600)

    // MARK: One event

    func trace(_ id: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(queryOf: request)
        let wantsSent = try query.flag("sent")
        try query.finish()
        let traces = try await journal.traces(ofEventID: id, limit: Self.longestTrace)
        guard !traces.isEmpty else {
            return Self.notFound("No event with the id \"\(id)\" is known: it never came, or too long ago.")
        }
        // Beside the event loop: the log is read through.
        let files = wantsSent ? logFiles : nil
        let sent = await Task.detached { SentEvents(of: traces, in: files) }.value
        var stored: [UInt64: StoredEvent] = [:]
        for trace in traces where wantsSent && trace.hasBody {
            stored[trace.position] = try await journal.event(at: trace.position)
        }
        let configuration = await control.report.configuration
        let now = clock.now
        return Self.json { writer in
            writer.beginObject()
            writer.member("event_id", id)
            writer.key("events")
            writer.beginArray()
            for trace in traces {
                let event = stored[trace.position]
                writer.trace(trace) { attempt in
                    sent.event(in: attempt.request, id: id)
                } more: { name, writer in
                    guard let event, let destination = configuration.destination(named: name) else { return }
                    writer.preview(event, at: destination, now: now)
                }
            }
            writer.endArray()
            writer.endObject()
        }
    }

    // MARK: Dead letters

    func deadLetters(of name: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(queryOf: request)
        let wanted = try query.finalEvents(of: name, states: [.dead])
        let from = try query.number("from", in: 0...(1 << 62)) ?? 0
        let limit = try query.number("limit", in: 1...Self.longestPage) ?? 100
        try query.finish()
        let page = try await journal.finalEvents(wanted, from: from, limit: Int(limit))
        return Self.json { writer in
            writer.beginObject()
            writer.key("dead_letters")
            writer.beginArray()
            for event in page.events {
                writer.beginObject()
                writer.finalEvent(event)
                writer.endObject()
            }
            writer.endArray()
            writer.next(page.next)
            writer.endObject()
        }
    }

    /// One dead letter, with the event itself, and what a replay would send now.
    ///
    /// Personal data is masked unless `reveal=true`.
    func deadLetter(_ position: UInt64, of name: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(queryOf: request)
        let reveals = try query.flag("reveal")
        try query.finish()
        let wanted = FinalEventQuery(destination: name)
        let page = try await journal.finalEvents(wanted, from: position, limit: 1)
        guard let event = page.events.first, event.position == position else {
            return Self.notFound("\(name) has no dead letter at position \(position).")
        }
        let stored = try await journal.event(at: position)
        let destination = await control.report.configuration.destination(named: name)
        let now = clock.now
        return Self.json { writer in
            writer.beginObject()
            writer.finalEvent(event)
            if let stored {
                writer.member("body", raw: reveals ? Array(stored.bytes[stored.range]) : MaskedEvent.json(of: stored))
                if let destination { writer.preview(stored, at: destination, now: now) }
            }
            writer.endObject()
        }
    }

    func drop(_ position: UInt64, at name: String) async throws -> HTTPResponse {
        let result = try await journal.drop(
            .positions(destination: name, [position]), from: position, limit: 1)
        guard result.dropped == 1 else {
            return Self.notFound("\(name) has no dead letter at position \(position).")
        }
        logger.notice("dead letters dropped", metadata: ["destination": "\(name)", "events": "1"])
        return HTTPResponse(status: 204)
    }

    func drop(at name: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(queryOf: request)
        let wanted = try query.finalEvents(of: name, states: [.dead])
        let from = try query.number("from", in: 0...(1 << 62)) ?? 0
        let limit = try query.number("limit", in: 1...Self.longestStep) ?? 1000
        try query.finish()
        guard wanted.states == [.dead] else { throw AdminQuery.Refusal("Only dead letters can be dropped.") }
        let result = try await journal.drop(.matching(wanted), from: from, limit: Int(limit))
        logger.notice("dead letters dropped", metadata: ["destination": "\(name)", "events": "\(result.dropped)"])
        return Self.json { writer in
            writer.beginObject()
            writer.member("dropped", result.dropped)
            writer.next(result.next)
            writer.endObject()
        }
    }

    // MARK: Replay

    func replay(at name: String, _ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(bodyOf: request)
        let wanted = try query.finalEvents(of: name, states: [.dead])
        let positions = try query.positions("positions")
        let from = try query.number("from", in: 0...(1 << 62)) ?? 0
        let limit = try query.number("limit", in: 1...Self.longestStep) ?? 1000
        let force = try query.flag("force")
        let isTrial = try query.flag("dry_run")
        try query.finish()
        guard let destination = await control.report.configuration.destination(named: name) else {
            return unknown(name)
        }
        let selection = positions.map { FinalEventSelection.positions(destination: name, $0) } ?? .matching(wanted)
        let result = try await journal.replay(
            ReplayRequest(
                selection, from: from, limit: Int(limit), safeSince: safeSince(destination), force: force,
                isTrial: isTrial))
        if result.replayed > 0, !isTrial {
            logger.notice(
                "events replayed",
                metadata: ["destination": "\(name)", "events": "\(result.replayed)", "forced": "\(force)"])
        }
        return Self.json { writer in
            writer.beginObject()
            writer.member("replayed", result.replayed)
            writer.member("refused", result.refused)
            writer.member("skipped", result.skipped)
            writer.next(result.next)
            writer.endObject()
        }
    }

    /// From when on the platform would know a repeat of what it has counted; `nil` where a repeat is harmless.
    private func safeSince(_ destination: Destination) -> Timestamp? {
        if destination.sendsNothing { return nil }
        guard let window = destination.dedupWindow else { return clock.now }
        return clock.now + (Self.windowMargin - max(window, Self.windowMargin))
    }

    // MARK: Forgetting

    func forget(_ request: HTTPRequest) async throws -> HTTPResponse {
        var query = try AdminQuery(bodyOf: request)
        var traits: [(trait: PersonMatcher.Trait, text: String)] = []
        for trait in PersonMatcher.Trait.allCases {
            for text in try query.texts(trait.rawValue) { traits.append((trait, text)) }
        }
        try query.finish()
        let clock = clock
        guard let matcher = PersonMatcher(traits, now: clock.now) else {
            let names = PersonMatcher.Trait.allCases.map(\.rawValue).joined(separator: ", ")
            throw AdminQuery.Refusal(
                "Name a person by \(names): an address as x@y.z, a phone with + and its calling code.")
        }
        let result = try await journal.forget { event in
            matcher.matches(event.bytes, in: event.range, now: clock.now)
        }
        let lines = try await log?.scrub(eventIDs: Set(result.events.map(\.key.id))) ?? 0
        logger.notice("a person was forgotten", metadata: ["events": "\(result.events.count)", "lines": "\(lines)"])
        return Self.json { writer in
            writer.beginObject()
            writer.member("events", result.events.count)
            writer.member("lines_of_the_delivery_log", lines)
            writer.key("event_ids")
            writer.beginArray()
            for event in result.events { writer.string(event.key.id) }
            writer.endArray()
            if !result.unreadable.isEmpty {
                writer.key("unreadable_positions")
                writer.beginArray()
                for range in result.unreadable { writer.string("\(range.lowerBound)-\(range.upperBound)") }
                writer.endArray()
            }
            writer.endObject()
        }
    }
}

extension JSONWriter {
    /// Where to go on; `null` at the end.
    fileprivate mutating func next(_ position: UInt64?) {
        key("next")
        if let position { integer(Int64(clamping: position)) } else { null() }
    }

    /// What the destination would be sent now, as the delivery log shows requests: personal data masked.
    fileprivate mutating func preview(_ stored: StoredEvent, at destination: Destination, now: Timestamp) {
        guard let event = try? ConversionEvent(canonical: stored.bytes, range: stored.range) else { return }
        switch destination.mapped(event, now: now) {
        case .withheld(let rule, let reason):
            key("would_withhold")
            beginObject()
            member("rule", rule)
            member("reason", reason)
            endObject()
        case .mapped(let events):
            key("would_send")
            beginArray()
            for event in events { raw(destination.logged([event]).body) }
            endArray()
        }
    }
}
