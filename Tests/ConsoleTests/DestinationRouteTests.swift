import Journal
import TestSupport
import Testing

@Suite("Destinations, storage and configuration", .timeLimit(.minutes(1)))
struct DestinationRouteTests {
    @Test func aDestinationHasStateAndFigures() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a", "b", "c"])
        try await fixture.end(.delivered(answer: "ok"))
        try await fixture.append(["d"])
        fixture.clock.advance(by: .seconds(90))
        let answer = try #require(await fixture.call("GET", "/v1/destinations"))
        #expect(answer.status == 200)
        #expect(answer.at("destinations", "0", "name") == "shop")
        #expect(answer.at("destinations", "0", "delivered") == "3")
        #expect(answer.at("destinations", "0", "waiting") == "1")
        #expect(answer.at("destinations", "0", "oldest_waiting_seconds") == "90")
        #expect(answer.at("destinations", "1", "name") == "old")
        #expect(answer.at("destinations", "1", "state") == "removed")
        #expect(answer.at("destinations", "1", "waiting") == "4")
        #expect(!answer.text.contains("secret-token"))
    }

    @Test func aDestinationIsStoppedAndStartedByHand() async throws {
        let fixture = try await ConsoleFixture()
        #expect(await fixture.call("POST", "/v1/destinations/shop/pause", body: "{}")?.at("state") == "paused")
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("state") == "paused")
        #expect(await fixture.call("POST", "/v1/destinations/shop/resume", body: "{}")?.at("state") == "idle")
        #expect(await fixture.call("POST", "/v1/destinations/nobody/pause", body: "{}")?.status == 404)
        #expect(await fixture.call("POST", "/v1/destinations/shop/pause", body: #"{"for":"1h"}"#)?.status == 422)
    }

    @Test func onlyWhatIsNoLongerConfiguredIsLetGo() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a", "b"])
        #expect(await fixture.call("DELETE", "/v1/destinations/shop")?.status == 409)
        #expect(await fixture.call("DELETE", "/v1/destinations/nobody")?.status == 404)
        let answer = try #require(await fixture.call("DELETE", "/v1/destinations/old"))
        #expect(answer.status == 200)
        #expect(answer.at("undelivered") == "2")
        #expect(await fixture.call("GET", "/v1/destinations/old")?.status == 404)
    }

    @Test func theStorageTellsHowItIs() async throws {
        let fixture = try await ConsoleFixture()
        let answer = try #require(await fixture.call("GET", "/v1/journal"))
        #expect(answer.at("accepts_events") == "true")
        #expect(answer.at("damage") == "[]")
    }

    @Test func theConfigurationTellsWhatIsInForce() async throws {
        let fixture = try await ConsoleFixture()
        let before = try #require(await fixture.call("GET", "/v1/configuration"))
        #expect(before.at("destinations", "0") == "shop")
        #expect(before.at("in_force") == "what is saved")
        let after = try #require(await fixture.call("POST", "/v1/configuration/reload", body: "{}"))
        #expect(after.at("in_force") == "what was saved before")
        #expect(after.at("refused", "diagnostics", "0") == "destinations.yaml:1:1: error: something")
    }
}
