import Events
import Foundation
import Journal
import JournalSQLite
import Sandbox
import Testing

extension GatewayTests {
    /// Each kind of trouble that a platform can make, then an end to it.
    @Suite struct TroubleTests {
        struct Trouble: Sendable, CustomTestStringConvertible {
            let platform: SandboxPlatform
            let fault: SandboxFault
            /// Whether the platform may have counted what it was sent, so that a repeat is no surprise.
            var isDoubtful: Bool { fault.takesEvents() }

            init(_ platform: SandboxPlatform, _ fault: SandboxFault) {
                self.platform = platform
                self.fault = fault
            }

            var testDescription: String { "\(platform.rawValue) \(fault)" }
        }

        static let troubles = [
            Trouble(.facebook, .stock(.badGateway)), Trouble(.tiktok, .stock(.serverError)),
            Trouble(.tiktok, .stock(.html)), Trouble(.facebook, .stock(.empty)), Trouble(.facebook, .stock(.huge)),
            Trouble(.tiktok, .truncate), Trouble(.facebook, .truncate), Trouble(.facebook, .missing(1)),
            Trouble(.tiktok, .reset(.beforeBody)), Trouble(.facebook, .reset(.inBody)),
            Trouble(.tiktok, .reset(.inAnswer)), Trouble(.facebook, .reset(.afterCounting)),
            Trouble(.facebook, .garbage),
        ]

