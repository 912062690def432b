package import Events

extension Destination {
    /// What this destination makes of a canonical event when it is sent at `now`, and why.
    ///
    /// The event goes through the very code that sends it.
    ///
    /// - Parameters:
    ///   - event: as it is stored.
    ///   - now: the time of sending.
    ///   - warnings: what was left out or repaired when the event was received.
    ///   - isIDMade: the event came without an id, and Fanout made one.
    /// - Returns: the explanation, whose values are those of the payload.
    package func explained(
        _ event: ConversionEvent, now: Timestamp, warnings: [EventIssue] = [], isIDMade: Bool = false
    ) -> Explanation {
        var binding = EventBinding(event, shared: shared)
        let trace = PayloadTrace()
        var writer = PayloadWriter()
        _ = mapped(&binding, &writer, now: now, trace: trace)
        return Explanation(
            destination: name, platform: platform, sendsNothing: sendsNothing,
            outcome: outcome(trace, binding, now: now, warnings: warnings, isIDMade: isIDMade))
    }

    private func outcome(
        _ trace: PayloadTrace, _ binding: EventBinding, now: Timestamp, warnings: [EventIssue], isIDMade: Bool
    ) -> Explanation.Outcome {
        if let objection = trace.objection { return .withheld(Withholding(objection)) }
        let testCode = gates.testCode(binding, now: now)
        let remarks = gates.isLate(binding, now: now) ? [gates.lateNote.reason] : []
        return .mapped(
            trace.payloads.map { payload in
                let reader = TraceReader(destination: self, payload: payload, binding: binding, warnings: warnings)
                let (fields, empty) = reader.fields()
                var withheld: Withholding?
                if case .withheld(let objection) = payload.outcome { withheld = Withholding(objection) }
                let adviser = Adviser(
                    event: binding.event, fields: fields, empty: empty, rules: payload.advice, isIDMade: isIDMade,
                    isCountryMissing: reader.isCountryMissing)
                return ExplainedEvent(
                    name: payload.name, place: gates.events.place(of: binding.event.name), withheld: withheld,
                    testCode: testCode, fields: fields, empty: empty, remarks: remarks,
                    advice: sendsNothing ? [] : adviser.advice())
            })
    }
}
