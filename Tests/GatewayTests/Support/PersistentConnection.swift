import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection that carries many requests, one after the other.
///
/// For one thread.
final class PersistentConnection {
    struct Answer: Sendable {
        var status: Int
        var body: [UInt8]
    }

    private let descriptor: Int32
    private var rest: [UInt8] = []

    init(port: Int) throws {
        descriptor = try LoopbackSocket.connect(port: port)
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Hands in events.
    ///
    /// - Throws: `HTTPClient.Failure` where no whole answer came.
    func post(_ body: [UInt8]) throws -> Answer {
        let head =
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: \(body.count)\r\n\r\n"
        try send(Array(head.utf8) + body)
        while true {
            if let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
                let length =
                    lines.lazy.filter { $0.lowercased().hasPrefix("content-length:") }
                    .compactMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }.first ?? 0
                while rest.count < end.upperBound + length { try receive() }
                let content = Array(rest[end.upperBound..<end.upperBound + length])
                rest.removeFirst(end.upperBound + length)
                return Answer(status: status, body: content)
            }
            try receive()
        }
    }

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw HTTPClient.Failure(description: "the connection is gone: errno \(errno)") }
            sent += count
        }
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw HTTPClient.Failure(description: "the connection is gone: errno \(errno)") }
        rest += buffer[..<count]
    }
}
