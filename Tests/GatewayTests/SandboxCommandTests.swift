import Foundation
import Testing

extension GatewayTests {
    /// `fanout sandbox` with a script.
    @Suite struct SandboxCommandTests {
        @Test func aScriptIsFollowed() async throws {
            let folder = try TemporaryFolder()
            let script = try folder.file(
                "script.yaml", "version: 1\ntiktok: {timeline: [{requests: 1, status: 418, body: tea}]}\n")
            let process = try ChildProcess(
                ["sandbox", "--port", "0", "--own-port", "tiktok=0", "--script", script],
                environment: Command.environment, folder: folder.path)
            #expect(await process.wait(.seconds(30)) { $0.errors.contains("tiktok alone on ") })
            let line = process.output.errors.split(separator: "\n").first { $0.contains("tiktok alone on ") }
            let port = try #require(line?.split(separator: ":").last.flatMap { Int($0) })
            let client = HTTPClient(port: port)
            let path = "/open_api/v1.3/event/track/"
            #expect(try await client.post("{}", path: path).body == "tea")
            #expect(try await client.post("{}", path: path).json["code"] as? Int == 40104)
            #expect(await process.wait(.seconds(30)) { $0.jsonLines.count == 2 })
            #expect(process.output.jsonLines.map { $0["answered"] as? Int } == [418, 200])
            process.signal(SIGTERM)
            _ = await process.end()
        }

        @Test func aScriptThatIsWrongIsToldWithItsPlace() async throws {
            let folder = try TemporaryFolder()
            let script = try folder.file("script.yaml", "version: 1\ntiktok: {timeline: [{requests: none}]}\n")
            let output = try await Command.run(["sandbox", "--port", "0", "--script", script])
            #expect(output.status == 78)
            #expect(output.errors.hasPrefix("\(script):2:32: error: requests: expected a whole number"))
            let missing = try await Command.run(["sandbox", "--port", "0", "--script", "\(folder.path)/none.yaml"])
            #expect(missing.status == 66)
            #expect(missing.errors.contains("none.yaml: No such file or directory"))
        }

        @Test func aPortOfItsOwnNeedsAPlatform() async throws {
            let output = try await Command.run(["sandbox", "--own-port", "myspace=1"])
            #expect(output.status == 64)
            #expect(output.errors.contains("write tiktok=9101 or facebook=9102"))
        }
    }
}
