import Foundation
import Testing
import Transport
import TransportCurl

/// TLS against `openssl s_server` with certificates made for the run.
@Suite struct CurlTransportTLSTests {
    @Test func aCertificateThatNobodyTrustedSignedIsRefused() async throws {
        let server = try await TLSServer()
        let transport = try CurlTransport()
        let error = await #expect(throws: TransportError.self) { try await transport.send(server.request()) }
        #expect(error?.code == .insecure)
        #expect(error?.outcome == .notSent)
        #expect(error?.message.contains("secret") == false)
        #expect(!server.output.contains("secret"))
        await transport.close()
        server.stop()
    }

    @Test func aCertificateOfTheGivenAuthorityIsAccepted() async throws {
        let server = try await TLSServer()
        var options = CurlTransportOptions()
        options.caFile = server.certificate
        let transport = try CurlTransport(options: options)
        let request = server.request()
        async let reply = transport.send(request)
        try await server.waitForOutput("the body")
        server.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")
        #expect(try await reply.body == Array("hi".utf8))
        #expect(server.output.contains("access-token: secret") || server.output.contains("Access-Token: secret"))
        #expect(server.output.contains("ALPN protocols advertised by the client: h2, http/1.1"))
        await transport.close()
        server.stop()
    }

    @Test func aCertificateForAnotherNameIsRefused() async throws {
        let server = try await TLSServer(name: "other.example.com")
        var options = CurlTransportOptions()
        options.caFile = server.certificate
        let transport = try CurlTransport(options: options)
        let error = await #expect(throws: TransportError.self) { try await transport.send(server.request()) }
        #expect(error?.code == .insecure)
        #expect(error?.outcome == .notSent)
        #expect(!server.output.contains("secret"))
        await transport.close()
        server.stop()
    }

    @Test func anOldVersionOfTLSIsRefused() async throws {
        let server = try await TLSServer(extra: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        var options = CurlTransportOptions()
        options.caFile = server.certificate
        let transport = try CurlTransport(options: options)
        let error = await #expect(throws: TransportError.self) { try await transport.send(server.request()) }
        #expect(error?.code == .insecure)
        #expect(error?.outcome == .notSent)
        await transport.close()
        server.stop()
    }

    @Test func aServerThatSpeaksNoTLSIsRefused() async throws {
        let server = try LoopbackServer { _, _ in .close }
        defer { server.stop() }
        // Nothing a plain server reads here is a request, so it never answers; the connection itself is answered.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = try LoopbackServer.bind(descriptor)
        listen(descriptor, 1)
        Thread.detachNewThread {
            let connection = accept(descriptor, nil, nil)
            write("HTTP/1.1 400 Bad Request\r\n\r\n", to: connection)
            close(connection)
            close(descriptor)
        }
        let transport = try CurlTransport()
        let request = OutgoingRequest(
            method: "POST", url: "https://127.0.0.1:\(port)/", headers: [], body: [], timeout: .seconds(20))
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.code == .insecure)
        #expect(error?.outcome == .notSent)
        await transport.close()
    }
}

/// One `openssl s_server` on a free loopback port; what a client sends is its output, what it is told it sends back.
private final class TLSServer: Sendable {
    let certificate: String
    private let folder: String
    private let port: Int
    private let process: ChildProcess

    var output: String { process.output }

    init(name: String = "localhost", extra: [String] = []) async throws {
        folder = NSTemporaryDirectory() + "fanout-tls-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        certificate = folder + "/certificate.pem"
        let key = folder + "/key.pem"
        let making = try ChildProcess(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout", key, "-out", certificate, "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)",
            ])
        try await wait(for: "openssl req") { making.exitCode != nil }
        try #require(making.exitCode == 0, "openssl req failed: \(making.output)")

        let process = try ChildProcess(
            "openssl",
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-alpn", "http/1.1"] + extra)
        self.process = process
        let announcement = /ACCEPT 127\.0\.0\.1:(\d+)\n/
        try await wait(for: "the port") { process.output.contains(announcement) }
        port = process.output.firstMatch(of: announcement).flatMap { Int($0.1) } ?? 0
    }

    func request() -> OutgoingRequest {
        OutgoingRequest(
            method: "POST", url: "https://localhost:\(port)/",
            headers: [HTTPField(name: "Access-Token", value: "secret")], body: Array("the body".utf8),
            timeout: .seconds(20))
    }

    func say(_ answer: String) {
        process.write(answer)
    }

    func waitForOutput(_ wanted: String) async throws {
        try await wait(for: wanted) { output.contains(wanted) }
    }

    func stop() {
        process.terminate()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
