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

    let shared: SharedTables
    let gates: Gates
    let program: PayloadProgram
    let requestTemplate: RequestTemplate
    let replyRules: ReplyRules

    /// What this destination makes of a canonical event when it is sent at `now`.
    package func mapped(_ event: ConversionEvent, now: Timestamp) -> MappingOutcome {
        var binding = EventBinding(event, shared: shared)
        return mapped(&binding, now: now)
    }

    /// The same, for an event that several destinations of one configuration map.
    package func mapped(_ binding: inout EventBinding, now: Timestamp) -> MappingOutcome {
        if let (rule, reason) = gates.objection(to: binding, destination: name, now: now) {
            return .withheld(rule: rule, reason: reason)
        }
        let (names, reason) = gates.events.names(for: binding.event.name)
        if let reason { return .withheld(rule: "events", reason: reason) }
        let testCode = gates.testCode(binding, now: now)
        var mapped: [MappedEvent] = []
        for name in names {
            let (event, rule, reason) = program.payload(name, testCode: testCode, binding: &binding, now: now)
            guard let event else { return .withheld(rule: rule, reason: reason) }
            mapped.append(event)
        }
        return .mapped(mapped)
    }

    /// The request that carries `events`.
    ///
    /// - Precondition: there is at least one event, and all have the same `batchKey`.
    package func request(for events: [MappedEvent]) -> MappedRequest {
        precondition(!events.isEmpty, "a request needs an event")
        return requestTemplate.request(for: events)
    }

    /// What an answer to a request of `sent` events means.
    package func judge(
        status: Int, headers: [(name: String, value: String)], body: [UInt8], sent: Int
    ) -> Judgement {
        replyRules.judgement(on: Reply(status: status, headers: headers, body: body), sent: sent)
    }
}

/// How a destination is delivered to.
package struct DeliveryOptions: Sendable, Hashable {
    /// Events in one request at most.
    package var maxEvents: Int
    /// Bytes of one request's events at most.
    package var maxBytes: Int
    /// How long an event may wait for company.
    package var maxWait: Duration = .milliseconds(200)
    /// For a whole request and its answer.
    package var timeout: Duration = .seconds(10)
    /// Requests per second at most; `nil`: no limit.
    package var rate: Double?
    /// Requests under way at once.
    package var concurrency = 2
}

/// A request in the words of a platform.
package struct MappedRequest: Sendable {
    package struct Header: Sendable {
        package let name: String
        /// As it is sent: may hold a token.
        package let value: String
        /// As it may be shown.
        package let shown: String
    }

    package let method: String
    /// As it is sent: may hold a token at platforms that want it there.
    package let url: String
    /// As it may be shown.
    package let shownURL: String
    package let headers: [Header]
    package let body: [UInt8]
}
