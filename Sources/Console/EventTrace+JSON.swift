internal import Events
internal import JSON
internal import Journal

extension JSONWriter {
    /// Where one event stands, at every destination.
    ///
    /// `sent` finds the event in the request of an attempt; `more` adds members to the object of a destination.
    mutating func trace(
        _ trace: EventTrace, sent: (EventTrace.Attempt) -> [UInt8]?, more: (String, inout JSONWriter) -> Void
    ) {
        beginObject()
        member("event", trace.key.name)
        member("event_id", trace.key.id)
        member("position", Int64(clamping: trace.position))
        member("received_at", trace.receivedAt.rfc3339)
        key("duplicates")
        beginObject()
        member("count", Int64(clamping: trace.duplicates?.count ?? 0))
        if let duplicates = trace.duplicates { member("last_at", duplicates.lastAt.rfc3339) }
        endObject()
        member("event_stored", trace.hasBody)
        key("destinations")
        beginObject()
        for (name, record) in trace.records.sorted(by: { $0.key < $1.key }) {
            key(name)
            beginObject()
            state(record.state)
            if let replayed = record.replayedAt { member("replayed_at", replayed.rfc3339) }
            if let dropped = record.droppedAt { member("dropped_at", dropped.rfc3339) }
            if record.omittedRounds > 0 { member("attempts_not_listed", record.omittedRounds) }
            key("attempts")
            beginArray()
            for attempt in record.attempts { self.attempt(attempt, sent: sent(attempt)) }
            endArray()
            more(name, &self)
            endObject()
        }
        endObject()
        endObject()
    }

    /// The members that tell a state; the object is open.
    mutating func state(_ state: EventTrace.State) {
        switch state {
        case .waiting: member("state", "waiting")
        case .retrying(let at, let attempts, let reason):
            member("state", "retrying")
            member("next_attempt_at", at.rfc3339)
            member("attempts_made", attempts)
            member("reason", reason)
        case .delivered(let at, let answer):
            member("state", "delivered")
            member("at", at.rfc3339)
            member("answer", answer)
        case .withheld(let at, let rule, let reason):
            member("state", "withheld")
            member("at", at.rfc3339)
            member("rule", rule)
            member("reason", reason)
        case .dead(let at, let reason):
            member("state", "dead")
            member("at", at.rfc3339)
            member("reason", reason)
        }
    }

    /// One request that carried the event; `sent` is the event in it, as the delivery log has it.
    mutating func attempt(_ attempt: EventTrace.Attempt, sent: [UInt8]? = nil) {
        beginObject()
        member("at", attempt.at.rfc3339)
        member("verdict", attempt.verdict)
        member("answer", attempt.answer)
        member("request", attempt.request)
        if let sent { member("sent", raw: sent) }
        endObject()
    }

    /// The members of an event that has ended; the object is open.
    mutating func finalEvent(_ event: FinalEvent) {
        member("position", Int64(clamping: event.position))
        member("event", event.key.name)
        member("event_id", event.key.id)
        member("received_at", event.receivedAt.rfc3339)
        state(event.outcome)
        member("attempts_made", event.attempts)
        if let counted = event.firstCountedAt { member("may_have_counted_at", counted.rfc3339) }
        if let last = event.lastAttempt {
            key("last_attempt")
            attempt(last)
        }
        member("event_stored", event.hasBody)
    }
}
