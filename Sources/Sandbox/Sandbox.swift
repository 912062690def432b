package import HTTPServer
internal import Synchronization

/// Stand-ins for the platforms on loopback, which judge every request as strictly as the platforms do.
///
/// TikTok and Facebook are told apart by the path, so that one port serves both; each can have one of its own too. What
/// came in can be looked at, and a platform can be made to fail, from Swift, by a script, and over HTTP (`GET /` says
/// how). The rules are written here anew, apart from those that the gateway maps by, so that a mistake in one shows at
/// the other.
package final class Sandbox: Sendable {
    private let common: SandboxPort
    private let own: [SandboxPlatform: SandboxPort]
    private let log: SandboxLog
    private let follower = Mutex<Task<Void, Never>?>(nil)

    package init(options: SandboxOptions = SandboxOptions()) {
        let start = ContinuousClock.now
        let log = SandboxLog(
            kept: max(1, options.keptRequests), keepsBytes: options.keepsBytes,
            elapsed: { ContinuousClock.now - start })
        let desk = SandboxDesk(
            standIns: [
                TikTokStandIn(tokens: options.tokens, pixels: options.pixels),
                FacebookStandIn(tokens: options.tokens, pixels: options.pixels),
            ], log: log, now: options.now)
        self.log = log
        let shared = Set(SandboxPlatform.allCases).subtracting(options.ownPorts.keys)
        common = SandboxPort(host: options.host, port: options.port, platforms: shared, desk: desk)
        own = Dictionary(
            uniqueKeysWithValues: options.ownPorts.map { platform, port in
                (platform, SandboxPort(host: options.host, port: port, platforms: [platform], desk: desk))
            })
        if let script = options.script { log.begin(script) }
    }

    /// Begins to listen.
    ///
    /// - Returns: the common port.
    /// - Throws: `HTTPServerError` where a port cannot be had.
    package func start() async throws(HTTPServerError) -> Int {
        let ports = [common] + own.values
        for port in ports {
            do { try await port.open() } catch {
                for other in ports { await other.stop() }
                throw error
            }
        }
        let log = log
        let task = Task {
            await withTaskGroup { group in
                for port in ports { group.addTask { await port.follow(log) } }
            }
        }
        follower.withLock { $0 = task }
        return common.number
    }

    /// The port on which a platform is served: its own where it has one.
    package func port(of platform: SandboxPlatform) -> Int {
        (own[platform] ?? common).number
    }

    /// Ends; an answer that a fault holds back is not given any more.
    package func stop() async {
        let task = follower.withLock { $0.take() }
        task?.cancel()
        for port in [common] + own.values { await port.stop() }
        await task?.value
    }

    /// The requests to the platforms, in order; the newest `keptRequests` of them at least.
    package var received: [ReceivedRequest] {
        log.requests
    }

    /// How many requests have come in, forgotten ones too.
    package var requestCount: Int {
        log.requestCount
    }

    /// How many events were taken, forgotten requests' too.
    package func takenEvents(_ platform: SandboxPlatform? = nil) -> Int {
        log.takenEvents(platform)
    }

    /// Every copy of the event with this id that came to a platform, in order.
    package func copies(of id: String, at platform: SandboxPlatform) -> [EventCopy] {
        log.ledger.copies(of: id, at: platform)
    }

    /// Every copy of every event that has an id, by id.
    package func copies(at platform: SandboxPlatform) -> [String: [EventCopy]] {
        log.ledger.allCopies(at: platform)
    }

    /// How many copies of events came, and how many events the platform counts.
    package func tally(_ platform: SandboxPlatform) -> EventTally {
        log.ledger.tally(platform)
    }

    /// Waits until `count` events in all have been taken, by `platform` or by all together.
    ///
    /// - Returns: false where the time ran out first.
    package func waitForEvents(
        _ count: Int, at platform: SandboxPlatform? = nil, timeout: Duration
    ) async -> Bool {
        await wait(timeout) { $0.takenEvents(platform) >= count }
    }

    /// Waits until `count` requests in all have come in and been judged, taken or not.
    ///
    /// - Returns: false where the time ran out first.
    package func waitForRequests(
        _ count: Int, at platform: SandboxPlatform? = nil, timeout: Duration
    ) async -> Bool {
        await wait(timeout) { log in log.requests.count { platform == nil || $0.platform == platform } >= count }
    }

    /// Makes the next `times` requests to `platform` fail, after those that are set to fail already.
    package func fail(_ platform: SandboxPlatform, with fault: SandboxFault, times: Int = 1) {
        guard times > 0 else { return }
        log.add(SandboxStep(.requests(times), fault), to: platform)
    }

    /// Appends a step to what is set for `platform` already.
    package func order(_ step: SandboxStep, of platform: SandboxPlatform) {
        log.add(step, to: platform)
    }

    /// Begins a script, in place of the one before.
    package func begin(_ script: SandboxScript) {
        log.begin(script)
    }

    /// Takes back every fault that has not happened yet, and the script.
    package func heal() {
        log.clearFaults()
    }

    /// Forgets what came in; the count of events taken begins again.
    package func forget() {
        log.clearRequests()
    }

    private func wait(_ timeout: Duration, until condition: @escaping @Sendable (SandboxLog) -> Bool) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { [log] in await log.wait(until: condition) }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return false
            }
            let isDone = await group.next() ?? false
            group.cancelAll()
            return isDone
        }
    }
}
