import Foundation
import JSON
import Sandbox
import Testing

extension GatewayTests {
    /// `fanout bench` against a gateway of its own.
    @Suite struct BenchCommandTests {
        private func bench(
            _ port: Int, _ arguments: String..., environment more: [String: String] = [:]
        ) async throws -> ChildProcess.Output {
            let environment = Command.environment.merging(more) { $1 }
            return try await Command.run(
                ["bench", "--url", "http://127.0.0.1:\(port)"] + arguments, environment: environment)
        }

        @Test(arguments: [1, 50]) func whatIsCountedArrivesAsTests(batch: Int) async throws {
            try await withGateway { gateway, sandbox in
                let output = try await bench(
                    gateway.port, "--rate", "100", "--duration", "1s", "--batch", "\(batch)", "--until-delivered",
                    "--pid", "\(gateway.process.pid)", "--json")
                #expect(output.status == 0, "\(output)")
                let json = try #require(output.jsonLines.first)
                #expect(json["accepted_events"] as? Int == 100)
                #expect(json["unanswered_requests"] as? Int == 0)
                let latency = try #require(json["latency_from_due_us"] as? [String: Double])
                let (median, longest) = (try #require(latency["p50"]), try #require(latency["max"]))
                #expect(median > 0 && median <= longest)
                let usage = try #require(json["gateway_to_delivery"] as? [String: Double])
                #expect(try #require(usage["peak_memory_bytes"]) > 1_000_000)
                for platform in SandboxPlatform.allCases {
                    let events = sandbox.received.filter { $0.platform == platform }.flatMap(\.events)
                    #expect(Set(events.map(\.id)).count == 100)
                    #expect(events.count == 100)
                }
                #expect(
                    sandbox.received.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("fanout-bench") })
            }
        }

        @Test func aPersonReadsALineForEachThing() async throws {
            try await withGateway { gateway, _ in
                let output = try await bench(gateway.port, "--rate", "200", "--duration", "1s", "--batch", "20")
                #expect(output.status == 0)
                #expect(output.standard.contains("200 events/s for 1 s, 20 per request"))
                #expect(output.standard.contains("accepted    200 events"))
                #expect(output.standard.contains("from due"))
            }
        }

        @Test func aWrongKeyIsSaid() async throws {
            try await withGateway(environment: ["FANOUT_INGEST_KEYS": "right"]) { gateway, _ in
                let wrong = try await bench(
                    gateway.port, "--rate", "50", "--duration", "1s", environment: ["FANOUT_KEY": "wrong"])
                #expect(wrong.status == 77)
                #expect(wrong.standard.contains("refused     50 requests with status 401"))
                let right = try await bench(
                    gateway.port, "--rate", "50", "--duration", "1s", environment: ["FANOUT_KEY": "right"])
                #expect(right.status == 0, "\(right)")
            }
        }

        @Test func nobodyThereIsSaidAtOnce() async throws {
            let output = try await bench(1)
            #expect(output.status == 69)
            #expect(output.errors.contains("no gateway answers at http://127.0.0.1:1"))
        }

        @Test func anotherMachineNeedsAYes() async throws {
            let output = try await Command.run(["bench", "--url", "https://gateway.invalid"])
            #expect(output.status == 64)
            #expect(output.errors.contains("--yes"))
        }

        @Test(arguments: [
            ["--rate", "0"], ["--batch", "0"], ["--batch", "20000"], ["--connections", "0"],
            ["--event-size", "20000", "--batch", "1000"], ["--test-code", "a\"b"], ["--duration", "soon"],
        ])
        func whatCannotBeIsRefused(arguments: [String]) async throws {
            let output = try await Command.run(["bench"] + arguments)
            #expect(output.status == 64)
            #expect(output.errors.contains(arguments[0]))
        }
    }
}
