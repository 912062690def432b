import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// What an operator does with a running gateway, by the commands.
    @Suite struct OperatorTests {
        private func fanout(
            _ gateway: RunningGateway, _ arguments: String..., key: String? = nil, input: String = ""
        ) async throws -> ChildProcess.Output {
            var environment = Command.environment
            environment["FANOUT_URL"] = "http://127.0.0.1:\(gateway.port)"
            environment["FANOUT_ADMIN_KEY"] = key
            return try await Command.run(arguments, environment: environment, input: input)
        }

        /// Asks until the output has `text`.
        private func wait(for text: String, _ ask: () async throws -> ChildProcess.Output) async throws -> String {
            var last = ""
            for _ in 0..<100 {
                last = try await ask().standard
                if last.contains(text) { return last }
                try await Task.sleep(for: .milliseconds(100))
            }
            Issue.record("\(text) never came: \(last)")
            return last
        }

        @Test func anOrderIsFoundWithEveryAttempt() async throws {
            try await withGateway { gateway, sandbox in
                sandbox.fail(.tiktok, with: .tiktok(code: 50000), times: 1)
                try await gateway.accept(Samples.event("order/7"))
                try await gateway.accept(Samples.event("order/7"))
                #expect(await sandbox.waitForDelivery(of: ["order/7"], at: .tiktok))
                let text = try await wait(for: "delivered: HTTP 200 code 0") {
                    try await fanout(gateway, "trace", "order/7")
                }
                #expect(text.contains("Purchase order/7"))
                #expect(text.contains("came again once"))
                #expect(text.contains("retry: HTTP 200 code 50000"))
                let json = try await fanout(gateway, "trace", "--json", "order/7")
                #expect(json.jsonLines.count == 1)
                let unknown = try await fanout(gateway, "trace", "order/8")
                #expect(unknown.status == 66)
            }
        }

        @Test func whatWasSentIsShownWithoutPersonalData() async throws {
            try await withGateway(environment: ["FANOUT_LOG_PAYLOADS": "full"]) { gateway, sandbox in
                let context = #","context":{"ip":"203.0.113.77","user_agent":"Mozilla/5.0 (X11)"}"#
                try await gateway.accept(Samples.event("order-9", more: context))
                #expect(await sandbox.waitForDelivery(of: ["order-9"], at: .tiktok))
                let text = try await wait(for: "sent {") { try await fanout(gateway, "trace", "order-9") }
                #expect(text.contains("CompletePayment"))
                #expect(!text.contains("203.0.113.77"))
                #expect(!text.contains("Mozilla"))
            }
        }

        @Test func aDeadLetterIsShownReplayedAndGone() async throws {
            try await withGateway { gateway, sandbox in
                sandbox.fail(.tiktok, with: .tiktok(code: 40002, message: "Invalid value for event"), times: 1)
                try await gateway.accept(Samples.event("guilty"))
                let list = try await wait(for: "guilty") {
                    try await fanout(gateway, "dead-letters", "list", "--destination", "tiktok")
                }
                #expect(list.contains("40002"))
                let show = try await fanout(gateway, "dead-letters", "show", "--destination", "tiktok", "1")
                #expect(show.status == 0)
                #expect(show.standard.contains("would_send"))
                let trial = try await fanout(
                    gateway, "dead-letters", "replay", "--destination", "tiktok", "--dry-run", "--reason", "40002")
                #expect(trial.standard.contains("would replay 1"))
                let replay = try await fanout(gateway, "dead-letters", "replay", "--destination", "tiktok")
                #expect(replay.standard.contains("replayed 1"))
                #expect(await sandbox.waitForDelivery(of: ["guilty"], at: .tiktok))
                let none = try await wait(for: "no such dead letter") {
                    try await fanout(gateway, "dead-letters", "list", "--destination", "tiktok")
                }
                #expect(!none.contains("guilty"))
            }
        }

        @Test func aDestinationIsPausedAndResumed() async throws {
            try await withGateway { gateway, sandbox in
                #expect(try await fanout(gateway, "destinations", "pause", "facebook").standard.contains("paused"))
                try await gateway.accept(Samples.event("patient"))
                #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(20)))
                let table = try await fanout(gateway, "destinations").standard
                #expect(table.contains("facebook: stopped by hand since"))
                #expect(sandbox.arrivals(at: .facebook).isEmpty)
                #expect(try await fanout(gateway, "destinations", "resume", "facebook").status == 0)
                #expect(await sandbox.waitForDelivery(of: ["patient"], at: .facebook))
                #expect(try await fanout(gateway, "destinations", "pause", "nobody").status == 66)
            }
        }

        @Test func aPersonIsInNoFileAfterwards() async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let gateway = try await RunningGateway(
                    data: data.path, endpoints: [.tiktok: port, .facebook: port],
                    environment: ["FANOUT_LOG_PAYLOADS": "full"])
                try await gateway.accept(Samples.event("ada-lovelace"))
                try await gateway.accept(Samples.event("eve-stays"))
                #expect(await sandbox.waitForEvents(2, at: .tiktok, timeout: .seconds(20)))
                #expect(await sandbox.waitForEvents(2, at: .facebook, timeout: .seconds(20)))
                let answer = try await fanout(
                    gateway, "forget", "--file", "-", input: "email=Ada-Lovelace@\(Secrets.domain)\n")
                #expect(answer.standard.hasPrefix("removed 1 events"), "\(answer)")
                let traces = try await fanout(gateway, "trace", "ada-lovelace").standard
                #expect(traces.contains("not stored any more"))
                #expect(await gateway.terminate().status == 0)
                let files = FileManager.default.enumerator(atPath: data.path)?.allObjects as? [String] ?? []
                var found = 0
                for file in files {
                    guard let bytes = FileManager.default.contents(atPath: "\(data.path)/\(file)") else { continue }
                    #expect(bytes.range(of: Data("ada-lovelace@".utf8)) == nil, "\(file) still has the address")
                    if bytes.range(of: Data("eve-stays@".utf8)) != nil { found += 1 }
                }
                #expect(found > 0, "the other person's event is kept")
            }
        }

        @Test func anOperatorNeedsAKeyOfTheirOwn() async throws {
            let keys = ["FANOUT_INGEST_KEYS": Secrets.ingestKey, "FANOUT_ADMIN_KEYS": Secrets.otherKey]
            try await withGateway(environment: keys) { gateway, _ in
                #expect(try await fanout(gateway, "destinations").status == 77)
                #expect(try await fanout(gateway, "destinations", key: Secrets.ingestKey).status == 77)
                #expect(try await fanout(gateway, "destinations", key: Secrets.otherKey).status == 0)
                let answer = try await gateway.client.post(
                    Samples.event("x"), authorization: "Bearer \(Secrets.otherKey)")
                #expect(answer.status == 401)
            }
        }

        @Test(
            "a wrong setting ends the start",
            arguments: [
                ["FANOUT_RETENTION": "a week"], ["FANOUT_MAX_JOURNAL_SIZE": "-1"], ["FANOUT_LOG_PAYLOADS": "some"],
                ["FANOUT_JOURNAL_KEYS": "main:abc"], ["FANOUT_GRACE": "20"],
            ])
        func aWrongSettingEndsTheStart(setting: [String: String]) async throws {
            let data = try TemporaryFolder()
            let output = try await Command.run(
                RunningGateway.arguments(data: data.path, endpoints: [:]),
                environment: Command.environment.merging(setting) { $1 })
            #expect(output.status == 78)
            #expect(output.errors.contains(setting.keys.first ?? ""))
        }
    }
}
