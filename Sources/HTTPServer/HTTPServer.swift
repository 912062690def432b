internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// Serves HTTP/1.1 on one address.
///
/// Requests of one connection are handed to the handler one after the other, each with its whole body; those of
/// different connections run at once. The handler starts on the event loop of its connection and comes back to it
/// after every wait: while it computes, the other connections of that loop stand still, so it lets others go first
/// now and then (`Task.yield()`) when it computes long, and never blocks.
package final class HTTPServer: Sendable {
    private enum Phase {
        case new
        case starting
        case running(group: MultiThreadedEventLoopGroup, listener: any Channel)
        case stopped
    }

    private let configuration: HTTPServerConfiguration
    private let screen: (@Sendable (HTTPRequest) -> HTTPResponse?)?
    private let interrupt: (@Sendable (HTTPRequest) -> Int?)?
    private let handler: @Sendable (HTTPRequest) async -> HTTPResponse
    private let registry = ConnectionRegistry()
    private let phase = Mutex(Phase.new)

    /// Makes a server that does not listen yet.
    ///
    /// - Parameters:
    ///   - configuration: Where it will listen and what it puts up with.
    ///   - screen: Is shown the head of a request whose body is long or held back (`Expect: 100-continue`), and may
    ///     refuse it, so that nobody unknown can fill the memory. Most requests come to the handler without it.
    ///   - interrupt: Is shown the head of every request, and may have the connection reset after so many bytes of the
    ///     body: for a server that plays a broken one.
    ///   - handler: Answers a request.
    package init(
        configuration: HTTPServerConfiguration, screen: (@Sendable (HTTPRequest) -> HTTPResponse?)? = nil,
        interrupt: (@Sendable (HTTPRequest) -> Int?)? = nil,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) {
        self.screen = screen
        self.interrupt = interrupt
        self.configuration = configuration
        self.handler = handler
    }

    /// Begins to listen.
    ///
    /// - Returns: the port, also where the system chose it.
    /// - Throws: `HTTPServerError` where the address cannot be had, with what stands in the way.
    package func start() async throws(HTTPServerError) -> Int {
        guard (0...65_535).contains(configuration.port) else {
            throw HTTPServerError(.invalidAddress, "\(configuration.port) is no port: a port is 0 to 65535")
        }
        if configuration.host.isEmpty {
            throw HTTPServerError(.invalidAddress, "no host to listen on: give one, such as 127.0.0.1")
        }
        try begin()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, configuration.threads))
        let listener: any Channel
        do {
            listener = try await bootstrap(group).bind(host: configuration.host, port: configuration.port).get()
        } catch {
            try? await group.shutdownGracefully()
            throw HTTPServerError(binding: error, host: configuration.host, port: configuration.port)
        }
        let isWanted = phase.withLock { phase in
            guard case .starting = phase else { return false }
            phase = .running(group: group, listener: listener)
            return true
        }
        guard isWanted, let port = listener.localAddress?.port else {
            try? await listener.close()
            try? await group.shutdownGracefully()
            throw HTTPServerError(.alreadyStarted, "the server was stopped while it started")
        }
        return port
    }

    /// Lets what is under way come to its end, and nothing new begin.
    ///
    /// No connection is accepted any more and idle ones are closed. A request under way, or one that comes on its
    /// connection before it is answered, has `grace` for its answer, which says `Connection: close`; what is not
    /// done then is cancelled and closed.
    ///
    /// Returns after every handler has returned; one that ignores its cancellation is waited for a second, then left
    /// behind. A second call returns at once.
    package func stop(grace: Duration) async {
        let running: (group: MultiThreadedEventLoopGroup, listener: any Channel)? = phase.withLock { phase in
            defer { phase = .stopped }
            guard case .running(let group, let listener) = phase else { return nil }
            return (group, listener)
        }
        guard let (group, listener) = running else { return }
        try? await listener.close()
        registry.quiesce()
        let loop = group.next()
        var isEmpty = await registry.waitUntilEmpty(grace, on: loop)
        if !isEmpty {
            registry.abort()
            isEmpty = await registry.waitUntilEmpty(.seconds(1), on: loop)
        }
        // The loops of a handler that never ends stay: without them it could not end later either.
        if isEmpty { try? await group.shutdownGracefully() }
    }

    private func begin() throws(HTTPServerError) {
        let isNew = phase.withLock { phase in
            guard case .new = phase else { return false }
            phase = .starting
            return true
        }
        if !isNew { throw HTTPServerError(.alreadyStarted, "the server was started before; make a new one") }
    }

    private func bootstrap(_ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
        let (configuration, screen, interrupt, handler, registry) = (
            configuration, screen, interrupt, handler, registry
        )
        let limits = NIOHTTPDecoderLimitConfiguration(headerBytes: configuration.maxHeaderBytes)
        return ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                // Without it, running out of file descriptors would be tried again at once, for ever.
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // A client may close its side behind its last request and still read the answer.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let decoder = HTTPRequestDecoder(limitConfiguration: limits)
                    let connection = HTTPConnection(
                        configuration: configuration, registry: registry, channel: channel, screen: screen,
                        interrupt: interrupt, handler: handler)
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(ByteToMessageHandler(decoder))
                    try pipeline.addHandler(connection)
                }
            }
    }
}

extension NIOHTTPDecoderLimitConfiguration {
    fileprivate init(headerBytes: Int) {
        self.init()
        maxHeaderFieldSize = headerBytes
        maxHeaderListSize = headerBytes
    }
}
