internal import HTTPServer
internal import Synchronization

/// A port on which the sandbox listens, unless it is closed for a while.
final class SandboxPort: Sendable {
    private struct State {
        var port: Int
        var server: HTTPServer?
        var isStopped = false
    }

    private let host: String
    private let desk: SandboxDesk
    /// Those that are served here alone; connections are refused when one of them does.
    let platforms: Set<SandboxPlatform>
    private let state: Mutex<State>

    init(host: String, port: Int, platforms: Set<SandboxPlatform>, desk: SandboxDesk) {
        self.host = host
        self.desk = desk
        self.platforms = platforms
        state = Mutex(State(port: port))
    }

    var number: Int { state.withLock { $0.port } }

    /// Begins to listen.
    ///
    /// - Throws: `HTTPServerError` where the port cannot be had.
    func open() async throws(HTTPServerError) {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(host: host, port: number), interrupt: desk.interrupt,
            handler: { [desk] in await desk.respond(to: $0) })
        let port = try await server.start()
        let isWanted = state.withLock { state in
            if state.isStopped { return false }
            state.port = port
            state.server = server
            return true
        }
        if !isWanted { await server.stop(grace: .zero) }
    }

    /// Listens no more; connections that are open are closed.
    func close() async {
        let server = state.withLock { $0.server.take() }
        await server?.stop(grace: .zero)
    }

    /// Closes for good.
    func stop() async {
        state.withLock { $0.isStopped = true }
        await close()
    }

    /// Closes and opens as the platforms have it, until the task is cancelled.
    func follow(_ log: SandboxLog) async {
        while !Task.isCancelled {
            let isOpen = state.withLock { $0.server != nil }
            let refuses = platforms.contains { log.isRefusing($0) }
            if refuses, isOpen { await close() }
            // Somebody else may have the port for a moment: then it is tried again.
            if !refuses, !isOpen { try? await open() }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
