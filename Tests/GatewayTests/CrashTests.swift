import Foundation
import Sandbox
import Synchronization
import Testing

extension GatewayTests {
    /// What was answered with 202 arrives, though the process is killed at any moment.
    @Suite struct CrashTests {
        private enum Weather: CaseIterable {
            case fair, slow, refusing, away
        }

        @Test(arguments: 0..<4) func anEventArrivesThatWasAcceptedJustBeforeTheKill(_ round: Int) async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                for platform in SandboxPlatform.allCases {
                    sandbox.fail(platform, with: .delay(.milliseconds(100 * round)), times: 10)
                }
                let time = Samples.now - 100
                let first = try await RunningGateway(data: data.path, endpoints: endpoints)
                try await first.accept(Samples.event("crash-\(round)", time: time))
                #expect(await first.kill().status == -SIGKILL)

                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForEvents(1, at: platform, timeout: .seconds(30)))
                }
                #expect(await second.terminate().status == 0)
                for platform in SandboxPlatform.allCases {
                    let arrivals = sandbox.arrivals(at: platform)
                    #expect((1...2).contains(arrivals.count))
                    #expect(arrivals.allSatisfy { $0.id == "crash-\(round)" && $0.time == Int64(time) })
                }
            }
        }

        @Test func nothingAcceptedIsLostInALifeOfManyKills() async throws {
            let data = try TemporaryFolder()
            var arrivals = Arrivals()
            let accepted = AcceptedEvents()
            // What had not arrived yet when a life ended: without any, nothing would be tested.
            var cutOff = 0
            let weathers: [Weather] = [
                .slow, .fair, .refusing, .slow, .away, .fair, .slow, .slow, .refusing, .slow, .fair, .slow,
            ]
            for (life, weather) in weathers.enumerated() {
                let sandbox = Sandbox(onPort: 0)
                arrivals.begin(sandbox)
                let dead = try DeadPort()
                let port = try await sandbox.start()
                let endpoint = weather == .away ? dead.port : port
                Self.prepare(sandbox, weather)
                let gateway = try await RunningGateway(
                    data: data.path, endpoints: [.tiktok: endpoint, .facebook: endpoint])
                await withTaskGroup(of: Void.self) { senders in
                    for (sender, requests) in [5, 100, 100].enumerated() {
                        senders.addTask {
                            await Self.send(requests, through: gateway, prefix: "\(life)-\(sender)", accepted)
                        }
                    }
                    // The first ends its requests; amid those of the others, and sooner or later in the deliveries,
                    // the life ends.
                    await senders.next()
                    _ = await sandbox.waitForRequests(life % 4, timeout: .milliseconds(700))
                    await gateway.kill()
                }
                await sandbox.stop()
                dead.free()
                let ids = accepted.times.keys
                cutOff += SandboxPlatform.allCases.reduce(0) { $0 + arrivals.missing(ids, at: $1).count }
            }

            let sandbox = Sandbox(onPort: 0)
            arrivals.begin(sandbox)
            let port = try await sandbox.start()
            let last = try await RunningGateway(data: data.path, endpoints: [.tiktok: port, .facebook: port])
            let times = accepted.times
            #expect(times.count >= weathers.count * 10)
            #expect(cutOff > 100)
            #expect(await arrivals.waitForAll(times.keys, timeout: .seconds(90)))
            #expect(await last.terminate().status == 0)
            await sandbox.stop()

            for platform in SandboxPlatform.allCases {
                #expect(arrivals.missing(times.keys, at: platform) == [])
                for event in arrivals.lives.flatMap({ $0.arrivals(at: platform) }) {
                    let id = try #require(event.id)
                    if let time = times[id] { #expect(event.time == Int64(time), "\(id)") }
                }
                arrivals.expectOnlyCutOffDuplicates(at: platform)
            }
        }

        private static func prepare(_ sandbox: Sandbox, _ weather: Weather) {
            for platform in SandboxPlatform.allCases {
                switch weather {
                case .fair, .away: break
                case .slow: sandbox.fail(platform, with: .delay(.milliseconds(150)), times: 1000)
                case .refusing: sandbox.fail(platform, with: .answer(status: 503, body: "down"), times: 1000)
                }
            }
        }

        /// Hands in requests of one to three events until nobody answers, and notes those that were answered with 202.
        private static func send(
            _ requests: Int, through gateway: RunningGateway, prefix: String, _ accepted: AcceptedEvents
        ) async {
            for request in 0..<requests {
                let time = Samples.now - 1000 - request
                let ids = (0...request % 3).map { "\(prefix)-\(request)-\($0)" }
                let body = "[" + ids.map { Samples.event($0, time: time) }.joined(separator: ",") + "]"
                guard let answer = try? await gateway.client.post(body), answer.status == 202 else { return }
                accepted.add(ids, time: time)
            }
        }
    }
}

/// The events that were answered with 202, with their time.
private final class AcceptedEvents: Sendable {
    private let state = Mutex<[String: Int]>([:])

    var times: [String: Int] { state.withLock { $0 } }

    func add(_ ids: [String], time: Int) {
        state.withLock { state in
            for id in ids { state[id] = time }
        }
    }
}
