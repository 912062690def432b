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
        /// The last answer is on its way out.
        case finishing
        /// It is out. What still comes in is thrown away, so that the system does not answer it with a reset that
        /// would overtake the answer.
        case lingering
        case closed
    }

    private enum Waiting {
        case nothing, nextRequest, restOfRequest, peerToRead, peerToClose
    }

    /// How long a client gets to read a refusal before the connection is cut.
    private static let lingerTime = TimeAmount.seconds(1)

    private let configuration: HTTPServerConfiguration
    private let interrupt: (@Sendable (HTTPRequest) -> Int?)?
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
    /// How much of the body may still come before the connection is reset, where it is to be.
    private var bytesToReset: Int?
    /// The server is stopping: the next answer is the last.
    private var isQuiescing = false
    /// The client sends nothing more: the answer after which the line is empty is the last.
    private var closesWhenAnswered = false

    private var output = AnswerBuffer()
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
        screen: (@Sendable (HTTPRequest) -> HTTPResponse?)?, interrupt: (@Sendable (HTTPRequest) -> Int?)?,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) {
        self.configuration = configuration
        self.interrupt = interrupt
        self.handler = handler
        self.registry = registry
        eventLoop = channel.eventLoop
        executor = LoopExecutor(channel.eventLoop)
        readTimeout = TimeAmount(clamping: configuration.readTimeout)
        idleTimeout = TimeAmount(clamping: configuration.idleTimeout)
        assembly = RequestAssembly(
            maxBodyBytes: configuration.maxBodyBytes, remoteAddress: channel.remoteAddress?.plainText, screen: screen)
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
            if let refusal = assembly.begin(head) {
                refuse(refusal)
            } else if let interrupt, let head = assembly.head {
                bytesToReset = interrupt(head)
                if bytesToReset == 0 { reset() }
            }
        case .body(let bytes):
            if let left = bytesToReset {
                bytesToReset = left - bytes.readableBytes
                if left <= bytes.readableBytes { reset() }
            }
            if let refusal = assembly.append(bytes) { refuse(refusal) }
        case .end:
            if bytesToReset != nil { return reset() }
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
        isReadHeld = true
        releaseRead()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { inputClosed() }
        context.fireUserInboundEventTriggered(event)
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
        guard isAnswering else { return }
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

    private var isAnswering: Bool { phase == .open || phase == .closing }

    /// The client has closed its side; it may still read the answers to what it sent.
    private func inputClosed() {
        if isAnswering, current != nil || !line.isEmpty {
            phase = .closing
            closesWhenAnswered = true
        } else if phase != .finishing {
            context?.close(promise: nil)
        }
    }

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
        while current == nil, isAnswering, let turn = line.popFirst() {
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
        guard isAnswering else {
            if phase == .closed { registry.remove(self) }
            return
        }
        if response.departure != .whole { return depart(response) }
        let closes =
            turn.closes || isQuiescing || response.afterwards == .close || (closesWhenAnswered && line.isEmpty)
        let option: ConnectionOption = closes ? .close : turn.version == .http1_1 ? .implied : .keepAlive
        write(response, option, omittingBody: turn.isHead)
        waiting = .nothing
        if closes { finish(lingering: !line.isEmpty || assembly.isReceiving || isReadHeld) }
        advance()
    }

    /// Lets an answer leave as a broken server's does; nothing follows it.
    private func depart(_ response: HTTPResponse) {
        guard let context else { return }
        phase = .finishing
        line.removeAll()
        assembly.abandon()
        flush()
        output.write(response, .close, omittingBody: false)
        BrokenAnswer(bytes: output.take() ?? ByteBuffer(), bodyCount: response.body.count)
            .leave(context.channel, as: response.departure)
        settleWaiting()
    }

    /// Ends the connection in the middle of a request.
    private func reset() {
        guard phase == .open, let context else { return }
        phase = .finishing
        assembly.abandon()
        BrokenAnswer.reset(context.channel)
    }

    private func write(_ response: HTTPResponse, _ option: ConnectionOption, omittingBody: Bool) {
        output.write(response, option, omittingBody: omittingBody)
    }

    /// Sends the sign that a client with `Expect: 100-continue` waits for, when everything before is answered.
    private func askForBody() {
        guard phase == .open, current == nil, line.isEmpty else { return }
        switch assembly.takeContinue() {
        case .proceed: output.writeContinue()
        case .refuse(let response): refuse(response)
        case nil: break
        }
    }

    private func flush() {
        guard let context, let bytes = output.take() else { return }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Sends what is written and ends the connection behind it.
    private func finish(lingering: Bool) {
        guard let context else { return }
        phase = .finishing
        line.removeAll()
        assembly.abandon()
        let written = eventLoop.makePromise(of: Void.self)
        let this = NIOLoopBound(self, eventLoop: eventLoop)
        written.futureResult.whenComplete { _ in this.value.finished(lingering: lingering) }
        context.writeAndFlush(wrapOutboundOut(output.take() ?? ByteBuffer()), promise: written)
        settleWaiting()
    }

    private func finished(lingering: Bool) {
        guard phase == .finishing, let context else { return }
        guard lingering else {
            context.close(promise: nil)
            return
        }
        phase = .lingering
        context.close(mode: .output, promise: nil)
        settleWaiting()
        releaseRead()
    }

    /// Reads on, if that is wanted and there is room: one request may wait behind the one in hand; more stays with
    /// the client, as long as it does not read its answers, too.
    private func releaseRead() {
        guard isReadHeld, let context else { return }
        guard phase == .lingering || (line.isEmpty && context.channel.isWritable) else { return }
        isReadHeld = false
        context.read()
    }

    // MARK: Waiting

    /// Sets the deadline that fits what the connection waits for.
    private func settleWaiting() {
        let next: Waiting
        switch phase {
        case .closed: return
        case .finishing: next = .peerToRead
        case .lingering: next = .peerToClose
        case .open, .closing:
            next = current != nil ? .nothing : assembly.isReceiving || hasPartialHead ? .restOfRequest : .nextRequest
        }
        guard next != waiting else { return }
        waiting = next
        let patience: TimeAmount? =
            switch next {
            case .nothing: nil
            case .nextRequest, .peerToRead: idleTimeout
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
