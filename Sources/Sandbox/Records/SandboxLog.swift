internal import Synchronization

/// What came in, what is still to go wrong, and who waits for more.
final class SandboxLog: Sendable {
    private struct State {
        var requests: [ReceivedRequest] = []
        var lastNumber = 0
        var taken: [SandboxPlatform: Int] = [:]
        var timelines: [SandboxPlatform: Timeline] = [:]
        var poison: [SandboxPlatform: SandboxPoison] = [:]
        var observers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastObserver = 0
    }

    let ledger: EventLedger
    private let state = Mutex(State())
    private let kept: Int
    private let keepsBytes: Bool
    /// The time since the sandbox was made.
    let elapsed: @Sendable () -> Duration

    init(kept: Int, keepsBytes: Bool, elapsed: @escaping @Sendable () -> Duration) {
        self.kept = kept
        self.keepsBytes = keepsBytes
        self.elapsed = elapsed
        ledger = EventLedger(keepsBytes: keepsBytes)
    }

    var requests: [ReceivedRequest] {
        state.withLock { $0.requests }
    }

    /// A number for the request that is coming in, and the step that it belongs to.
    func admit(_ platform: SandboxPlatform) -> (number: Int, step: SandboxStep?) {
        let now = elapsed()
        return state.withLock { state in
            state.lastNumber += 1
            return (state.lastNumber, state.timelines[platform]?.admit(at: now))
        }
    }

    /// The same, where the request's connection is to be reset before the request is there; else `nil`, and nothing
    /// is counted.
    func admitReset(_ platform: SandboxPlatform) -> (number: Int, step: SandboxStep)? {
        let now = elapsed()
        return state.withLock { state in
            guard let step = state.timelines[platform]?.step(at: now), case .reset(let point)? = step.fault,
                point.isEarly
            else { return nil }
            _ = state.timelines[platform]?.admit(at: now)
            state.lastNumber += 1
            return (state.lastNumber, step)
        }
    }

    /// Which events a platform refuses.
    func poison(of platform: SandboxPlatform) -> SandboxPoison? {
        state.withLock { $0.poison[platform] }
    }

    func record(_ request: ReceivedRequest, _ arrival: Arrival) {
        ledger.record(request.events, of: request.body, in: request, at: arrival.now)
        var request = request
        if !keepsBytes { request.body = [] }
        let observers = state.withLock { state in
            // Requests are judged side by side: the list still goes by their numbers.
            let place = (state.requests.lastIndex { $0.number < request.number } ?? -1) + 1
            state.requests.insert(request, at: place)
            // A tenth is dropped at once, so that not every request moves the whole list.
            if state.requests.count > kept + kept / 10 { state.requests.removeFirst(state.requests.count - kept) }
            if request.isTaken { state.taken[request.platform, default: 0] += request.events.count }
            return Array(state.observers.values)
        }
        for observer in observers { observer.yield() }
    }

    /// How many events were taken, by one platform or by all.
    func takenEvents(_ platform: SandboxPlatform?) -> Int {
        state.withLock { state in
            guard let platform else { return state.taken.values.reduce(0, +) }
            return state.taken[platform] ?? 0
        }
    }

    var requestCount: Int {
        state.withLock { $0.lastNumber }
    }

    func clearRequests() {
        state.withLock { state in
            state.requests = []
            state.taken = [:]
        }
        ledger.clear()
    }

    /// Returns true once `condition` holds, false when the task is cancelled first.
    func wait(until condition: (SandboxLog) -> Bool) async -> Bool {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.lastObserver += 1
            state.observers[state.lastObserver] = continuation
            return state.lastObserver
        }
        defer { state.withLock { $0.observers[id] = nil } }
        if condition(self) { return true }
        for await _ in stream where condition(self) { return true }
        return false
    }
}

/// What is to go wrong.
extension SandboxLog {
    func add(_ step: SandboxStep, to platform: SandboxPlatform) {
        let now = elapsed()
        state.withLock { $0.timelines[platform, default: Timeline()].order(step, at: now) }
    }

    /// Begins a script, in place of the one before; a platform that it does not name behaves as it should.
    func begin(_ script: SandboxScript) {
        let now = elapsed()
        state.withLock { state in
            for platform in SandboxPlatform.allCases {
                let part = script.parts[platform] ?? SandboxScript.Part(steps: [])
                state.timelines[platform, default: Timeline()].begin(part, at: now)
                state.poison[platform] = part.poison
            }
        }
    }

    /// Takes back orders and script.
    func clearFaults() {
        state.withLock { state in
            state.timelines = [:]
            state.poison = [:]
        }
    }

    /// The orders still to come, in order.
    var orders: [(platform: SandboxPlatform, step: SandboxStep)] {
        state.withLock { state in
            SandboxPlatform.allCases.flatMap { platform in
                (state.timelines[platform]?.openOrders ?? []).map { (platform, $0) }
            }
        }
    }

    /// Whether a platform refuses connections now.
    func isRefusing(_ platform: SandboxPlatform) -> Bool {
        let now = elapsed()
        return state.withLock { $0.timelines[platform]?.step(at: now)?.fault == .refuse }
    }
}
