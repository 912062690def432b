internal import Events
internal import YAML

extension Section {
    mutating func duration(_ key: String, in range: ClosedRange<Duration>? = nil) -> Duration? {
        guard let found = value(key), let duration = log.duration(found) else { return nil }
        if let range, !range.contains(duration) {
            log.error("`\(key)` has to be from \(range.lowerBound) to \(range.upperBound)", at: found)
            return nil
        }
        return duration
    }

    mutating func bytes(_ key: String, atMost limit: Int = .max) -> Int? {
        guard let found = value(key) else { return nil }
        if let text = found.scalarText, let bytes = Units.bytes(text), bytes > 0 {
            if bytes <= limit { return bytes }
            log.error("`\(key)` is above the platform's limit of \(limit) bytes", at: found)
            return nil
        }
        log.error("`\(key)` has to be a size, found \(found.described)", at: found, hint: "write it like 500KB or 1MB")
        return nil
    }
}

extension DiagnosticLog {
    func duration(_ node: YAMLNode) -> Duration? {
        if let text = node.scalarText, let duration = Units.duration(text) { return duration }
        error(
            "a duration is expected here, found \(node.described)", at: node,
            hint: "write it like 200ms, 10s, 5m, 48h or 7d")
        return nil
    }

    /// A date such as 2026-12-01, at 00:00 UTC.
    func day(_ node: YAMLNode) -> Timestamp? {
        if let text = node.scalarText, let moment = Timestamp(rfc3339: text + "T00:00:00Z") { return moment }
        error("a date is expected here, found \(node.described)", at: node, hint: "write it like 2026-12-01")
        return nil
    }
}
