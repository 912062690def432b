internal import Histogram
internal import Synchronization
internal import Transport

/// The tally of all connections of a run.
final class SharedTally: Sendable {
    let state = Mutex(LoadTally())
}

/// How a request ended.
enum LoadAnswer: Hashable {
    case status(Int)
    case failed(TransportError.Code)
}

/// What has happened so far.
struct LoadTally {
    private var next = 0
    private(set) var answers: [LoadAnswer: Int] = [:]
    private(set) var sinceDue = LoadTally.histogram()
    private(set) var sinceSent = LoadTally.histogram()
    /// Since progress was last told.
    private var latest = LoadTally.histogram()
    private var latestOther = 0

    /// Nanoseconds, to a thousandth, in a table that grows with what is recorded.
    private static func histogram() -> Histogram<UInt64> { Histogram(numberOfSignificantValueDigits: .three) }

    /// The number of a request that nobody has taken.
    mutating func takeNext() -> Int {
        defer { next += 1 }
        return next
    }

    /// Counts an answer; only those to accepted requests count into the times.
    mutating func record(_ answer: LoadAnswer, sinceDue: Duration, sinceSent: Duration) {
        answers[answer, default: 0] += 1
        guard answer == .status(202) else {
            latestOther += 1
            return
        }
        self.sinceDue.record(sinceDue.wholeNanoseconds)
        self.sinceSent.record(sinceSent.wholeNanoseconds)
        latest.record(sinceDue.wholeNanoseconds)
    }

    /// What happened since the last call.
    mutating func progress(elapsed: Duration) -> LoadProgress {
        defer {
            latest.reset()
            latestOther = 0
        }
        return LoadProgress(
            elapsed: elapsed, accepted: Int(latest.totalCount), others: latestOther, latency: LoadLatency(latest))
    }
}

extension LoadLatency {
    /// Times in a histogram of nanoseconds.
    init(_ histogram: Histogram<UInt64>) {
        let at = { (percentile: Double) in Duration.nanoseconds(histogram.valueAtPercentile(percentile)) }
        self.init(
            median: at(50), p90: at(90), p99: at(99), p999: at(99.9),
            longest: .nanoseconds(histogram.totalCount == 0 ? 0 : histogram.max))
    }
}

extension Duration {
    /// Zero where it is negative.
    fileprivate var wholeNanoseconds: UInt64 { UInt64(max(0, self / .nanoseconds(1))) }
}
