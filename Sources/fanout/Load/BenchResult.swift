internal import ArgumentParser
internal import JSON
internal import LoadGenerator

/// What `fanout bench` has measured, for people and for programs.
struct BenchResult {
    /// How the rest of the way went.
    struct Delivery {
        /// From the start of the load to the last delivery.
        let elapsed: Duration
        let usage: ProcessUsage?
    }

    let report: LoadReport
    /// What the gateway took until the last answer.
    var accepting: ProcessUsage?
    var delivery: Delivery?

    /// `nil` where everything was accepted in time.
    var exitCode: ExitCode? {
        if report.refused[401] != nil || report.refused[403] != nil { return .noPermission }
        if report.refused.keys.contains(where: { $0 != 503 && $0 != 408 }) { return .badData }
        if report.accepted == 0, !report.failed.isEmpty { return .unavailable }
        if !report.refused.isEmpty || !report.failed.isEmpty || report.unanswered > 0 { return .tryLater }
        return nil
    }

    /// A line for a stretch of a run that is under way.
    static func line(_ progress: LoadProgress, batch: Int) -> String {
        let others = progress.others == 0 ? "" : "   \(progress.others.grouped) requests not accepted"
        return "  \(Int(progress.elapsed / .seconds(1))) s   \((progress.accepted * batch).grouped) events   median "
            + "\(progress.latency.median.short)   p99 \(progress.latency.p99.short)" + others
    }

    var lines: [String] {
        let plan = report.plan
        var lines = [
            "\(Int(plan.rate).grouped) events/s for \(plan.duration.short), \(plan.batch.grouped) per request of about "
                + "\(plan.eventBytes.grouped) bytes each, up to \(plan.connections) requests at once"
        ]
        if report.isBrokenOff { lines.append("broken off after \(report.elapsed.short)") }
        lines += [
            "",
            "accepted    \(report.acceptedEvents.grouped) events, \(Int(report.acceptedRate).grouped)/s",
        ]
        for (status, count) in report.refused.sorted(by: { $0.key < $1.key }) {
            lines.append("refused     \(count.grouped) requests with status \(status)")
        }
        for (reason, count) in report.failed.sorted(by: { $0.key < $1.key }) {
            lines.append("no answer   \(count.grouped) requests: \(reason)")
        }
        if report.unanswered > 0 {
            lines.append("not sent    \(report.unanswered.grouped) requests: the gateway did not keep up with the rate")
        }
        if report.accepted > 0 {
            var table = TextTable(["latency", "median", "p90", "p99", "p99.9", "longest"])
            table.add(["from due  "] + Self.cells(report.sinceDue))
            table.add(["from sent"] + Self.cells(report.sinceSent))
            lines += [""] + table.lines
        }
        if accepting != nil || delivery != nil { lines.append("") }
        if let accepting { lines.append("gateway     " + usage(accepting) + " up to the answers") }
        if let delivery {
            let rate = Double(report.acceptedEvents) / (delivery.elapsed / .seconds(1))
            lines.append("delivered   after \(delivery.elapsed.short) in all, \(Int(rate).grouped) events/s")
            if let used = delivery.usage { lines.append("gateway     " + usage(used) + " up to the last delivery") }
        }
        return lines
    }

    private static func cells(_ latency: LoadLatency) -> [String] {
        [latency.median, latency.p90, latency.p99, latency.p999, latency.longest].map(\.short)
    }

    private func usage(_ usage: ProcessUsage) -> String {
        "\(perEvent(usage).short) of processor time per event, \((usage.memory / 1_000_000).grouped) MB of memory, "
            + "\((usage.peakMemory / 1_000_000).grouped) MB at most"
    }

    private func perEvent(_ usage: ProcessUsage) -> Duration { usage.processorTime / max(1, report.acceptedEvents) }

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.real("rate", report.plan.rate)
        writer.real("duration_seconds", report.plan.duration / .seconds(1))
        writer.member("batch", report.plan.batch)
        writer.member("connections", report.plan.connections)
        writer.member("event_bytes", report.plan.eventBytes)
        writer.real("elapsed_seconds", report.elapsed / .seconds(1))
        writer.member("accepted_events", report.acceptedEvents)
        writer.real("accepted_per_second", report.acceptedRate)
        writer.member("accepted_requests", report.accepted)
        writer.counts("refused_requests", report.refused.map { ("\($0)", $1) })
        writer.counts("failed_requests", report.failed.map { ($0, $1) })
        writer.member("unanswered_requests", report.unanswered)
        writer.latency("latency_from_due_us", report.sinceDue)
        writer.latency("latency_from_sent_us", report.sinceSent)
        if let accepting { writer.usage("gateway", accepting, perEvent(accepting)) }
        if let delivery {
            writer.real("delivered_after_seconds", delivery.elapsed / .seconds(1))
            if let used = delivery.usage { writer.usage("gateway_to_delivery", used, perEvent(used)) }
        }
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    /// A number that need not be whole.
    fileprivate mutating func real(_ name: StaticString, _ value: Double) {
        key(name)
        number("\((value * 1000).rounded() / 1000)")
    }

    fileprivate mutating func counts(_ name: StaticString, _ counts: [(String, Int)]) {
        key(name)
        beginObject()
        for (name, count) in counts.sorted(by: { $0.0 < $1.0 }) {
            key(name)
            integer(Int64(count))
        }
        endObject()
    }

    fileprivate mutating func latency(_ name: StaticString, _ latency: LoadLatency) {
        key(name)
        beginObject()
        real("p50", latency.median / .microseconds(1))
        real("p90", latency.p90 / .microseconds(1))
        real("p99", latency.p99 / .microseconds(1))
        real("p999", latency.p999 / .microseconds(1))
        real("max", latency.longest / .microseconds(1))
        endObject()
    }

    fileprivate mutating func usage(_ name: StaticString, _ usage: ProcessUsage, _ perEvent: Duration) {
        key(name)
        beginObject()
        real("cpu_seconds", usage.processorTime / .seconds(1))
        real("cpu_us_per_event", perEvent / .microseconds(1))
        member("memory_bytes", usage.memory)
        member("peak_memory_bytes", usage.peakMemory)
        endObject()
    }
}

extension BinaryInteger {
    /// With commas between thousands.
    var grouped: String {
        var digits = Array(String(self))
        var place = digits.count - 3
        while place > (self < 0 ? 1 : 0) {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}

extension Duration {
    /// Two to three digits and a unit: `0.21 ms`, `4.1 ms`, `350 ms`, `12 s`.
    fileprivate var short: String {
        let microseconds = self / .microseconds(1)
        let (value, unit) =
            switch microseconds {
            case ..<100: (microseconds, "µs")
            case ..<1_000_000: (microseconds / 1000, "ms")
            default: (microseconds / 1_000_000, "s")
            }
        let digits = value < 1 ? 100.0 : value < 10 ? 10.0 : 1.0
        let rounded = (value * digits).rounded() / digits
        return (rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)") + " \(unit)"
    }
}
