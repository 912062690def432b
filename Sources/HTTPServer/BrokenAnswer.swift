internal import NIOCore

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension HTTPResponse {
    /// How an answer leaves: anything but whole is for a server that plays a broken one.
    package enum Departure: Hashable, Sendable {
        case whole
        /// Not at all: the connection is closed.
        case dropped
        /// Not at all: the connection is reset.
        case reset
        /// The head and half of the body, then the connection is reset.
        case cut
        /// Byte by byte, with this pause between them.
        case dripped(every: Duration)
        /// These bytes in its place, then the connection is closed.
        case replaced([UInt8])
    }
}

/// An answer that leaves as a broken server's does.
///
/// Called on the event loop of its connection.
struct BrokenAnswer {
    /// Head and body.
    var bytes: ByteBuffer
    let bodyCount: Int

    /// Sends what is to be sent and ends the connection.
    func leave(_ channel: any Channel, as departure: HTTPResponse.Departure) {
        switch departure {
        case .whole:
            channel.writeAndFlush(bytes).whenComplete { _ in channel.close(promise: nil) }
        case .dropped: channel.close(promise: nil)
        case .reset: Self.reset(channel)
        case .cut:
            let sent = bytes.readableBytes - (bodyCount + 1) / 2
            guard let part = bytes.getSlice(at: bytes.readerIndex, length: max(0, sent)) else { return }
            let loop = channel.eventLoop
            channel.writeAndFlush(part).whenComplete { _ in
                // The peer gets to read what came before it learns of the reset.
                loop.scheduleTask(in: .milliseconds(50)) { Self.reset(channel) }
            }
        case .dripped(let pause): Self.drip(bytes, to: channel, every: TimeAmount(clamping: pause))
        case .replaced(let other):
            channel.writeAndFlush(ByteBuffer(bytes: other)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    /// Closes so that the peer is told of an abort and not of an end.
    static func reset(_ channel: any Channel) {
        guard let options = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
    }

    private static func drip(_ bytes: ByteBuffer, to channel: any Channel, every pause: TimeAmount) {
        var rest = bytes
        guard channel.isActive, let next = rest.readSlice(length: 1) else { return channel.close(promise: nil) }
        channel.writeAndFlush(next, promise: nil)
        let left = rest
        channel.eventLoop.scheduleTask(in: pause) { drip(left, to: channel, every: pause) }
    }
}
