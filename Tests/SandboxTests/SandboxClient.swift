import Foundation
import Testing

/// One request over a connection of its own, as the bytes go over the wire.
struct SandboxClient: Sendable {
    struct Answer: Sendable {
        /// 0 where the connection was closed without an answer.
        var status: Int
        var headers: [String: String]  // names in lower case
        var body: String
        /// Every byte that came.
        var raw: [UInt8] = []
        /// The connection was reset, not closed.
        var wasReset = false

        /// The body's members; empty where it is no JSON object.
        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }

        /// TikTok's number.
        var code: Int? { json["code"] as? Int }
        var message: String? { json["message"] as? String }
        var eventsReceived: Int? { json["events_received"] as? Int }
        var error: [String: Any]? { json["error"] as? [String: Any] }
        var errorCode: Int? { error?["code"] as? Int }
        var errorSubcode: Int? { error?["error_subcode"] as? Int }
    }

    let port: Int

    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: String = ""
    ) async throws -> Answer {
        var text = "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        text += "Content-Length: \(body.utf8.count)\r\n\r\n" + body
        let bytes = Array(text.utf8)
        let port = port
        let (reply, wasReset): ([UInt8], Bool) = try await withCheckedThrowingContinuation { continuation in
            // A thread of its own: blocking here must not take one from the tests.
            Thread.detachNewThread { continuation.resume(with: Result { try Self.exchange(bytes, port: port) }) }
        }
        var answer = Self.parse(reply)
        answer.raw = reply
        answer.wasReset = wasReset
        return answer
    }

    private static func exchange(_ bytes: [UInt8], port: Int) throws -> (reply: [UInt8], wasReset: Bool) {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = in_port_t(port).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { break }  // reading says why
            rest = rest.dropFirst(count)
        }
        var wasReset = !rest.isEmpty
        var reply: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        var count = 1
        while count > 0 {
            count = recv(connection, &buffer, buffer.count, 0)
            if count > 0 { reply += buffer[..<count] }
        }
        if count < 0, errno == ECONNRESET { wasReset = true }
        return (reply, wasReset)
    }

    private static func parse(_ reply: [UInt8]) -> Answer {
        guard let end = reply.firstRange(of: Array("\r\n\r\n".utf8)) else {
            return Answer(status: 0, headers: [:], body: "")
        }
        let lines = String(decoding: reply[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return Answer(
            status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers,
            body: String(decoding: reply[end.upperBound...], as: UTF8.self))
    }
}
