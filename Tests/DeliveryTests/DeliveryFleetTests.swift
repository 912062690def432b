import Events
import Journal
import Mapping
import ServiceLifecycle
import TestSupport
import Testing
import Transport

@testable import Delivery

@Suite("The fleet of workers", .timeLimit(.minutes(2)))
struct DeliveryFleetTests {
    /// A fleet that runs while `body` does.
    private func running(
        _ fixture: DeliveryFixture, _ transport: any HTTPTransport,
        _ body: @Sendable @escaping (DeliveryFleet) async throws -> Void
    ) async throws {
        let fleet = DeliveryFleet(
            journal: fixture.journal, transport: transport, clock: fixture.clock, generator: Generator(),
            logger: quietLogger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await fleet.run() }
            try await body(fleet)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func status(
        of name: String, in fleet: DeliveryFleet, where condition: (DestinationStatus.State) -> Bool
    ) async -> DestinationStatus? {
        while true {
            guard let status = fleet.status.first(where: { $0.name == name }) else { return nil }
            if condition(status.state) || Task.isCancelled { return status }
            await Task.yield()
        }
    }

    private func host(_ request: OutgoingRequest) -> String {
        String(request.url.dropFirst("https://".count).prefix { $0 != "/" })
    }

    @Test("delivers to each destination, and to one that comes in while it runs")
    func startsAndAdds() async throws {
        let fixture = try DeliveryFixture()
        let transport = RecordingTransport([], then: answer(0))
        try await running(fixture, transport) { fleet in
            let one = try DeliveryFixture.destination("one", host: "one.example.com")
            let two = try DeliveryFixture.destination("two", host: "two.example.com")
            #expect(try await fleet.apply([one]).isEmpty)
            let first = try await fixture.append([("Purchase", "a")], to: ["one"])[0]
            #expect(try await fixture.finalState(of: first, at: "one").isDelivered)
            #expect(try await fleet.apply([two, one]).isEmpty)
            let second = try await fixture.append([("Purchase", "b")], to: ["one"])[0]
            #expect(try await fixture.finalState(of: second, at: "two").isDelivered)
            #expect(fleet.status.map(\.name) == ["two", "one"])
            #expect(try await fixture.journal.trace(first)?.states["two"] == nil, "it sees what came after it")
        }
    }

    @Test("sends by the new configuration from the next batch on")
    func changes() async throws {
        let fixture = try DeliveryFixture()
        let transport = RecordingTransport([], then: answer(0))
        try await running(fixture, transport) { fleet in
            try await fleet.apply([try DeliveryFixture.destination("shop", host: "old.example.com")])
            let first = try await fixture.append([("Purchase", "a")])[0]
            _ = try await fixture.finalState(of: first)
            try await fleet.apply([try DeliveryFixture.destination("shop", host: "new.example.com")])
            let second = try await fixture.append([("Purchase", "b")])[0]
            _ = try await fixture.finalState(of: second)
        }
        #expect(transport.requests.map(host) == ["old.example.com", "new.example.com"])
    }

    @Test("ends a hold when the configuration changes, without waiting for the next probe")
    func aChangeEndsAHold() async throws {
        let fixture = try DeliveryFixture()
        let transport = RecordingTransport { request, _ in answer(request.url.contains("mended") ? 0 : 5) }
        try await running(fixture, transport) { fleet in
            try await fleet.apply([try DeliveryFixture.destination("shop")])
            let keys = try await fixture.append((0..<5).map { ("Purchase", "\($0)") })
            let held = await status(of: "shop", in: fleet) { if case .onHold = $0 { true } else { false } }
            let now = fixture.clock.now
            #expect(
                held?.state
                    == .onHold(
                        since: now, reason: "6: the token was refused, HTTP 200 code 5 (t-1)",
                        nextProbe: now + .seconds(30)))
            #expect(held?.lastFailure?.at == now)
            try await fleet.apply([try DeliveryFixture.destination("shop", host: "mended.example.com")])
            for key in keys { #expect(try await fixture.finalState(of: key).isDelivered) }
            #expect(fixture.clock.now == now)
        }
    }

    @Test("stops what is gone after the request under way, and says how much waits")
    func removes() async throws {
        let fixture = try DeliveryFixture()
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let transport = RecordingTransport { _, index in
            if index == 0 { for await _ in gate { break } }
            return answer(0)
        }
        try await running(fixture, transport) { fleet in
            let shop = try DeliveryFixture.destination(
                "shop", delivery: "{max_events: 2, max_wait: 0ms, concurrency: 1}")
            try await fleet.apply([shop])
            let keys = try await fixture.append((0..<5).map { ("Purchase", "\($0)") })
            await transport.waitForRequests(1)
            let removed = try await fleet.apply([])
            #expect(removed == [RemovedDestination(name: "shop", waiting: 5)])
            #expect(fleet.status.isEmpty)
            opening.yield()
            for key in keys.prefix(2) { #expect(try await fixture.finalState(of: key).isDelivered) }
            #expect(try await fixture.journal.trace(keys[2])?.states["shop"] == .waiting)
            // Under its old name it goes on where it was.
            try await fleet.apply([shop])
            for key in keys { #expect(try await fixture.finalState(of: key).isDelivered) }
        }
        #expect(try transport.requests.map { try ids($0).count } == [2, 2, 1])
    }

    @Test("is paused and resumed by hand, and a change of configuration does not end the pause")
    func pauses() async throws {
        let fixture = try DeliveryFixture()
        let transport = RecordingTransport([], then: answer(0))
        try await running(fixture, transport) { fleet in
            #expect(!fleet.pause("shop") && !fleet.resume("shop"))
            try await fleet.apply([try DeliveryFixture.destination("shop")])
            #expect(fleet.pause("shop"))
            try await fleet.apply([try DeliveryFixture.destination("shop")])
            let key = try await fixture.append([("Purchase", "a")])[0]
            for _ in 0..<500 { await Task.yield() }
            #expect(transport.requests.isEmpty)
            #expect(fleet.status.map(\.state) == [.paused(since: fixture.clock.now)])
            #expect(fleet.resume("shop"))
            #expect(try await fixture.finalState(of: key).isDelivered)
            let status = await status(of: "shop", in: fleet) { $0 == .idle }
            #expect(status?.lastSuccess == fixture.clock.now && status?.inFlight == 0)
        }
    }

    @Test("resumes a held destination by hand")
    func resumesAHold() async throws {
        let fixture = try DeliveryFixture()
        let transport = RecordingTransport([answer(5)], then: answer(0))
        try await running(fixture, transport) { fleet in
            try await fleet.apply([try DeliveryFixture.destination("shop")])
            let keys = try await fixture.append((0..<3).map { ("Purchase", "\($0)") })
            _ = await status(of: "shop", in: fleet) { if case .onHold = $0 { true } else { false } }
            #expect(fleet.resume("shop"))
            for key in keys { #expect(try await fixture.finalState(of: key).isDelivered) }
        }
        #expect(try transport.requests.map { try ids($0).count } == [3, 1, 2])
    }

    @Test("shows waits, throttles and requests under way")
    func tellsStates() async throws {
        let fixture = try DeliveryFixture()
        let slower = answer(4, headers: [HTTPField(name: "Retry-After", value: "3600")])
        let transport = RecordingTransport([answer(9), slower], then: .silence)
        try await running(fixture, transport) { fleet in
            let delivery = "{max_events: 8, max_wait: 0ms, concurrency: 1, rate: 8/s}"
            try await fleet.apply([try DeliveryFixture.destination("shop", delivery: delivery)])
            try await fixture.append([("Purchase", "a")])
            let waiting = await status(of: "shop", in: fleet) { if case .waiting = $0 { true } else { false } }
            guard case .waiting(_, "HTTP 200 code 9 (t-1)")? = waiting?.state else {
                Issue.record("\(String(describing: waiting))")
                return
            }
            while transport.requests.count < 2, !Task.isCancelled { await fixture.pass(.seconds(1)) }
            let asked = await status(of: "shop", in: fleet) { if case .waiting = $0 { true } else { false } }
            guard case .waiting(let until, "HTTP 200 code 4 (t-1)")? = asked?.state else {
                Issue.record("\(String(describing: asked))")
                return
            }
            #expect(until >= fixture.clock.now + .seconds(3600))
            while transport.requests.count < 3, !Task.isCancelled { await fixture.pass(.seconds(600)) }
            #expect(fleet.status.map(\.state) == [.throttled(rate: 4)])
            #expect(fleet.status.map(\.configuredRate) == [8])
            #expect(fleet.status.map(\.currentRate) == [4])
            #expect(fleet.status.map(\.inFlight) == [1])
        }
    }

    @Test("lets one destination hang, fail or answer rubbish without the others losing a moment", arguments: 0..<4)
    func isolates(trouble: Int) async throws {
        let fixture = try DeliveryFixture()
        let rubbish = String(repeating: "<p>rubbish</p>", count: 100_000)
        let transport = RecordingTransport { request, _ in
            guard request.url.contains("bad") else { return answer(0) }
            return [
                .silence, reply(rubbish), answer(5),
                .failure(TransportError(code: .replyTooLarge, outcome: .unknown, message: "10 MB")),
            ][trouble]
        }
        try await running(fixture, transport) { fleet in
            try await fleet.apply([
                try DeliveryFixture.destination("bad", host: "bad.example.com"),
                try DeliveryFixture.destination("good", host: "good.example.com"),
            ])
            let keys = try await fixture.append((0..<200).map { ("Purchase", "\($0)") }, to: ["bad", "good"])
            let start = fixture.clock.now
            for key in keys { #expect(try await fixture.finalState(of: key, at: "good").isDelivered) }
            #expect(fixture.clock.now == start)
            #expect(try await fixture.journal.trace(keys[199])?.states["bad"] == .waiting)
            #expect(transport.requests.count(where: { $0.url.contains("bad") }) <= 1, "and it is not flooded")
        }
    }

    @Test("stops in order: what is under way is finished, nothing new begins")
    func stops() async throws {
        let fixture = try DeliveryFixture(delivery: "{max_events: 1, max_wait: 0ms, concurrency: 1}")
        let keys = try await fixture.append([("Purchase", "a"), ("Purchase", "b")])
        let (gate, opening) = AsyncStream.makeStream(of: Void.self)
        let transport = RecordingTransport { _, _ in
            for await _ in gate { break }
            return answer(0)
        }
        let fleet = DeliveryFleet(
            journal: fixture.journal, transport: transport, clock: fixture.clock, generator: Generator(),
            logger: quietLogger)
        try await fleet.apply([fixture.destination])
        let services = ServiceGroup(configuration: ServiceGroupConfiguration(services: [fleet], logger: quietLogger))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            await transport.waitForRequests(1)
            await services.triggerGracefulShutdown()
            for _ in 0..<500 { await Task.yield() }
            opening.yield()
            try await group.waitForAll()
        }
        #expect(transport.requests.count == 1)
        #expect(try await fixture.journal.trace(keys[0])?.states["shop"]?.isDelivered == true)
        #expect(try await fixture.journal.trace(keys[1])?.states["shop"] == .waiting)
    }
}
