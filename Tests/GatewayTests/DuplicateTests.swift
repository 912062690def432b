import Sandbox
import Testing

extension GatewayTests {
    /// The same event twice is delivered once.
    @Suite struct DuplicateTests {
        @Test func ofTwoConnectionsAtOnceOneIsADuplicate() async throws {
            try await withGateway { gateway, sandbox in
                let ids = (0..<20).map { "twin-\($0)" }
                for id in ids {
                    async let one = gateway.client.post(Samples.event(id))
                    async let other = gateway.client.post(Samples.event(id))
                    let answers = try await [one, other]
                    #expect(answers.map(\.status) == [202, 202])
                    #expect(answers.flatMap(\.statuses).sorted() == ["accepted", "duplicate"])
                }
                try await sandbox.expectOnce(ids, through: gateway)
            }
        }

        @Test func inOneListTheSecondIsADuplicate() async throws {
            try await withGateway { gateway, sandbox in
                let event = Samples.event("listed")
                let answer = try await gateway.client.post("[\(event),\(Samples.event("listed-2")),\(event)]")
                #expect(answer.statuses == ["accepted", "accepted", "duplicate"])
                try await sandbox.expectOnce(["listed", "listed-2"], through: gateway)
            }
        }

        @Test func theSameIdUnderAnotherNameIsAnotherEvent() async throws {
            try await withGateway { gateway, sandbox in
                #expect(try await gateway.client.post(Samples.event("order-1")).statuses == ["accepted"])
                let other = try await gateway.client.post(Samples.event("order-1", name: "Lead"))
                #expect(other.statuses == ["accepted"])
                #expect(await sandbox.waitForEvents(2, at: .facebook, timeout: .seconds(20)))
                #expect(Set(sandbox.arrivals(at: .facebook).map(\.name)) == ["Purchase", "Lead"])
            }
        }

        @Test(arguments: [true, false]) func afterARestartItIsStillKnown(_ isKilled: Bool) async throws {
            let data = try TemporaryFolder()
            try await withSandbox { sandbox, port in
                let endpoints: [SandboxPlatform: Int] = [.tiktok: port, .facebook: port]
                let first = try await RunningGateway(data: data.path, endpoints: endpoints)
                #expect(try await first.client.post(Samples.event("again")).statuses == ["accepted"])
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ["again"], at: platform))
                }
                if isKilled {
                    // The outcome of the last may not be stored yet, and then the platforms get that one again.
                    #expect(try await first.client.post(Samples.event("later")).statuses == ["accepted"])
                    for platform in SandboxPlatform.allCases {
                        #expect(await sandbox.waitForDelivery(of: ["later"], at: platform))
                    }
                    await first.kill()
                } else {
                    await first.terminate()
                }
                let second = try await RunningGateway(data: data.path, endpoints: endpoints)
                #expect(try await second.client.post(Samples.event("again")).statuses == ["duplicate"])
                try await sandbox.expectOnce(["again"], through: second, others: ["later"])
                await second.terminate()
            }
        }
    }
}

extension HTTPAnswer {
    /// What became of each event.
    var statuses: [String] { list("events").compactMap { $0["status"] as? String } }
}

extension Sandbox {
    /// Expects that each platform receives each event once, by sending another one after them.
    func expectOnce(_ ids: [String], through gateway: RunningGateway, others: Set<String> = []) async throws {
        try await gateway.accept(Samples.event("the-last"))
        for platform in SandboxPlatform.allCases {
            #expect(await waitForDelivery(of: ids + ["the-last"], at: platform))
            let counts = counts(at: platform).filter { !others.contains($0.key) }
            #expect(counts == Dictionary(uniqueKeysWithValues: (ids + ["the-last"]).map { ($0, 1) }))
        }
    }
}
