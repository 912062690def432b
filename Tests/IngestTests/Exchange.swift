import Dispatch
import Foundation
import Glibc

/// One answer of a server.
struct Answer: Sendable {
    var status: Int
    var fields: [String: String]
    var body: String

    /// The body as JSON.
    var json: [String: Any] {
        get throws { try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] ?? [:] }
    }
}

struct ExchangeFailure: Error {
    let reason: String
}

/// Sends one request on a connection of its own and reads until the server closes.
func exchange(
    port: Int, _ method: String, _ path: String, fields: [String] = [], body: String = ""
) async throws -> Answer {
    let head = ["\(method) \(path) HTTP/1.1", "Host: t", "Connection: close", "Content-Length: \(body.utf8.count)"]
    let request = (head + fields).joined(separator: "\r\n") + "\r\n\r\n" + body
    return try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            continuation.resume(with: Result { try parse(try talk(port: port, Array(request.utf8))) })
        }
    }
}

private func talk(port: Int, _ request: [UInt8]) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard connected == 0 else { throw ExchangeFailure(reason: "cannot connect") }
    var sent = 0
    while sent < request.count {
        let count = request[sent...].withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { break }
        sent += count
    }
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { throw ExchangeFailure(reason: "no answer") }
        if count <= 0 { return String(decoding: all, as: UTF8.self) }
        all += buffer[..<count]
    }
}

private func parse(_ text: String) throws -> Answer {
    guard let end = text.range(of: "\r\n\r\n") else { throw ExchangeFailure(reason: "no head in: \(text)") }
    let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
    var fields: [String: String] = [:]
    for line in lines.dropFirst() {
        let parts = line.split(separator: ":", maxSplits: 1)
        if parts.count == 2 { fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    let status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    return Answer(status: status, fields: fields, body: String(text[end.upperBound...]))
}
