import Events
import Foundation
import Journal
import JournalSQLite
import Sandbox
import Testing

extension GatewayTests {
    /// Stops under load, and a disk that takes no more: nothing that was accepted is lost.
    @Suite struct FaultRunTests {
        /// Starts load, calls `fault` in its midst, and lets another gateway finish on the same data.
        private static func report(
            events: Int, _ fault: (CrashRun, RunningGateway) async throws -> Void
        ) async throws -> (CrashRun, CrashReport) {
            let plan = CrashPlan(seed: 11, kills: 0, events: events, poison: 1_000_000_000, isLong: false)
            let run = try CrashRun(plan)
            _ = try await run.sandbox.start()
            let gateway = try await run.start()
            async let load: Void = run.send(to: gateway.port, below: events)
            while run.book.accepted < events / 4 { try await Task.sleep(for: .milliseconds(1)) }
            try await fault(run, gateway)
            await load
            run.sandbox.heal()
            try await run.finish()
            await run.sandbox.stop()
            return (run, try await CrashReport(run))
        }

        @Test func aStopUnderLoadFinishesInTimeAndLosesAndRepeatsNothing() async throws {
            let (run, report) = try await Self.report(events: 3000) { _, gateway in
                let start = ContinuousClock.now
                gateway.process.signal(SIGTERM)
                #expect(await gateway.process.end(within: .seconds(40)).status == 0)
                #expect(ContinuousClock.now - start < .seconds(30))
            }
            #expect(report.violations == [])
            // A stop lets requests come to their end: nothing is sent again after it.
            for platform in SandboxPlatform.allCases { #expect(run.sandbox.tally(platform).repeated == 0) }
        }

        @Test func aStopUnderLoadWhileAPlatformHangsLosesNothing() async throws {
            let (run, report) = try await Self.report(events: 3000) { run, gateway in
                run.sandbox.begin(SandboxScript([.facebook: .init(steps: [.init(.time(.seconds(300)), .hang)])]))
                try await Task.sleep(for: .milliseconds(300))
                gateway.process.signal(SIGTERM)
                #expect(await gateway.process.end(within: .seconds(40)).status == 0)
            }
            #expect(report.violations == [])
            #expect(run.sandbox.tally(.tiktok).repeated == 0)
        }

        @Test func aDiskThatTakesNoMoreForAWhileLosesNothing() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                // A file may not grow beyond this, as on a full or failing disk: a write fails in the middle.
                let limit = 1_500_000
                let gateway = try await RunningGateway(
                    data: data.path, endpoints: [.tiktok: port, .facebook: port], logLevel: "notice",
                    wrapper: ["--ignore-signal=XFSZ", "/usr/bin/prlimit", "--fsize=\(limit):"])
                let padding = String(repeating: "x", count: 20_000)
                var accepted: [String] = []
                var refused: [String] = []
                for number in 0..<300 where refused.count < 5 {
                    let id = "disk-\(number)"
                    let event = Samples.event(id, more: #","extensions":{"padding":"\#(padding)"}"#)
                    let answer = try await gateway.client.post(event)
                    if answer.status == 202 {
                        accepted.append(id)
                    } else {
                        #expect(answer.status == 503, "\(answer.body)")
                        #expect(answer.headers["retry-after"] != nil)
                        refused.append(id)
                    }
                }
                #expect(!accepted.isEmpty)
                #expect(refused.count == 5, "the limit was never reached")
                let mended = try await Self.run(
                    "/usr/bin/prlimit", "--pid", "\(gateway.process.pid)", "--fsize=unlimited:")
                #expect(mended == 0)
                // It takes events again by itself, the refused ones too.
                for id in refused {
                    var status = 0
                    for _ in 0..<60 where status != 202 {
                        status = try await gateway.client.post(Samples.event(id)).status
                        if status != 202 { try await Task.sleep(for: .milliseconds(500)) }
                    }
                    #expect(status == 202)
                }
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: accepted + refused, at: platform))
                }
                #expect(await gateway.terminate().status == 0)
                let journal = try SQLiteJournal(directory: data.path, clock: SystemClock())
                for id in accepted + refused {
                    #expect(try await journal.trace(EventKey(name: "Purchase", id: id)) != nil, "\(id)")
                }
                await journal.close()
            }
        }

        private static func run(_ path: String, _ arguments: String...) async throws -> Int32 {
            let process = Process()
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            try process.run()
            return await onThread {
                process.waitUntilExit()
                return process.terminationStatus
            }
        }
    }
}
