/// How much load a gateway is given, and in what form.
package struct LoadPlan: Sendable {
    /// The gateway's base URL.
    package var url: String
    /// What the gateway asks senders for; `nil` where it asks for nothing.
    package var key: String?
    /// Events per second that are due, whether the gateway keeps up or not.
    package var rate: Double
    package var duration: Duration
    /// Events per request.
    package var batch: Int
    /// Requests under way at once, at most.
    package var connections: Int
    /// About how many bytes an event has.
    package var eventBytes: Int
    /// Marks all events as tests; `nil` sends live ones.
    package var testCode: String?
    /// What was due when the time is over may still be sent within this time.
    package var grace: Duration = .seconds(1)
    /// From the moment a request is sent to the last byte of its answer.
    package var timeout: Duration = .seconds(30)

    package init(
        url: String, key: String? = nil, rate: Double, duration: Duration, batch: Int = 1, connections: Int = 64,
        eventBytes: Int = 1000, testCode: String? = "fanout-bench"
    ) {
        self.url = url
        self.key = key
        self.rate = rate
        self.duration = duration
        self.batch = batch
        self.connections = connections
        self.eventBytes = eventBytes
        self.testCode = testCode
    }

    /// Requests that are due within the duration; one at least.
    package var requestCount: Int { requestCount(within: duration) }

    /// Requests that are due within a time, no longer than the duration; one at least.
    func requestCount(within time: Duration) -> Int {
        max(1, Int((rate * (min(time, duration) / .seconds(1)) / Double(batch)).rounded(.down)))
    }

    /// When a request is due, from the start of the run on.
    ///
    /// It depends on nothing but its number: a request that is answered late moves none of those after it.
    package func due(_ request: Int) -> Duration {
        .seconds(Double(request) * Double(batch) / rate)
    }
}
