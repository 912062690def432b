import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// destinations.yaml is saved while the gateway runs.
    @Suite struct ReloadTests {
        /// Runs a gateway on a copy of the shipped file that a test may save anew.
        private func withEditableGateway(
            _ body: (RunningGateway, Sandbox, (String) throws -> Void, _ shipped: String) async throws -> Void
        ) async throws {
            let folder = try TemporaryFolder()
            let shipped = try Configurations.shipped
            let path = try folder.file("destinations.yaml", shipped)
            try await withGateway(config: path, environment: Configurations.plugins) { gateway, sandbox in
                try await body(
                    gateway, sandbox, { try $0.write(toFile: path, atomically: true, encoding: .utf8) }, shipped)
            }
        }

        /// Waits until the configuration in force is, or is not, the one that is saved.
        private func wait(
            _ gateway: RunningGateway, for wanted: String, _ isDone: (HTTPAnswer) -> Bool = { _ in true }
        ) async throws -> HTTPAnswer? {
            for _ in 0..<300 {
                let answer = try await gateway.client.get("/v1/configuration")
                if answer.body.contains("\"in_force\":\"\(wanted)\""), isDone(answer) { return answer }
                try await Task.sleep(for: .milliseconds(100))
            }
            return nil
        }

        @Test func aSavedFileIsInForceForTheNextEvent() async throws {
            try await withEditableGateway { gateway, sandbox, save, shipped in
                try await gateway.accept(Samples.event("before"))
                #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(20)))
                try save(shipped.replacingOccurrences(of: "Purchase: CompletePayment", with: "Purchase: Purchase"))
                #expect(await gateway.process.wait(.seconds(30)) { $0.errors.contains("configuration loaded") })
                try await gateway.accept(Samples.event("after"))
                #expect(await sandbox.waitForEvents(2, at: .tiktok, timeout: .seconds(20)))
                #expect(sandbox.arrivals(at: .tiktok).map(\.name) == ["CompletePayment", "Purchase"])
            }
        }

        @Test func aFileWithMistakesLeavesTheOneBeforeInForce() async throws {
            try await withEditableGateway { gateway, sandbox, save, shipped in
                let loadedBefore = try await gateway.client.get("/v1/configuration").body
                try save(shipped.replacingOccurrences(of: "user.email: user.email", with: "user.emial: user.email"))
                let refused = try #require(try await wait(gateway, for: "what was saved before"))
                #expect(refused.body.contains("user.emial"))
                #expect(refused.body.contains("error:"))
                #expect(!refused.body.contains(Secrets.tiktokToken))
                try await gateway.accept(Samples.event("meanwhile"))
                #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(20)))
                try save(shipped + "\n")
                let mended = try #require(try await wait(gateway, for: "what is saved"))
                #expect(mended.body != loadedBefore)
                #expect(!mended.body.contains("refused"))
            }
        }

        @Test func aDestinationThatIsRemovedKeepsItsBacklog() async throws {
            try await withEditableGateway { gateway, sandbox, save, shipped in
                sandbox.fail(.facebook, with: .facebook(code: 2, status: 500, isTransient: true), times: 1_000_000)
                try await gateway.accept(Samples.event("kept"))
                #expect(await sandbox.waitForRequests(1, at: .facebook, timeout: .seconds(20)))
                let start = try #require(shipped.range(of: "\n  facebook:"))
                let end = try #require(shipped.range(of: "\n  noop:"))
                let without = shipped.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
                try save(without)
                #expect(await gateway.process.wait(.seconds(30)) { $0.errors.contains("destination removed") })
                let removed = try await gateway.client.get("/v1/destinations/facebook").body
                #expect(removed.contains("\"state\":\"removed\""))
                #expect(removed.contains("\"retrying\":1") || removed.contains("\"waiting\":1"))
                sandbox.heal()
                try save(shipped)
                #expect(await sandbox.waitForDelivery(of: ["kept"], at: .facebook))
            }
        }

        @Test func aHangUpReadsTheFileAtOnce() async throws {
            try await withEditableGateway { gateway, _, _, _ in
                gateway.process.signal(SIGHUP)
                #expect(await gateway.process.wait(.seconds(20)) { $0.errors.contains("configuration loaded") })
            }
        }
    }
}
