import Foundation
import Synchronization
import Testing

/// A plain HTTP server on a free loopback port: a thread per connection, answers written by the test.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        var headers: [String: String]  // names in lower case
        var body: [UInt8]
    }

    enum Next { case keepAlive, close, reset }

    private struct State {
        var accepts = 0
        var requests: [Request] = []
        var open = 0
        var peak = 0
        var isStopping = false
    }

    let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request, Int32) -> Next

    var url: String { "http://127.0.0.1:\(port)/" }
    var accepts: Int { state.withLock { $0.accepts } }
    var requests: [Request] { state.withLock { $0.requests } }
    var peakConnections: Int { state.withLock { $0.peak } }
    var openConnections: Int { state.withLock { $0.open } }

    init(_ answer: @escaping @Sendable (Request, Int32) -> Next) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = try Self.bind(listener)
        guard listen(listener, 512) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [self] in acceptAll() }
    }

    /// Binds `descriptor` to a free loopback port.
    static func bind(_ descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard status else { throw POSIXError(.EADDRINUSE) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0, !state.withLock({ $0.isStopping }) else {
                if connection >= 0 { close(connection) }
                break
            }
            state.withLock { state in
                state.accepts += 1
                state.open += 1
                state.peak = max(state.peak, state.open)
            }
            Thread.detachNewThread { [self] in
                serve(connection)
                state.withLock { $0.open -= 1 }
            }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        var next = Next.keepAlive
        while next == .keepAlive, let request = read(from: connection) {
            state.withLock { $0.requests.append(request) }
            next = answer(request, connection)
        }
        if next == .reset {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        }
        close(connection)
    }

    private func read(from connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var headerEnd: Int?
        while headerEnd == nil {
            guard let more = receive(connection) else { return nil }
            bytes += more
            headerEnd = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
        }
        guard let headerEnd else { return nil }
        let lines = String(decoding: bytes[..<(headerEnd - 4)], as: UTF8.self).components(separatedBy: "\r\n")
        let first = lines[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...]
            headers[line[..<colon].lowercased()] = value.trimmingCharacters(in: .whitespaces)
        }
        var body = Array(bytes[headerEnd...])
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while body.count < length {
            guard let more = receive(connection) else { return nil }
            body += more
        }
        return Request(method: String(first[0]), target: String(first[1]), headers: headers, body: body)
    }

    private func receive(_ connection: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(connection, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}

/// Writes all of `text`; false where the other side has gone.
@discardableResult
func write(_ text: String, to connection: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        guard count > 0 else { return false }
        bytes = bytes.dropFirst(count)
    }
    return true
}

func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> String {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return lines.joined(separator: "\r\n") + "\r\n\r\n" + body
}

/// A gate that opens once; threads wait at it, tests look at it.
final class Latch: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let state = Mutex(false)

    var isOpen: Bool { state.withLock { $0 } }

    func open() {
        state.withLock { $0 = true }
        semaphore.signal()
    }

    func wait() {
        semaphore.wait()
        semaphore.signal()
    }
}

/// Returns once `condition` holds, which another thread is about to bring about.
func wait(for what: String, until condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(30)
    while !condition() {
        try #require(ContinuousClock.now < deadline, "waited in vain for \(what)")
        try await Task.sleep(for: .milliseconds(1))
    }
}
