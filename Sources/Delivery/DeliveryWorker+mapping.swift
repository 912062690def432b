internal import Events
internal import Journal
internal import Mapping

extension DeliveryWorker {
    /// Maps the events of a claim; those that go no further get their outcome.
    func mapped(_ round: inout DeliveryRound) -> Batch {
        let now = clock.now
        let events = round.outcomes.claim.events
        var all = Batch(capacity: events.count)
        var mapper = round.destination.mapper()
        for (index, claimed) in events.enumerated() {
            if let outcome = closedWindow(claimed, round, now) {
                round.outcomes.set(outcome, at: index)
                continue
            }
            do {
                let event = try ConversionEvent(canonical: claimed.bytes, range: claimed.range)
                switch mapped(event, round, now, &mapper) {
                case .mapped(let theirs):
                    round.outcomes.expect(theirs.count, at: index)
                    for event in theirs { all.append(event, from: index) }
                case .withheld("event_age", let reason):
                    round.outcomes.set(tooOld(event, claimed, reason, round), at: index)
                case .withheld(let rule, let reason):
                    round.outcomes.set(.withheld(rule: rule, reason: reason), at: index)
                }
            } catch {
                round.outcomes.set(.dead(reason: "the stored event cannot be read: \(error)"), at: index)
            }
        }
        return all
    }

    private func mapped(
        _ event: ConversionEvent, _ round: DeliveryRound, _ now: Timestamp, _ mapper: inout EventMapper
    ) -> MappingOutcome {
        mapper.turn(to: event)
        let outcome = mapper.map(to: round.destination, now: now)
        // During a hold no event dies of its age: it is sent to see whether the hold can end, and the platform judges.
        guard round.turn.isProbe, case .withheld("event_age", _) = outcome else { return outcome }
        return round.destination.mapped(event, now: event.time)
    }

    /// An event too old: withheld where it was so from the beginning, dead where it came to be while we had it.
    private func tooOld(
        _ event: ConversionEvent, _ claimed: ClaimedEvent, _ reason: String, _ round: DeliveryRound
    ) -> EventOutcome {
        if let hold = pace.pastHold, claimed.receivedAt < hold.until,
            case .mapped = round.destination.mapped(event, now: max(hold.since, claimed.receivedAt))
        {
            return .dead(reason: "event_age: \(reason); \(hold.words)")
        }
        if claimed.attempt > 1 { return .dead(reason: "event_age: \(reason)") }
        return .withheld(rule: "event_age", reason: reason)
    }

    /// What becomes of an event that must not be tried again: after a doubtful attempt, and outside of the time in
    /// which the platform knows its id, it could count twice.
    private func closedWindow(_ event: ClaimedEvent, _ round: DeliveryRound, _ now: Timestamp) -> EventOutcome? {
        guard let first = event.firstUnknownAt, let window = round.destination.dedupWindow else { return nil }
        guard now - first > window - Self.windowMargin else { return nil }
        if round.turn.isProbe {
            return .retry(at: now + Self.lookAgain, reason: "waits for the end of the hold", outcomeUnknown: false)
        }
        let reason = "an attempt at \(first.rfc3339) may have been counted, and a repeat now could count twice"
        guard let hold = pace.pastHold, first < hold.until, hold.until - first > window - Self.windowMargin else {
            return .dead(reason: reason)
        }
        return .dead(reason: "\(reason); \(hold.words)")
    }

    /// Clocks differ, and a request takes its time.
    private static let windowMargin = Duration.seconds(3600)
    private static let lookAgain = Duration.seconds(300)
}

extension PaceState.PastHold {
    fileprivate var words: String {
        "the destination was on hold from \(since.rfc3339) to \(until.rfc3339): \(reason)"
    }
}
