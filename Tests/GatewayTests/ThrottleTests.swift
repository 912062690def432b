import Sandbox
import Testing

extension GatewayTests {
    /// A platform that asks to be left alone for a while is.
    @Suite struct ThrottleTests {
        @Test(arguments: [
            (SandboxPlatform.tiktok, SandboxFault.tiktok(code: 40100), ThrottleHints(retryAfter: 4)),
            (.facebook, .facebook(code: 80004), ThrottleHints(retryAfterDate: 4)),
            (.facebook, .answer(status: 429, body: ""), ThrottleHints(retryAfter: 4)),
            (.facebook, .facebook(code: 4), ThrottleHints(usage: 100, regainAccess: 1)),
        ])
        func aThrottleIsHonouredWhileTheOtherGoesOn(
            _ platform: SandboxPlatform, _ fault: SandboxFault, _ hints: ThrottleHints
        ) async throws {
            try await withGateway { gateway, sandbox in
                sandbox.order(SandboxStep(.requests(1), fault, hints: hints), of: platform)
                try await gateway.accept(Samples.event("throttled"))
                #expect(await sandbox.waitForRequests(1, at: platform, timeout: .seconds(20)))
                try await gateway.accept(Samples.event("next"))
                #expect(await sandbox.waitForDelivery(of: ["throttled", "next"], at: platform.other))
                if hints.regainAccess != nil {
                    // A minute is asked for; after one failure alone it would be tried again within a second.
                    try await Task.sleep(for: .seconds(5))
                    #expect(sandbox.received.count { $0.platform == platform } == 1)
                    return
                }
                #expect(await sandbox.waitForDelivery(of: ["throttled", "next"], at: platform))
                let times = sandbox.received.filter { $0.platform == platform }.map(\.at)
                // The date of a Retry-After has no fractions of a second.
                #expect(times[1] - times[0] > .seconds(2.9))
                #expect(sandbox.tally(platform).repeated == 0)
            }
        }
    }
}
