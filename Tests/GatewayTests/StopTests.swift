import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// SIGTERM, and who else may work on the same data.
    @Suite struct StopTests {
        @Test func deliveriesUnderWayAreFinishedAndNothingIsLost() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                for platform in SandboxPlatform.allCases {
                    sandbox.fail(platform, with: .delay(.milliseconds(800)), times: 4)
                }
                let first = try await RunningGateway(data: data.path, endpoints: endpoints)
                let ids = (0..<5).map { "stop-\($0)" }
                try await first.accept(Samples.event(ids[0]))
                #expect(await sandbox.waitForRequests(2, timeout: .seconds(10)))
                for id in ids.dropFirst() { try await first.accept(Samples.event(id)) }
                let start = ContinuousClock.now
                #expect(await first.terminate().status == 0)
                #expect(ContinuousClock.now - start < .seconds(15))

                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ids, at: platform))
                    #expect(sandbox.counts(at: platform) == Dictionary(uniqueKeysWithValues: ids.map { ($0, 1) }))
                }
                #expect(await second.terminate().status == 0)
            }
        }

        @Test func aRequestUnderWayIsAnsweredBeforeTheEnd() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                let first = try await RunningGateway(data: data.path, endpoints: endpoints)
                let request = try await HeldRequest(Samples.event("held"), port: first.port)
                first.process.signal(SIGTERM)
                await #expect(throws: (any Error).self) {
                    for _ in 0..<1000 { _ = try await first.client.get("/healthz") }
                }
                let answer = try await request.finish()
                #expect(answer.status == 202)
                #expect(answer.headers["connection"] == "close")
                #expect(await first.process.end().status == 0)

                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ["held"], at: platform))
                    #expect(sandbox.counts(at: platform) == ["held": 1])
                }
                #expect(await second.terminate().status == 0)
            }
        }

        @Test func aPlatformThatHangsDoesNotKeepItFromEnding() async throws {
            let data = try TemporaryFolder()
            let folder = try TemporaryFolder()
            let config = try folder.file(
                "destinations.yaml",
                try Configurations.shipped.replacingOccurrences(of: "timeout: 10s", with: "timeout: 120s"))
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                sandbox.fail(.facebook, with: .delay(.seconds(300)), times: 10)
                let first = try await RunningGateway(
                    data: data.path, endpoints: endpoints, config: config, environment: Configurations.plugins)
                try await first.accept(Samples.event("hanging"))
                #expect(await sandbox.waitForRequests(1, at: .facebook, timeout: .seconds(10)))
                #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(10)))
                first.process.signal(SIGTERM)
                let output = await first.process.end(within: .seconds(40))
                #expect(output.status == 0, "\(output.errors)")

                sandbox.heal()
                sandbox.forget()
                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                #expect(await sandbox.waitForDelivery(of: ["hanging"], at: .facebook))
                #expect(sandbox.counts(at: .facebook) == ["hanging": 1])
                #expect(sandbox.counts(at: .tiktok) == [:])
                #expect(await second.terminate().status == 0)
            }
        }

        @Test func aSecondProcessOnTheSameDataIsRefused() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                let first = try await RunningGateway(data: data.path, endpoints: endpoints)
                let second = try await Command.run(RunningGateway.arguments(data: data.path, endpoints: endpoints))
                #expect(second.status == 73)
                #expect(second.errors.contains(data.path))
                #expect(second.errors.contains("another process"), "\(second.errors)")
                #expect(second.errors.split(separator: "\n").count <= 2, "\(second.errors)")

                try await first.accept(Samples.event("undisturbed"))
                #expect(await sandbox.waitForDelivery(of: ["undisturbed"], at: .tiktok))
                await first.kill()
                // A kill leaves no lock behind.
                let third = try await RunningGateway(data: data.path, endpoints: endpoints)
                #expect(await third.terminate().status == 0)
            }
        }
    }
}
