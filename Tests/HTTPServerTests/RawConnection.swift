import Dispatch
import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A client that sends exactly the bytes it is given, and reads what comes.
///
/// Safe to share: `descriptor` never changes, the system serializes the rest.
final class RawConnection: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// One answer, taken apart no more than a test needs.
    struct Answer: Sendable, Equatable {
        var status: Int
        var head: String
        var body: String

        func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name.lowercased() {
                    return parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            return nil
        }
    }

    private let descriptor: Int32
    private let writing = DispatchQueue(label: "raw connection, writing")
    private let reading = DispatchQueue(label: "raw connection, reading")

    init(port: Int) throws {
        #if canImport(Glibc)
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let rc = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard rc == 0 else { throw Failure(description: "cannot connect to port \(port): errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Sends all of `text`; stops early where the peer has closed.
    func send(_ text: String) async {
        await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async {
        await withCheckedContinuation { continuation in
            writing.async {
                var sent = 0
                while sent < bytes.count {
                    let count = bytes[sent...].withUnsafeBytes {
                        Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                    }
                    if count <= 0 { break }
                    sent += count
                }
                continuation.resume()
            }
        }
    }

    func shutdownWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The next bytes, `most` at most; empty at the end of the stream, also where it was reset.
    private func receiveSome(_ most: Int = 65_536) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: min(most, 65_536))
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { throw Failure(description: "nothing came within 20 s") }
        return count <= 0 ? [] : Array(buffer[..<count])
    }

    /// Everything until the peer closes.
    func receiveAll() async throws -> String {
        try await whileReading {
            var all: [UInt8] = []
            while true {
                let some = try self.receiveSome()
                if some.isEmpty { return String(decoding: all, as: UTF8.self) }
                all += some
            }
        }
    }

    /// One whole answer.
    func answer(toHead: Bool = false) async throws -> Answer {
        try await whileReading {
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                let byte = try self.receiveSome(1)
                if byte.isEmpty {
                    throw Failure(description: "closed after: \(String(decoding: head, as: UTF8.self))")
                }
                head += byte
            }
            let text = String(decoding: head, as: UTF8.self)
            let status = Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
            var answer = Answer(status: status, head: text, body: "")
            if toHead || status < 200 { return answer }
            let length = Int(answer.field("content-length") ?? "") ?? 0
            var body: [UInt8] = []
            while body.count < length {
                let some = try self.receiveSome(length - body.count)
                if some.isEmpty { break }
                body += some
            }
            answer.body = String(decoding: body, as: UTF8.self)
            return answer
        }
    }

    private func whileReading<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            reading.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
