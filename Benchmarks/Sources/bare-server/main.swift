internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

// bare-server: the least that a server on SwiftNIO's HTTP/1 codec can do with a request: it reads it to its end and
// answers 202 (200 to a GET). The limit that the gateway's way in is compared with. Prints its port.

/// Answers without a look at what came.
private final class Answering: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let body = ByteBuffer(
        string: #"{"events":[{"index":0,"event_id":"bench-12345678-100000","status":"accepted","warnings":[]}]}"#)

    private var status = HTTPResponseStatus.accepted

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.method == .GET ? .ok : .accepted
        case .body: break
        case .end:
            let headers: HTTPHeaders = [
                "Content-Type": "application/json", "Content-Length": "\(Self.body.readableBytes)",
            ]
            context.write(
                wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(Self.body))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}

let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, min(4, System.coreCount)))
let listener = try ServerBootstrap(group: group)
    .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
    .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(Answering())
        }
    }
    .bind(host: "127.0.0.1", port: 0).wait()
print("port \(listener.localAddress?.port ?? 0)")
fflush(nil)
try listener.closeFuture.wait()
