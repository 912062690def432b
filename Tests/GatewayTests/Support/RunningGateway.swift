import Foundation
import Sandbox
import Synchronization
import Testing

/// `fanout serve` in a process of its own, on a free port.
final class RunningGateway: Sendable {
    struct NotReady: Error, CustomStringConvertible {
        let description: String
    }

    let process: ChildProcess
    let port: Int
    let client: HTTPClient

    /// Starts a gateway and waits until it takes events.
    ///
    /// - Throws: `NotReady`, with what it said, where it does not come up.
    init(
        data: String, endpoints: [SandboxPlatform: Int], config: String = "destinations.yaml",
        environment: [String: String] = [:], logLevel: String = "trace", scheme: String = "http",
        wrapper: [String] = []
    ) async throws {
        process = try ChildProcess(
            Self.arguments(data: data, endpoints: endpoints, config: config, logLevel: logLevel, scheme: scheme),
            environment: Command.environment.merging(environment) { $1 }, folder: Locations.repository,
            wrapper: wrapper)
        guard await process.wait(.seconds(60), until: { Self.port(in: $0.errors) != nil || $0.isComplete }),
            let port = Self.port(in: process.output.errors)
        else {
            process.signal(SIGKILL)
            throw NotReady(description: "the gateway does not listen: \(await process.end())")
        }
        self.port = port
        client = HTTPClient(port: port)
        let ready = try await client.get("/readyz")
        guard ready.status == 200 else {
            await kill()
            throw NotReady(description: "the gateway is not ready: \(ready)")
        }
    }

    static func arguments(
        data: String, endpoints: [SandboxPlatform: Int], config: String = "destinations.yaml",
        listen: String = "127.0.0.1:0", logLevel: String = "trace", scheme: String = "http"
    ) -> [String] {
        ["serve", "--config", config, "--data", data, "--listen", listen, "--log-level", logLevel]
            + endpoints.flatMap { ["--endpoint", "\($0.key.rawValue)=\(scheme)://127.0.0.1:\($0.value)"] }
    }

    /// The port that the log names.
    private static func port(in log: String) -> Int? {
        guard let line = log.split(separator: "\n").first(where: { $0.contains("listening") }),
            let start = line.firstRange(of: "127.0.0.1:")
        else { return nil }
        return Int(line[start.upperBound...].prefix { $0.isNumber })
    }

    /// Hands in events and expects every one to be accepted.
    func accept(_ body: String, type: String = "application/json") async throws {
        let answer = try await client.post(body, type: type)
        try #require(answer.status == 202, "\(answer.body)")
    }

    /// SIGKILL: nothing is finished or said.
    @discardableResult
    func kill() async -> ChildProcess.Output {
        process.signal(SIGKILL)
        return await process.end()
    }

    /// SIGTERM, and the wait for its end.
    @discardableResult
    func terminate() async -> ChildProcess.Output {
        process.signal(SIGTERM)
        return await process.end()
    }
}

/// Runs a gateway before one sandbox for both platforms, and ends both whatever happens.
func withGateway<Result>(
    config: String = "destinations.yaml", environment: [String: String] = [:],
    _ body: (RunningGateway, Sandbox) async throws -> Result
) async throws -> Result {
    let data = try TemporaryFolder()
    return try await withSandbox { sandbox, port in
        let gateway = try await RunningGateway(
            data: data.path, endpoints: [.tiktok: port, .facebook: port], config: config, environment: environment)
        do {
            let result = try await body(gateway, sandbox)
            #expect(await gateway.terminate().status == 0)
            return result
        } catch {
            await gateway.kill()
            throw error
        }
    }
}

/// Runs a sandbox that knows the tokens and pixels of these tests alone.
func withSandbox<Result>(port: Int = 0, _ body: (Sandbox, Int) async throws -> Result) async throws -> Result {
    let sandbox = Sandbox(onPort: port)
    let port = try await sandbox.start()
    do {
        let result = try await body(sandbox, port)
        await sandbox.stop()
        return result
    } catch {
        await sandbox.stop()
        throw error
    }
}

extension Sandbox {
    /// One that knows the tokens and pixels of these tests alone.
    convenience init(onPort port: Int) {
        self.init(
            options: SandboxOptions(
                port: port, tokens: [Secrets.tiktokToken, Secrets.facebookToken],
                pixels: [Command.tiktokPixel, Command.facebookPixel]))
    }

    /// The events that were taken, in the order in which they came.
    func arrivals(at platform: SandboxPlatform) -> [ReceivedEvent] {
        received.filter { $0.platform == platform && $0.isTaken }.flatMap(\.events)
    }

    /// How often each event was taken, by its id.
    func counts(at platform: SandboxPlatform) -> [String: Int] {
        Dictionary(arrivals(at: platform).map { ($0.id ?? "", 1) }, uniquingKeysWith: +)
    }
}
