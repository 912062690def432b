import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An answer of the gateway.
struct HTTPAnswer: Sendable {
    var status: Int
    /// By names in lower case.
    var headers: [String: String]
    var body: String

    /// The body as an object; empty where it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    /// The list of objects that a member holds.
    func list(_ member: String) -> [[String: Any]] {
        json[member] as? [[String: Any]] ?? []
    }
}

/// Requests to a port of this machine, each on a connection of its own.
struct HTTPClient: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let port: Int

    func get(_ path: String) async throws -> HTTPAnswer {
        try await send("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    }

    /// Hands in events.
    func post(
        _ body: String, type: String? = "application/json", authorization: String? = nil,
        path: String = "/v1/events"
    ) async throws -> HTTPAnswer {
        var head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        if let type { head += "Content-Type: \(type)\r\n" }
        if let authorization { head += "Authorization: \(authorization)\r\n" }
        return try await send("\(head)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    private func send(_ request: String) async throws -> HTTPAnswer {
        try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: reading blocks, and the pool has few.
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(request) }) }
        }
    }

    private func exchange(_ request: String) throws -> HTTPAnswer {
        let descriptor = try LoopbackSocket.connect(port: port)
        defer { close(descriptor) }
        LoopbackSocket.send(request, to: descriptor)
        return try LoopbackSocket.answer(from: descriptor)
    }
}

/// A request whose body is held back after the gateway has asked for it.
final class HeldRequest: Sendable {
    private let descriptor: Int32
    private let body: String

    /// Sends the head and waits until the gateway has it.
    init(_ body: String, port: Int) async throws {
        self.body = body
        let descriptor = try LoopbackSocket.connect(port: port)
        self.descriptor = descriptor
        let head = "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        LoopbackSocket.send("\(head)Content-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n", to: descriptor)
        let interim = try await Self.onThread { try LoopbackSocket.head(from: descriptor) }
        guard interim.hasPrefix("HTTP/1.1 100 ") else { throw HTTPClient.Failure(description: interim) }
    }

    deinit {
        close(descriptor)
    }

    /// Sends the body and waits for the answer.
    func finish() async throws -> HTTPAnswer {
        try await Self.onThread { [self] in
            LoopbackSocket.send(body, to: descriptor)
            return try LoopbackSocket.answer(from: descriptor)
        }
    }

    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
        }
    }
}

/// Sockets of 127.0.0.1.
enum LoopbackSocket {
    /// A socket that is connected to a port and gives up after 30 s of silence.
    static func connect(port: Int) throws -> Int32 {
        let descriptor = try open()
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard withAddress(port, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            throw HTTPClient.Failure(description: "nobody listens on port \(port): errno \(code)")
        }
        return descriptor
    }

    fileprivate static func send(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            // A refusal may come before the whole body is there.
            if count <= 0 { break }
            sent += count
        }
    }

    /// Everything up to the first empty line.
    fileprivate static func head(from descriptor: Int32) throws -> String {
        var head: [UInt8] = []
        var byte: UInt8 = 0
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(descriptor, &byte, 1, 0) == 1 { head.append(byte) }
        return String(decoding: head, as: UTF8.self)
    }

    /// All that comes until the other side closes.
    fileprivate static func answer(from descriptor: Int32) throws -> HTTPAnswer {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(descriptor, &buffer, buffer.count, 0), count > 0 { received += buffer[..<count] }
        let text = String(decoding: received, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else {
            throw HTTPClient.Failure(description: "no answer, but: \(text)")
        }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, let status = Int(words[1]) else {
            throw HTTPClient.Failure(description: "no answer: \(text)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers[line[..<colon].lowercased()] = value
        }
        return HTTPAnswer(status: status, headers: headers, body: String(text[end.upperBound...]))
    }

    fileprivate static func open() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw HTTPClient.Failure(description: "no socket: errno \(errno)") }
        return descriptor
    }

    fileprivate static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// A port that is taken, but on which nobody listens: connections are refused, and nobody else can get it.
final class DeadPort: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = try LoopbackSocket.open()
        self.descriptor = descriptor
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard LoopbackSocket.withAddress(0, { bind(descriptor, $0, $1) }) == 0 else {
            throw HTTPClient.Failure(description: "no port: errno \(errno)")
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Leaves the port to whoever listens on it now.
    func free() {
        close(descriptor)
    }
}
