import Events
import Journal
import TestSupport
import Testing
import Transport

@testable import Delivery

@Suite("A batch that the platform refuses because of some of its events", .timeLimit(.minutes(2)))
struct SplittingTests {
    private static let size = 1000

    /// A platform that refuses a request with a guilty event in it.
    private static func platform(
        guilty: Set<Int>, blames: @escaping @Sendable ([Int]) -> Int? = { _ in nil }
    ) -> RecordingTransport {
        RecordingTransport { request, _ in
            let sent = (try? ids(request))?.compactMap { Int($0) } ?? []
            guard sent.contains(where: guilty.contains) else { return answer(0) }
            guard let blamed = blames(sent) else { return answer(2) }
            return reply(#"{"code": 2, "trace": "t-1", "blame": \#(blamed)}"#)
        }
    }

    /// Delivers and checks each outcome.
    ///
    /// - Returns: how many requests were needed besides the first.
    private func extraRequests(
        _ transport: RecordingTransport, guilty: Set<Int>, of size: Int = size
    ) async throws -> Int {
        let fixture = try DeliveryFixture(delivery: "{max_events: 1000, max_wait: 0ms, concurrency: 1}")
        let keys = try await fixture.append((0..<size).map { ("Purchase", "\($0)") })
        try await fixture.delivering(by: transport) { fixture in
            for (index, key) in keys.enumerated() {
                let state = try await fixture.finalState(of: key)
                #expect(state.isDelivered != guilty.contains(index), "event \(index)")
                if guilty.contains(index) { #expect(state.deathReason == "rejected: HTTP 200 code 2 (t-1)") }
            }
        }
        let requests = try transport.requests.map(ids)
        #expect(requests.first?.count == size)
        let delivered = requests.filter { !$0.contains { guilty.contains(Int($0) ?? 0) } }.flatMap(\.self)
        #expect(Set(delivered).count == delivered.count, "no innocent event is taken twice")
        for index in guilty { #expect(requests.contains(["\(index)"]), "each guilty one stood alone") }
        return requests.count - 1
    }

    @Test("costs at most 2 log2 n requests where one is guilty", arguments: [0, 1, 333, 499, 500, 501, 777, 998, 999])
    func oneGuilty(place: Int) async throws {
        let extra = try await extraRequests(Self.platform(guilty: [place]), guilty: [place])
        #expect(extra <= 19, "2 · log2(1000) is 19.93")
    }

    @Test("costs at most 2 log2 n requests for each guilty one", arguments: [2, 3, 7, 20] as [Int])
    func severalGuilty(count: Int) async throws {
        var generator = Generator()
        let guilty = Set((0..<count).map { _ in Int.random(in: 0..<Self.size, using: &generator) })
        let extra = try await extraRequests(Self.platform(guilty: guilty), guilty: guilty)
        #expect(extra <= guilty.count * 2 * 10)
    }

    @Test("costs 2n - 2 requests where all are guilty, and never more", arguments: [2, 3, 8, 100])
    func allGuilty(size: Int) async throws {
        let guilty = Set(0..<size)
        let extra = try await extraRequests(Self.platform(guilty: guilty), guilty: guilty, of: size)
        #expect(extra == 2 * size - 2)
    }

    @Test("costs two requests for each guilty one that the platform names", arguments: [[0], [999], [3, 500, 501]])
    func namedGuilty(places: [Int]) async throws {
        let guilty = Set(places)
        let transport = Self.platform(guilty: guilty) { sent in sent.firstIndex(where: guilty.contains) }
        #expect(try await extraRequests(transport, guilty: guilty) == 2 * guilty.count)
    }

    @Test("is halved where the platform names the wrong one, or one that there is not", arguments: [0, 998, 1000, -1])
    func wronglyNamed(place: Int) async throws {
        let transport = Self.platform(guilty: [999]) { _ in place }
        #expect(try await extraRequests(transport, guilty: [999]) <= 21)
    }

    @Test("keeps what was learned when a throttle comes between", arguments: [4, 9], [3, 4, 5])
    func interrupted(code: Int, at request: Int) async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append((0..<8).map { ("Purchase", "\($0)") })
        let transport = RecordingTransport { sent, index in
            if index == request { return answer(code) }
            return answer((try? ids(sent).contains("5")) == true ? 2 : 0)
        }
        try await fixture.delivering(by: transport) { fixture in
            await fixture.clock.untilAsleep()
            #expect(transport.requests.count == request + 1, "nothing is sent into the pause")
            for (index, state) in try await fixture.untilFinal(keys).enumerated() {
                #expect(state.isDelivered == (index != 5))
                if index == 5 { #expect(state.deathReason?.hasPrefix("rejected") == true) }
            }
        }
        let taken = try transport.requests.enumerated().filter { $0.offset != request }.map { try ids($0.element) }
            .filter { !$0.contains("5") }.flatMap(\.self)
        #expect(taken.count == 7 && Set(taken).count == 7, "no innocent event is taken twice")
    }

    @Test("takes its places in the rate")
    func keepsToTheRate() async throws {
        let fixture = try DeliveryFixture(delivery: "{max_events: 8, max_wait: 0ms, concurrency: 1, rate: 1/s}")
        let keys = try await fixture.append((0..<8).map { ("Purchase", "\($0)") })
        let transport = Self.platform(guilty: [0])
        try await fixture.delivering(by: transport) { fixture in
            for count in 1...3 {
                await transport.waitForRequests(count)
                await fixture.clock.untilAsleep()
                #expect(transport.requests.count == count)
                fixture.clock.advance(by: .seconds(1))
            }
            _ = try await fixture.untilFinal(keys, step: .seconds(1))
        }
    }

    @Test("tells the journal every request with its events")
    func recordsAttempts() async throws {
        let fixture = try DeliveryFixture()
        let keys = try await fixture.append((0..<4).map { ("Purchase", "\($0)") })
        let watching = WatchingJournal(fixture.journal)
        try await fixture.delivering(by: Self.platform(guilty: [3]), through: watching) { fixture in
            for key in keys { _ = try await fixture.finalState(of: key) }
        }
        let attempts = watching.settlements.flatMap(\.attempts)
        #expect(attempts.map(\.verdict) == ["split", "delivered", "delivered", "split"])
        #expect(attempts.map(\.positions) == [[1...4], [1...2], [3...3], [4...4]])
        #expect(Set(attempts.map(\.request)).count == 4)
        #expect(attempts.allSatisfy { $0.request.count == 36 && $0.answer.hasPrefix("HTTP 200 code ") })
    }
}
