internal import Synchronization

/// What came in, what is still to go wrong, and who waits for more.
final class SandboxLog: Sendable {
    private struct PendingFault {
        let fault: SandboxFault
        var times: Int
    }

    private struct State {
        var requests: [ReceivedRequest] = []
        var lastNumber = 0
        var taken: [SandboxPlatform: Int] = [:]
        var faults: [SandboxPlatform: [PendingFault]] = [:]
        var observers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastObserver = 0
    }

    private let state = Mutex(State())
    private let kept: Int

    init(kept: Int) {
        self.kept = kept
    }

    var requests: [ReceivedRequest] {
        state.withLock { $0.requests }
    }

    /// A number for the request that is coming in, and the fault that is its turn.
    func admit(_ platform: SandboxPlatform) -> (number: Int, fault: SandboxFault?) {
        state.withLock { state in
            state.lastNumber += 1
            guard var next = state.faults[platform]?.first else { return (state.lastNumber, nil) }
            next.times -= 1
            if next.times > 0 {
                state.faults[platform]?[0] = next
            } else {
                state.faults[platform]?.removeFirst()
            }
            return (state.lastNumber, next.fault)
        }
    }

    func record(_ request: ReceivedRequest) {
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

    func add(_ fault: SandboxFault, to platform: SandboxPlatform, times: Int) {
        guard times > 0 else { return }
        state.withLock { $0.faults[platform, default: []].append(PendingFault(fault: fault, times: times)) }
    }

    func clearFaults() {
        state.withLock { $0.faults = [:] }
    }

    func clearRequests() {
        state.withLock { state in
            state.requests = []
            state.taken = [:]
        }
    }

    /// The faults still to come, in order.
    var faults: [(platform: SandboxPlatform, fault: SandboxFault, times: Int)] {
        state.withLock { state in
            SandboxPlatform.allCases.flatMap { platform in
                (state.faults[platform] ?? []).map { (platform, $0.fault, $0.times) }
            }
        }
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
