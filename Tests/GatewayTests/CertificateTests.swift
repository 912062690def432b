import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// Platforms behind a certificate authority that the system does not know, as behind a proxy that opens TLS.
    @Suite struct CertificateTests {
        @Test func anAuthorityThatIsNamedIsTrusted() async throws {
            let (data, server) = (try TemporaryFolder(), try await TLSListener())
            let gateway = try await RunningGateway(
                data: data.path, endpoints: [.tiktok: server.port, .facebook: server.port],
                environment: ["FANOUT_CA_FILE": server.certificate], scheme: "https")
            try await gateway.accept(Samples.event("trusted"))
            // The listener gives no answer; that the request came is enough.
            #expect(await server.waits { $0.contains("POST /") })
            await gateway.kill()
            server.stop()
        }

        @Test func noOtherIs() async throws {
            let (data, server) = (try TemporaryFolder(), try await TLSListener())
            let gateway = try await RunningGateway(
                data: data.path, endpoints: [.tiktok: server.port, .facebook: server.port], scheme: "https")
            try await gateway.accept(Samples.event("strange"))
            #expect(await gateway.process.wait(.seconds(20)) { $0.errors.contains("insecure") })
            #expect(!server.output.contains("POST /"))
            await gateway.kill()
            server.stop()
        }

        @Test func aFileThatIsNotThereEndsTheStart() async throws {
            let data = try TemporaryFolder()
            let output = try await Command.run(["serve", "--data", data.path, "--ca-file", "/nowhere/ca.pem"])
            #expect(output.status == 66)
            #expect(output.errors.contains("--ca-file: /nowhere/ca.pem"))
        }
    }
}

/// `openssl s_server` on a free loopback port with a certificate of its own; its output is what a client sends.
private final class TLSListener: Sendable {
    let certificate: String
    let port: Int
    private let folder: TemporaryFolder
    private let log: String
    private let pid: Int32

    var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    init() async throws {
        folder = try TemporaryFolder()
        certificate = folder.path + "/certificate.pem"
        log = folder.path + "/log"
        let key = folder.path + "/key.pem"
        let making = try Self.openssl(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-keyout", key, "-out", certificate, "-subj", "/CN=fanout", "-addext", "subjectAltName=IP:127.0.0.1",
            ], to: log)
        making.waitUntilExit()
        try #require(making.terminationStatus == 0)
        let serving = try Self.openssl(
            ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-alpn", "http/1.1"], to: log)
        pid = serving.processIdentifier
        var found = 0
        for _ in 0..<200 where found == 0 {
            try await Task.sleep(for: .milliseconds(50))
            let said = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
            found = said.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
        }
        try #require(found > 0, "openssl s_server does not listen")
        port = found
    }

    /// Whether its output comes to fit within twenty seconds.
    func waits(until fits: (String) -> Bool) async -> Bool {
        for _ in 0..<400 {
            if fits(output) { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }

    func stop() {
        // It takes no notice of a SIGTERM while a client is connected.
        kill(pid, SIGKILL)
    }

    private static func openssl(_ arguments: [String], to log: String) throws -> Process {
        try Data().write(to: URL(filePath: log))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = arguments
        process.standardInput = Pipe()
        process.standardOutput = FileHandle(forWritingAtPath: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
