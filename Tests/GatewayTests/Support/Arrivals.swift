import Sandbox
import Testing

/// What the platforms received in the lives of one gateway: one sandbox for each life.
struct Arrivals {
    private(set) var lives: [Sandbox] = []

    mutating func begin(_ sandbox: Sandbox) {
        lives.append(sandbox)
    }

    /// The ids that a platform has not received in any life.
    func missing(_ ids: some Collection<String>, at platform: SandboxPlatform) -> Set<String> {
        lives.reduce(into: Set(ids)) { missing, life in
            missing.subtract(life.arrivals(at: platform).compactMap(\.id))
        }
    }

    /// Waits until every event has arrived.
    func waitForAll(
        _ ids: some Collection<String>, at platforms: [SandboxPlatform] = SandboxPlatform.allCases, timeout: Duration
    ) async -> Bool {
        let end = ContinuousClock.now + timeout
        guard let current = lives.last else { return false }
        while true {
            let seen = current.received.count
            if platforms.allSatisfy({ missing(ids, at: $0).isEmpty }) { return true }
            if ContinuousClock.now > end { return false }
            _ = await current.waitForRequests(seen + 1, timeout: .seconds(1))
        }
    }

    /// Expects that a platform received an event again only where a kill cut off the answer to it: once per life, and
    /// in an earlier life only in the requests that could be under way when it ended.
    func expectOnlyCutOffDuplicates(at platform: SandboxPlatform, lanes: Int = 2) {
        var settled: Set<String> = []
        for (number, life) in lives.enumerated() {
            let requests = life.received.filter { $0.platform == platform && $0.isTaken }
            var seen: Set<String> = []
            for event in requests.flatMap(\.events) {
                let id = event.id ?? ""
                #expect(seen.insert(id).inserted, "\(id) came twice to \(platform) in life \(number)")
                #expect(!settled.contains(id), "\(id) came again to \(platform) in life \(number) after its answer")
            }
            settled.formUnion(requests.dropLast(lanes).flatMap(\.events).compactMap(\.id))
        }
    }
}
