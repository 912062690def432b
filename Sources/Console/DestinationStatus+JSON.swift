internal import Delivery
internal import Events
internal import JSON
internal import Journal

/// A destination as the admin sees it: what its worker does, and how many events are where.
struct DestinationReport {
    let name: String
    /// `nil` where the destination is no longer configured and only its backlog is left.
    let status: DestinationStatus?
    /// `nil` where the journal does not know it.
    let figures: DestinationFigures?
    let oldestWaiting: Timestamp?
    /// It stands in destinations.yaml with `enabled: false`.
    var isSwitchedOff = false
}

extension JSONWriter {
    mutating func destination(_ report: DestinationReport, now: Timestamp) {
        beginObject()
        member("name", report.name)
        if let status = report.status {
            member("adapter", status.adapter)
            worker(status)
        } else if report.isSwitchedOff {
            member("state", "switched_off")
            member("reason", "it is switched off in destinations.yaml; its events are kept")
        } else {
            member("state", "removed")
            member("reason", "it is not in destinations.yaml any more; its events are kept")
        }
        if let figures = report.figures {
            member("waiting", Int64(clamping: figures.waiting))
            member("retrying", Int64(clamping: figures.retrying))
            member("delivered", Int64(clamping: figures.delivered))
            member("withheld", Int64(clamping: figures.withheld))
            member("dead", Int64(clamping: figures.dead))
            member("dropped", Int64(clamping: figures.dropped))
        }
        if let oldest = report.oldestWaiting {
            member("oldest_waiting_received_at", oldest.rfc3339)
            member("oldest_waiting_seconds", max(0, (now - oldest).components.seconds))
        }
        endObject()
    }

    private mutating func worker(_ status: DestinationStatus) {
        switch status.state {
        case .idle: member("state", "idle")
        case .delivering: member("state", "delivering")
        case .throttled: member("state", "throttled")
        case .waiting(let until, let reason):
            member("state", "waiting")
            member("until", until.rfc3339)
            member("reason", reason)
        case .onHold(let since, let reason, let nextProbe):
            member("state", "on_hold")
            member("since", since.rfc3339)
            member("reason", reason)
            member("next_probe_at", nextProbe.rfc3339)
        case .paused(let since):
            member("state", "paused")
            member("since", since.rfc3339)
        }
        member("requests_under_way", status.inFlight)
        if let rate = status.currentRate { number("rate_per_second", rate) }
        if let rate = status.configuredRate { number("configured_rate_per_second", rate) }
        if let success = status.lastSuccess { member("last_success_at", success.rfc3339) }
        if let failure = status.lastFailure {
            key("last_failure")
            beginObject()
            member("at", failure.at.rfc3339)
            member("reason", failure.reason)
            endObject()
        }
    }

    private mutating func number(_ name: StaticString, _ value: Double) {
        key(name)
        number("\(value)")
    }
}
