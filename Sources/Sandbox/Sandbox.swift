package import HTTPServer

/// Stand-ins for the platforms on one loopback port, which judge every request as strictly as the platforms do.
///
/// TikTok and Facebook are told apart by the path. What came in can be looked at, and a platform can be made to fail,
/// from Swift and over HTTP (`GET /` says how). The rules are written here anew, apart from those that the gateway
/// maps by, so that a mistake in one shows at the other.
package final class Sandbox: Sendable {
    private let server: HTTPServer
    private let log: SandboxLog

    package init(options: SandboxOptions = SandboxOptions()) {
        let log = SandboxLog(kept: max(1, options.keptRequests))
        let desk = SandboxDesk(
            standIns: [
                TikTokStandIn(tokens: options.tokens, pixels: options.pixels),
                FacebookStandIn(tokens: options.tokens, pixels: options.pixels),
            ], log: log, now: options.now)
        self.log = log
        server = HTTPServer(
            configuration: HTTPServerConfiguration(host: options.host, port: options.port),
            handler: { await desk.respond(to: $0) })
    }

    /// Begins to listen.
    ///
    /// - Returns: the port.
    /// - Throws: `HTTPServerError` where the port cannot be had.
    package func start() async throws(HTTPServerError) -> Int {
        try await server.start()
    }

    /// Ends; an answer that a fault holds back is not given any more.
    package func stop() async {
        await server.stop(grace: .zero)
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
        log.add(fault, to: platform, times: times)
    }

    /// Takes back every fault that has not happened yet.
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
