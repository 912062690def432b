internal import Transport

/// What happened in a stretch of a run.
package struct LoadProgress: Sendable {
    /// Since the start of the run.
    package let elapsed: Duration
    /// Requests that were answered with 202 in this stretch.
    package let accepted: Int
    /// Requests that were answered otherwise, or not at all.
    package let others: Int
    /// Of the accepted ones, from when they were due.
    package let latency: LoadLatency
}

/// How long answers took: half of them at most `median`, 99 of 100 at most `p99`, and so on.
package struct LoadLatency: Hashable, Sendable {
    package let median: Duration
    package let p90: Duration
    package let p99: Duration
    package let p999: Duration
    package let longest: Duration
}

/// What a run came to.
package struct LoadReport: Sendable {
    package let plan: LoadPlan
    package let elapsed: Duration
    /// Requests that were answered with 202: each of their events is on disk.
    package let accepted: Int
    /// How often each other status was the answer.
    package let refused: [Int: Int]
    /// How often no answer came, by what was wrong.
    package let failed: [String: Int]
    /// From when an accepted request was due to its answer.
    package let sinceDue: LoadLatency
    /// From when an accepted request was sent to its answer.
    package let sinceSent: LoadLatency

    init(of tally: LoadTally, plan: LoadPlan, elapsed: Duration) {
        self.plan = plan
        self.elapsed = elapsed
        var (accepted, refused, failed) = (0, [Int: Int](), [String: Int]())
        for (answer, count) in tally.answers {
            switch answer {
            case .status(202): accepted = count
            case .status(let status): refused[status] = count
            case .failed(let code): failed[code.rawValue] = count
            }
        }
        self.accepted = accepted
        self.refused = refused
        self.failed = failed
        sinceDue = LoadLatency(tally.sinceDue)
        sinceSent = LoadLatency(tally.sinceSent)
    }

    /// Whether the run ended before its last request was due.
    package var isBrokenOff: Bool { elapsed < plan.due(plan.requestCount - 1) }

    package var acceptedEvents: Int { accepted * plan.batch }

    /// Requests that were due and have no answer: all connections were taken until the time was over, or the run was
    /// broken off.
    package var unanswered: Int {
        let answered = accepted + refused.values.reduce(0, +) + failed.values.reduce(0, +)
        return max(0, plan.requestCount(within: elapsed) - answered)
    }

    /// Events per second that were accepted.
    package var acceptedRate: Double { Double(acceptedEvents) / (elapsed / .seconds(1)) }
}
