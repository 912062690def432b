package import Events

/// One entry of destinations.yaml, compiled: it maps events, makes requests of them, and judges the answers.
package struct Destination: Sendable {
    package let name: String
    /// The name of its adapter.
    package let adapter: String
    package let delivery: DeliveryOptions
    /// It maps and counts, and sends nothing.
    package let sendsNothing: Bool
    /// How long the platform remembers an event id: a repeat later than this could count twice.
    package let dedupWindow: Duration?

    /// How people call the platform.
    let platform: String
    let shared: SharedTables
    let gates: Gates
    let program: PayloadProgram
    /// Programs of their own for events that `overrides` names, by our name of the event.
    let overrides: [String: PayloadProgram]
    let requestTemplate: RequestTemplate
    let replyRules: ReplyRules
    let redaction: PayloadRedaction
    /// Hides the secrets of its requests.
    let secrets: SecretMask
    /// Fields of the file that no event gets; only explanations read it.
    let neverSent: [EmptyField]

    /// What this destination makes of a canonical event when it is sent at `now`.
    package func mapped(_ event: ConversionEvent, now: Timestamp) -> MappingOutcome {
        var binding = EventBinding(event, shared: shared)
        return mapped(&binding, now: now)
    }

    /// The same, for an event that several destinations of one configuration map.
    package func mapped(_ binding: inout EventBinding, now: Timestamp) -> MappingOutcome {
        var writer = PayloadWriter()
        return mapped(&binding, &writer, now: now, trace: nil)
    }

    /// What maps many events for this destination, one after the other.
    package func mapper() -> EventMapper { EventMapper(shared) }

    /// The same, written by `writer` and watched by `trace`.
    func mapped(
        _ binding: inout EventBinding, _ writer: inout PayloadWriter, now: Timestamp, trace: PayloadTrace?
    ) -> MappingOutcome {
        if let objection = gates.objection(to: binding, destination: name, now: now) {
            trace?.object(objection)
            return .withheld(rule: objection.rule, reason: objection.reason)
        }
        let (names, reason) = gates.events.names(for: binding.event.name)
        if let reason {
            trace?.object(Objection(rule: "events", reason: reason, place: gates.events.place(of: binding.event.name)))
            return .withheld(rule: "events", reason: reason)
        }
        let testCode = gates.testCode(binding, now: now)
        let program = program(for: binding.event.name)
        var mapped: [MappedEvent] = []
        var objections: [Objection] = []
        for name in names {
            trace?.beginPayload(name)
            let outcome = program.payload(name, testCode: testCode, &binding, &writer, now: now, trace: trace)
            trace?.endPayload(outcome)
            switch outcome {
            case .written(let event): mapped.append(event)
            case .withheld(let objection): objections.append(objection)
            }
        }
        if mapped.isEmpty, let first = objections.first {
            return .withheld(rule: first.rule, reason: first.reason)
        }
        // Of an event that is several of theirs, one may be kept back alone.
        for objection in objections { mapped[0].notes.append(FieldNote(field: "event", reason: objection.reason)) }
        if gates.isLate(binding, now: now) { mapped[0].notes.append(gates.lateNote) }
        return .mapped(mapped)
    }

    /// What writes the payload of our event of that name.
    func program(for name: String) -> PayloadProgram {
        overrides.isEmpty ? program : overrides[name] ?? program
    }

    /// The request that carries `events`.
    ///
    /// - Precondition: there is at least one event, and all have the same `batchKey`.
    package func request(for events: [MappedEvent]) -> MappedRequest {
        precondition(!events.isEmpty, "a request needs an event")
        return requestTemplate.request(for: events)
    }

    /// What an answer to a request of `sent` events means when it comes at `now`.
    package func judge(
        status: Int, headers: [(name: String, value: String)], body: [UInt8], sent: Int, now: Timestamp
    ) -> Judgement {
        replyRules.judgement(
            on: Reply(status: status, headers: headers, body: body), sent: sent, now: now, hiding: secrets)
    }
}

/// How a destination is delivered to.
package struct DeliveryOptions: Sendable, Hashable {
    /// Events in one request at most.
    package var maxEvents: Int
    /// Bytes of one request's events at most.
    package var maxBytes: Int
    /// How long an event may wait for company.
    package var maxWait: Duration
    /// For a whole request and its answer.
    package var timeout: Duration
    /// Requests per second at most; `nil`: no limit.
    package var rate: Double?
    /// Requests under way at once.
    package var concurrency: Int

    package init(
        maxEvents: Int, maxBytes: Int, maxWait: Duration = .milliseconds(200), timeout: Duration = .seconds(10),
        rate: Double? = nil, concurrency: Int = 2
    ) {
        self.maxEvents = maxEvents
        self.maxBytes = maxBytes
        self.maxWait = maxWait
        self.timeout = timeout
        self.rate = rate
        self.concurrency = concurrency
    }
}

/// A request in the words of a platform.
///
/// Printed, it shows its secrets as `***` and nothing of its body.
package struct MappedRequest: Sendable, CustomStringConvertible, CustomReflectable {
    package struct Header: Sendable, CustomStringConvertible, CustomReflectable {
        package let name: String
        /// As it is sent: may hold a token.
        package let value: String
        /// As it may be shown.
        package let shown: String

        package var description: String { "\(name): \(shown)" }
        package var customMirror: Mirror { Mirror(self, children: ["name": name, "value": shown]) }
    }

    package let method: String
    /// As it is sent: may hold a token at platforms that want it there.
    package let url: String
    /// As it may be shown.
    package let shownURL: String
    package let headers: [Header]
    package let body: [UInt8]
    /// As it may be shown.
    package let shownBody: [UInt8]

    package var description: String { "\(method) \(shownURL), \(headers), \(body.count) bytes" }
    package var customMirror: Mirror {
        Mirror(self, children: ["method": method, "url": shownURL, "headers": headers, "bytes": body.count])
    }
}
