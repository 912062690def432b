import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// One platform fails for a while; events wait for it, and nobody else does.
    @Suite struct OutageTests {
        struct Outage: Sendable, CustomTestStringConvertible {
            let platform: SandboxPlatform
            let fault: SandboxFault
            /// Whether the platform has the events all the same, so that a repeat of them is one too many.
            var takes = false

            var testDescription: String { "\(platform.rawValue) \(fault)" }
        }

        static let outages = [
            Outage(platform: .tiktok, fault: .drop),
            Outage(platform: .facebook, fault: .drop),
            Outage(platform: .tiktok, fault: .answer(status: 503, body: "<html>Service Unavailable</html>")),
            Outage(platform: .facebook, fault: .answer(status: 502, body: "<html>Bad Gateway</html>")),
            Outage(platform: .facebook, fault: .answer(status: 200, body: "<html>all is well</html>")),
            Outage(platform: .tiktok, fault: .answer(status: 200, body: "")),
            Outage(platform: .tiktok, fault: .tiktok(code: 50000)),
            Outage(platform: .tiktok, fault: .tiktok(code: 40100)),
            Outage(platform: .facebook, fault: .facebook(code: 2, status: 500, isTransient: true)),
            Outage(platform: .facebook, fault: .facebook(code: 1, isTransient: true)),
            Outage(platform: .facebook, fault: .facebook(code: 80004)),
            Outage(platform: .tiktok, fault: .loseAnswer, takes: true),
        ]

        @Test(arguments: outages) func eventsWaitForAPlatformThatFails(_ outage: Outage) async throws {
            let other = outage.platform == .tiktok ? SandboxPlatform.facebook : .tiktok
            try await withGateway { gateway, sandbox in
                sandbox.fail(outage.platform, with: outage.fault, times: 1_000_000)
                let time = Samples.now - 50
                try await gateway.accept(Samples.event("before", time: time))
                #expect(await sandbox.waitForEvents(1, at: other, timeout: .seconds(10)))
                #expect(await sandbox.waitForRequests(1, at: outage.platform, timeout: .seconds(10)))
                try await gateway.accept(Samples.event("during", time: time))
                #expect(await sandbox.waitForEvents(2, at: other, timeout: .seconds(10)))

                sandbox.heal()
                #expect(await sandbox.waitForDelivery(of: ["before", "during"], at: outage.platform))
                #expect(sandbox.arrivals(at: outage.platform).allSatisfy { $0.time == Int64(time) })
                if !outage.takes {
                    #expect(sandbox.counts(at: outage.platform) == ["before": 1, "during": 1])
                }
                #expect(sandbox.counts(at: other) == ["before": 1, "during": 1])
            }
        }

        @Test(arguments: SandboxPlatform.allCases)
        func eventsWaitForAPlatformWhereNobodyListens(_ platform: SandboxPlatform) async throws {
            let other = platform == .tiktok ? SandboxPlatform.facebook : .tiktok
            let data = try TemporaryFolder()
            let dead = try DeadPort()
            try await withSandbox { healthy, port in
                let gateway = try await RunningGateway(
                    data: data.path, endpoints: [platform: dead.port, other: port])
                for number in 0..<3 {
                    try await gateway.accept(Samples.event("away-\(number)"))
                    #expect(await healthy.waitForEvents(number + 1, at: other, timeout: .seconds(10)))
                }
                dead.free()
                try await withSandbox(port: dead.port) { back, _ in
                    #expect(await back.waitForDelivery(of: ["away-0", "away-1", "away-2"], at: platform))
                    #expect(await gateway.terminate().status == 0)
                    #expect(back.counts(at: platform) == ["away-0": 1, "away-1": 1, "away-2": 1])
                }
                #expect(healthy.counts(at: other) == ["away-0": 1, "away-1": 1, "away-2": 1])
            }
        }

        @Test func aPlatformThatHangsDelaysNobodyElse() async throws {
            let folder = try TemporaryFolder()
            let config = try folder.file(
                "destinations.yaml",
                try Configurations.shipped.replacingOccurrences(of: "timeout: 10s", with: "timeout: 2s"))
            try await withGateway(config: config, environment: Configurations.plugins) { gateway, sandbox in
                sandbox.fail(.facebook, with: .delay(.seconds(60)), times: 1_000_000)
                let start = ContinuousClock.now
                for number in 0..<20 { try await gateway.accept(Samples.event("hang-\(number)")) }
                #expect(await sandbox.waitForEvents(20, at: .tiktok, timeout: .seconds(10)))
                // Had they waited for Facebook once, it would be 60 s.
                #expect(ContinuousClock.now - start < .seconds(15))
                sandbox.heal()
                #expect(await sandbox.waitForDelivery(of: (0..<20).map { "hang-\($0)" }, at: .facebook))
                #expect(sandbox.counts(at: .tiktok).values.allSatisfy { $0 == 1 })
            }
        }

        @Test func anEventThatAPlatformRefusesKeepsNoOtherBack() async throws {
            try await withGateway { gateway, sandbox in
                sandbox.fail(.tiktok, with: .delay(.milliseconds(300)))
                try await gateway.accept(Samples.event("ahead"))
                // The sandbox takes no event of an app without data on the app.
                let bad = Samples.event("refused", more: #","action_source":"app""#)
                let good = (0..<9).map { Samples.event("good-\($0)") }
                try await gateway.accept("[" + (good[..<4] + [bad] + good[4...]).joined(separator: ",") + "]")
                let ids = ["ahead"] + (0..<9).map { "good-\($0)" }
                #expect(await sandbox.waitForDelivery(of: ids, at: .facebook))
                #expect(await sandbox.waitForDelivery(of: ids + ["refused"], at: .tiktok))
                #expect(sandbox.counts(at: .facebook) == Dictionary(uniqueKeysWithValues: ids.map { ($0, 1) }))
            }
        }
    }
}

extension Sandbox {
    /// Waits until a platform has taken all of these events.
    func waitForDelivery(
        of ids: [String], at platform: SandboxPlatform, timeout: Duration = .seconds(45)
    ) async -> Bool {
        var arrivals = Arrivals()
        arrivals.begin(self)
        return await arrivals.waitForAll(ids, at: [platform], timeout: timeout)
    }
}
