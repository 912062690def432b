internal import Events
internal import JSON
internal import Journal
internal import Mapping

extension JSONWriter {
    /// How the journal's storage is.
    mutating func health(_ health: JournalHealth) {
        beginObject()
        member("accepts_events", health.refusal == nil)
        if let refusal = health.refusal { member("refuses_because", refusal.message) }
        member("bytes", health.bytes)
        member("reusable_bytes", health.reusableBytes)
        if let limit = health.byteLimit { member("byte_limit", limit) }
        if let free = health.freeBytes { member("free_bytes_of_disk", free) }
        if let verification = health.verification {
            key("verification")
            beginObject()
            member("events_checked", Int64(clamping: verification.checked))
            if let finished = verification.finishedAt { member("finished_at", finished.rfc3339) }
            endObject()
        }
        key("damage")
        beginArray()
        for damage in health.damage {
            beginObject()
            if let positions = damage.positions {
                member("first_position", Int64(clamping: positions.lowerBound))
                member("last_position", Int64(clamping: positions.upperBound))
            }
            member("finding", damage.finding)
            member("found_at", damage.foundAt.rfc3339)
            endObject()
        }
        endArray()
        key("groups_by_key")
        beginObject()
        for (name, count) in health.groupsByKey.sorted(by: { $0.key < $1.key }) {
            key(name.isEmpty ? "not encrypted" : name)
            integer(Int64(clamping: count))
        }
        endObject()
        endObject()
    }

    /// How the configuration stands.
    mutating func configuration(_ report: ConfigurationReport) {
        beginObject()
        member("file", report.file)
        member("loaded_at", report.loadedAt.rfc3339)
        member("in_force", report.refusal == nil ? "what is saved" : "what was saved before")
        key("destinations")
        beginArray()
        for destination in report.configuration.destinations { string(destination.name) }
        endArray()
        key("switched_off")
        beginArray()
        for name in report.configuration.disabled { string(name) }
        endArray()
        if let refusal = report.refusal {
            key("refused")
            beginObject()
            member("at", refusal.at.rfc3339)
            key("diagnostics")
            beginArray()
            for diagnostic in refusal.diagnostics { string(diagnostic) }
            endArray()
            endObject()
        }
        endObject()
    }
}
