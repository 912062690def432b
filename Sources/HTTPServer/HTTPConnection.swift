internal import NIOCore
internal import NIOHTTP1

/// One client's connection: takes requests, lets the handler answer them one after the other, writes the answers in
/// the order of the requests.
///
/// Lives on its event loop; nothing here is called from elsewhere.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        /// Requests are taken.
        case open
        /// Nothing more is taken; what waits in line is still answered.
        case closing
        /// The last answer is out. What still comes in is thrown away, so that the system does not answer it with a
        /// reset that would overtake the answer.
        case lingering
        case closed
    }

    private enum Waiting {
        case nothing, nextRequest, restOfRequest, peerToClose
    }

    /// How long a client gets to read a refusal before the connection is cut.
    private static let lingerTime = TimeAmount.seconds(1)

    private let configuration: HTTPServerConfiguration
    private let handler: @Sendable (HTTPRequest) async -> HTTPResponse
    private let registry: ConnectionRegistry
    private let executor: LoopExecutor
    private let eventLoop: any EventLoop
    private let readTimeout: TimeAmount
    private let idleTimeout: TimeAmount

    private var context: ChannelHandlerContext?
    private var phase = Phase.open
    private var assembly: RequestAssembly
    private var line = CircularBuffer<Turn>(initialCapacity: 2)
    /// The request in the handler's hands.
    private var current: (isHead: Bool, version: HTTPVersion, closes: Bool)?
    private var task: Task<Void, Never>?
    private var isAdvancing = false
    /// The server is stopping: the next answer is the last.
    private var isQuiescing = false

    private var output = ByteBuffer()
    private var date = HTTPDate()
    /// Between the first `channelRead` and `channelReadComplete`: answers are collected and written at its end.
    private var isInBurst = false
    private var decodedInBurst = false
    /// Bytes of a head have come, too few to decode it.
    private var hasPartialHead = false
    private var isReadHeld = false

    private var waiting = Waiting.nothing
    private var timer = ConnectionTimer()

    init(
        configuration: HTTPServerConfiguration, registry: ConnectionRegistry, channel: any Channel,
        screen: (@Sendable (HTTPRequest) -> HTTPResponse?)?,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) {
        self.configuration = configuration
        self.handler = handler
        self.registry = registry
        eventLoop = channel.eventLoop
        executor = LoopExecutor(channel.eventLoop)
        readTimeout = TimeAmount(clamping: configuration.readTimeout)
        idleTimeout = TimeAmount(clamping: configuration.idleTimeout)
        assembly = RequestAssembly(
            maxBodyBytes: configuration.maxBodyBytes, remoteAddress: channel.remoteAddress?.peerText, screen: screen)
    }

    // MARK: From the pipeline

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func channelActive(context: ChannelHandlerContext) {
        switch registry.admit(self, eventLoop: eventLoop, limit: configuration.maxConnections) {
        case .serve: settleWaiting()
        case .refuse: refuse(Refusal.tooManyConnections(limit: configuration.maxConnections))
        case .drop: context.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInBurst = true
        decodedInBurst = true
        hasPartialHead = false
        guard phase == .open else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            if let refusal = assembly.begin(head) { refuse(refusal) }
        case .body(let bytes):
            if let refusal = assembly.append(bytes) { refuse(refusal) }
        case .end:
            guard let turn = assembly.finish() else { return }
            if case .request(_, _, closes: true) = turn { phase = .closing }
            line.append(turn)
            advance()
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !decodedInBurst, phase == .open, !assembly.isReceiving { hasPartialHead = true }
        isInBurst = false
        decodedInBurst = false
        settle()
    }

    func read(context: ChannelHandlerContext) {
        // One request may wait behind the one in hand; more stays with the client.
        if phase != .lingering, !line.isEmpty || !context.channel.isWritable {
            isReadHeld = true
        } else {
            context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        releaseRead()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            // Bytes after a parser's error, which was answered already, are thrown away; anything else is the
            // connection's end.
            if !(error is ByteToMessageDecoderError) { context.close(promise: nil) }
            return
        }
        guard phase == .open, context.channel.isActive else { return }
        decodedInBurst = true
        switch parserError {
        case .headerOverflow: refuse(Refusal.headTooLarge(limit: configuration.maxHeaderBytes))
        case .invalidVersion: refuse(Refusal.unknownVersion())
        default: refuse(Refusal.badRequest("This is not HTTP: \(parserError)."))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        phase = .closed
        timer.stop()
        line.removeAll()
        assembly.abandon()
        self.context = nil
        if current == nil { registry.remove(self) }
    }

    // MARK: From the server

    /// Closes a connection without a request now, any other after its next answer.
    func quiesce() {
        guard phase == .open || phase == .closing else { return }
        if current == nil, line.isEmpty, !assembly.isReceiving, !hasPartialHead {
            context?.close(promise: nil)
        } else {
            isQuiescing = true
        }
    }

    /// Closes the connection and cancels the handler's task.
    func abort() {
        task?.cancel()
        context?.close(promise: nil)
    }

    // MARK: Answering

    private func refuse(_ response: HTTPResponse) {
        phase = .closing
        assembly.abandon()
        line.append(.refusal(response))
        advance()
    }

    /// Takes turns until one has to wait for its handler.
    private func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        while current == nil, phase == .open || phase == .closing, let turn = line.popFirst() {
            switch turn {
            case .refusal(let response):
                write(response, .close, omittingBody: false)
                finish(lingering: true)
            case .request(let request, let version, let closes):
                current = (request.method == "HEAD", version, closes)
                start(request)
            }
        }
        isAdvancing = false
        if !isInBurst { settle() }
        releaseRead()
    }

    /// Does what is left to do when no more answers come at once.
    private func settle() {
        askForBody()
        flush()
        settleWaiting()
    }

    private func start(_ request: HTTPRequest) {
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        let handler = handler
        // Runs here and now until the handler first waits, then on this loop's executor: a handler that does not wait
        // costs no scheduling at all.
        let task = Task.immediate(executorPreference: executor) {
            let response = await handler(request)
            this.value.complete(response)
        }
        if current != nil { self.task = task }
    }

    private func complete(_ response: HTTPResponse) {
        task = nil
        guard let turn = current else { return }
        current = nil
        guard phase == .open || phase == .closing else {
            if phase == .closed { registry.remove(self) }
            return
        }
        if response.isDropped {
            context?.close(promise: nil)
            return
        }
        let closes = turn.closes || isQuiescing || response.afterwards == .close
        let option: ConnectionOption = closes ? .close : turn.version == .http1_1 ? .implied : .keepAlive
        write(response, option, omittingBody: turn.isHead)
        waiting = .nothing
        if closes { finish(lingering: !line.isEmpty || assembly.isReceiving || isReadHeld) }
        advance()
    }

    private func write(_ response: HTTPResponse, _ option: ConnectionOption, omittingBody: Bool) {
        output.writeResponse(response, date: date.current(), connection: option, omittingBody: omittingBody)
    }

    /// Sends the sign that a client with `Expect: 100-continue` waits for, when everything before is answered.
    private func askForBody() {
        guard phase == .open, current == nil, line.isEmpty else { return }
        switch assembly.takeContinue() {
        case .proceed: output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
        case .refuse(let response): refuse(response)
        case nil: break
        }
    }

    private func flush() {
        guard output.readableBytes > 0, let context else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        // Small buffers are used again, which the next write does by itself as soon as this one has left.
        if output.capacity > 1 << 16 { output = ByteBuffer() } else { output.clear() }
    }

    /// Sends what is written and ends the connection behind it.
    private func finish(lingering: Bool) {
        guard let context else { return }
        phase = .lingering
        line.removeAll()
        assembly.abandon()
        let written = eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: eventLoop)
        written.futureResult.whenComplete { _ in
            bound.value.close(mode: lingering ? .output : .all, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(output), promise: written)
        output = ByteBuffer()
        settleWaiting()
        releaseRead()
    }

    private func releaseRead() {
        guard isReadHeld, let context, line.isEmpty || phase == .lingering else { return }
        guard context.channel.isWritable || phase == .lingering else { return }
        isReadHeld = false
        context.read()
    }

    // MARK: Waiting

    /// Sets the deadline that fits what the connection waits for.
    private func settleWaiting() {
        let next: Waiting
        switch phase {
        case .closed: return
        case .lingering: next = .peerToClose
        case .open, .closing:
            next = current != nil ? .nothing : assembly.isReceiving || hasPartialHead ? .restOfRequest : .nextRequest
        }
        guard next != waiting else { return }
        waiting = next
        let patience: TimeAmount? =
            switch next {
            case .nothing: nil
            case .nextRequest: idleTimeout
            case .restOfRequest: readTimeout
            case .peerToClose: Self.lingerTime
            }
        timer.set(patience.map { .now() + $0 }, on: eventLoop.assumeIsolated()) { [weak self] in self?.ring() }
    }

    private func ring() {
        guard timer.rang(on: eventLoop.assumeIsolated(), ring: { [weak self] in self?.ring() }) else { return }
        if waiting == .restOfRequest, phase == .open {
            hasPartialHead = false
            refuse(Refusal.tooSlow(configuration.readTimeout))
        } else {
            context?.close(promise: nil)
        }
    }
}

extension SocketAddress {
    /// The IP address in text; an IPv4 address that came through an IPv6 socket in its own form.
    fileprivate var peerText: String? {
        guard let text = ipAddress else { return nil }
        let mapped = "::ffff:"
        return text.hasPrefix(mapped) && text.contains(".") ? String(text.dropFirst(mapped.count)) : text
    }
}
