import Foundation
import Sandbox
import Synchronization
import Testing

/// What came, copy by copy, apart from what counts.
@Suite struct EventLedgerTests {
    @Test func aRepeatIsKnownForFortyEightHours() async throws {
        let clock = Mutex<Int64>(testNow)
        let sandbox = Sandbox(options: SandboxOptions(tokens: ["token"], now: { clock.withLock { $0 } }))
        let client = SandboxClient(port: try await sandbox.start())
        for hours in [0, 1, 47] as [Int64] {
            clock.withLock { $0 = testNow + hours * 3600 }
            #expect(try await client.tiktok(tiktokBody).code == 0)
        }
        #expect(sandbox.tally(.tiktok) == EventTally(received: 3, counted: 1, repeated: 2))
        clock.withLock { $0 = testNow + 48 * 3600 }
        #expect(try await client.tiktok(tiktokBody).code == 0)
        #expect(sandbox.tally(.tiktok) == EventTally(received: 4, counted: 2, repeated: 2))
        #expect(sandbox.copies(of: "order-1", at: .tiktok).map(\.fate) == [.counted, .repeated, .repeated, .counted])
        #expect(sandbox.copies(of: "order-1", at: .facebook).isEmpty)
        sandbox.forget()
        #expect(sandbox.tally(.tiktok) == EventTally())
        await sandbox.stop()
    }

    @Test func theSameIdUnderAnotherNameOrWithoutOneIsAnotherEvent() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            _ = try await client.tiktok(tiktokBody)
            _ = try await client.tiktok(edited(tiktokBody, [.set("data.0.event", "\"Lead\"")]))
            for _ in 0..<2 { _ = try await client.tiktok(edited(tiktokBody, [.remove("data.0.event_id")])) }
            #expect(sandbox.tally(.tiktok) == EventTally(received: 4, counted: 4))
        }
    }

    @Test func aCopyKeepsItsBytesAndWhatBecameOfIt() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let event = #"{"event": "Lead","event_time":1799999940, "event_id":"exact"}"#
            let body = #"{"event_source":"web","event_source_id":"x","data":[ \#(event) ]}"#
            sandbox.fail(.tiktok, with: .tiktok(code: 50000))
            sandbox.fail(.tiktok, with: .loseAnswer)
            for _ in 0..<3 { _ = try await client.tiktok(body) }
            let copies = sandbox.copies(of: "exact", at: .tiktok)
            #expect(copies.map(\.fate) == [.refused, .counted, .repeated])
            #expect(copies.map(\.fault) == [.tiktok(code: 50000), .loseAnswer, nil])
            #expect(copies.map(\.request) == [1, 2, 3])
            #expect(copies.allSatisfy { $0.bytes == Array(event.utf8) && $0.time == 1_799_999_940 })
            #expect(Set(copies.map(\.digest)) == [EventDigest.of(event.utf8)])
            #expect(copies.allSatisfy { $0.receivedAt == testNow })

            let listed = try await client.send("GET", "/sandbox/events?id=exact")
            let tiktok = try #require(listed.json["tiktok"] as? [[String: Any]])
            #expect(tiktok.map { $0["fate"] as? String } == ["refused", "counted", "repeated"])
            #expect((tiktok[0]["body"] as? [String: Any])?["event"] as? String == "Lead")
            let tally = try await client.send("GET", "/sandbox/tally")
            #expect(tally.body.contains(#""tiktok":{"received":3,"counted":1,"repeated":1,"refused":1}"#))
            #expect(try await client.send("GET", "/sandbox/events").status == 400)
        }
    }

    @Test func withDigestsAloneNoBytesAreKept() async throws {
        var options = SandboxOptions(tokens: ["token"], now: { testNow })
        options.keepsBytes = false
        options.keptRequests = 1
        let sandbox = Sandbox(options: options)
        let client = SandboxClient(port: try await sandbox.start())
        for number in 0..<50 {
            _ = try await client.tiktok(edited(tiktokBody, [.set("data.0.event_id", "\"order-\(number)\"")]))
        }
        #expect(sandbox.received.allSatisfy { $0.body.isEmpty })
        #expect(sandbox.received.count <= 2)
        let copies = sandbox.copies(at: .tiktok)
        #expect(copies.count == 50)
        #expect(copies.values.allSatisfy { $0.count == 1 && $0[0].bytes.isEmpty })
        #expect(Set(copies.values.map { $0[0].digest }).count == 50)
        await sandbox.stop()
    }
}