        @Test(arguments: troubles) func everyEventArrivesAfterIt(_ trouble: Trouble) async throws {
            let (platform, other) = (trouble.platform, trouble.platform.other)
            try await withGateway { gateway, sandbox in
                sandbox.fail(platform, with: trouble.fault)
                let ids = (0..<5).map { "trouble-\($0)" }
                try await gateway.accept("[" + ids.map { Samples.event($0) }.joined(separator: ",") + "]")
                #expect(await sandbox.waitForDelivery(of: ids, at: other))
                #expect(await sandbox.waitForRequests(2, at: platform, timeout: .seconds(45)))
                #expect(await sandbox.waitForDelivery(of: ids, at: platform))
                #expect(sandbox.tally(other) == EventTally(received: 5, counted: 5))
                // However often it came: it counts once, and always in the same bytes.
                #expect(sandbox.tally(platform).counted == 5)
                if !trouble.isDoubtful { #expect(sandbox.tally(platform).repeated == 0) }
                for id in ids {
                    #expect(Set(sandbox.copies(of: id, at: platform).map(\.digest)).count == 1)
                }
            }
        }

        @Test(arguments: SandboxPlatform.allCases)
        func aPlatformThatRefusesConnectionsForAWhileGetsEachEventOnce(_ platform: SandboxPlatform) async throws {
            let data = try TemporaryFolder()
            var options = SandboxOptions(
                tokens: [Secrets.tiktokToken, Secrets.facebookToken],
                pixels: [Command.tiktokPixel, Command.facebookPixel])
            options.ownPorts = [.tiktok: 0, .facebook: 0]
            let sandbox = Sandbox(options: options)
            _ = try await sandbox.start()
            let gateway = try await RunningGateway(
                data: data.path,
                endpoints: [.tiktok: sandbox.port(of: .tiktok), .facebook: sandbox.port(of: .facebook)])
            let ids = (0..<10).map { "refused-\($0)" }
            sandbox.begin(SandboxScript([platform: .init(steps: [.init(.time(.seconds(2)), .refuse)])]))
            for id in ids {
                try await gateway.accept(Samples.event(id))
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(await sandbox.waitForDelivery(of: ids, at: platform.other))
            #expect(await sandbox.waitForDelivery(of: ids, at: platform))
            #expect(await gateway.terminate().status == 0)
            for platform in SandboxPlatform.allCases {
                #expect(sandbox.tally(platform) == EventTally(received: 10, counted: 10))
            }
            await sandbox.stop()
        }

        @Test func anEndpointWithoutTLSGetsNothingUntilItIsCorrected() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                let first = try await RunningGateway(data: data.path, endpoints: endpoints, scheme: "https")
                try await first.accept(Samples.event("handshake"))
                #expect(
                    await first.process.wait(.seconds(20)) { $0.errors.contains("delivery failed") })
                #expect(await first.terminate().status == 0)
                #expect(sandbox.requestCount == 0)
                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ["handshake"], at: platform))
                    #expect(sandbox.counts(at: platform) == ["handshake": 1])
                }
                #expect(await second.terminate().status == 0)
            }
        }

        @Test(arguments: SandboxPlatform.allCases, [true, false])
        func oneBadEventOfFiveHundredStandsAloneAndTheOthersArriveInTheSamePass(
            _ platform: SandboxPlatform, _ namesEvent: Bool
        ) async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let gateway = try await RunningGateway(
                    data: data.path, endpoints: [.tiktok: port, .facebook: port], logLevel: "notice")
                sandbox.begin(
                    SandboxScript([platform: .init(poison: SandboxPoison(.suffix("-bad"), namesEvent: namesEvent))]))
                let ids = (0..<500).map { $0 == 317 ? "crowd-\($0)-bad" : "crowd-\($0)" }
                let innocent = ids.filter { !$0.hasSuffix("-bad") }
                try await gateway.accept("[" + ids.map { Samples.event($0) }.joined(separator: ",") + "]")
                #expect(await sandbox.waitForDelivery(of: innocent, at: platform))
                #expect(await sandbox.waitForDelivery(of: ids, at: platform.other))
                #expect(await gateway.terminate().status == 0)

                #expect(sandbox.tally(platform).counted == 499)
                #expect(sandbox.tally(platform).repeated == 0)
                // 2 log2 500 requests more than the one.
                #expect(sandbox.received.count { $0.platform == platform } <= 1 + 18)
                #expect(sandbox.tally(platform.other) == EventTally(received: 500, counted: 500))
                let journal = try SQLiteJournal(directory: data.path, clock: SystemClock())
                let trace = try await journal.trace(EventKey(name: "Purchase", id: "crowd-317-bad"))
                guard case .dead? = trace?.states[platform.rawValue] else {
                    Issue.record("\(String(describing: trace))")
                    return
                }
                // Nobody had to wait for another attempt.
                let figures = try await journal.figures().first { $0.destination == platform.rawValue }
                #expect(figures?.delivered == 499)
                #expect(figures?.dead == 1)
                await journal.close()
            }
        }

        @Test func noEventDiesOfATokenThatHasExpired() async throws {
            try await withGateway { gateway, sandbox in
                sandbox.order(SandboxStep(.time(.seconds(5)), .tiktok(code: 40105)), of: .tiktok)
                sandbox.order(
                    SandboxStep(
                        .time(.seconds(5)),
                        .facebook(code: 190, subcode: 463, message: "Le jeton d’accès a expiré.")), of: .facebook)
                let ids = (0..<20).map { "token-\($0)" }
                for id in ids { try await gateway.accept(Samples.event(id)) }
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ids, at: platform, timeout: .seconds(90)))
                    #expect(sandbox.tally(platform).counted == 20)
                    #expect(sandbox.tally(platform).repeated == 0)
                    // While it lasted, the platform was left alone but for a probe now and then.
                    #expect(sandbox.received.count { $0.platform == platform && !$0.isTaken } <= 10)
                }
            }
        }

        @Test func aSlowPlatformSlowsNobody() async throws {
            try await withGateway { gateway, sandbox in
                sandbox.order(SandboxStep(.time(.seconds(300)), .delay(.seconds(8))), of: .facebook)
                for number in 0..<30 { try await gateway.accept(Samples.event("slow-\(number)")) }
                #expect(await sandbox.waitForEvents(30, at: .tiktok, timeout: .seconds(30)))
                // All 30 were taken in and delivered there while Facebook had answered two lanes once or twice.
                #expect(sandbox.received.count { $0.platform == .facebook } <= 6)
                sandbox.heal()
                #expect(
                    await sandbox.waitForDelivery(of: (0..<30).map { "slow-\($0)" }, at: .facebook))
                #expect(sandbox.tally(.facebook) == EventTally(received: 30, counted: 30))
            }
        }
    }
}

extension SandboxPlatform {
    var other: SandboxPlatform { self == .tiktok ? .facebook : .tiktok }
}
