import Sandbox
import Testing

extension GatewayTests {
    @Suite struct StartTests {
        @Test func anEventReachesBothPlatforms() async throws {
            try await withGateway { gateway, sandbox in
                let answer = try await gateway.client.post(Samples.event("start-1"))
                #expect(answer.status == 202)
                #expect(answer.list("events").map { $0["event_id"] as? String } == ["start-1"])
                #expect(answer.list("events").map { $0["status"] as? String } == ["accepted"])
                #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(20)))
                #expect(await sandbox.waitForEvents(1, at: .facebook, timeout: .seconds(20)))
                #expect(sandbox.received.allSatisfy { $0.verdict.isAccepted })
            }
        }
    }
}
