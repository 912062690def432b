import Events
import Journal
import TestSupport
import Testing

@Suite("Events: traces, dead letters, replay, forgetting", .timeLimit(.minutes(1)))
struct EventRouteTests {
    @Test func aTraceTellsEveryAttempt() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["order/1 ä"])
        try await fixture.append(["order/1 ä"])
        try await fixture.end(.dead(reason: "rejected: HTTP 200 code 2"))
        let answer = try #require(await fixture.call("GET", "/v1/events/order%2F1%20%C3%A4"))
        #expect(answer.status == 200)
        #expect(answer.at("events", "0", "event_id") == "order/1 ä")
        #expect(answer.at("events", "0", "duplicates", "count") == "1")
        #expect(answer.at("events", "0", "destinations", "shop", "state") == "dead")
        #expect(answer.at("events", "0", "destinations", "shop", "attempts", "0", "verdict") == "rejected")
        #expect(answer.at("events", "0", "destinations", "shop", "attempts", "0", "request") == "r-1")
        #expect(answer.at("events", "0", "destinations", "old", "state") == "waiting")
        #expect(!answer.text.contains("example.com"))
    }

    @Test func anUnknownIDIsNotFound() async throws {
        let fixture = try await ConsoleFixture()
        #expect(await fixture.call("GET", "/v1/events/nobody")?.status == 404)
    }

    @Test func deadLettersAreListedPageByPage() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append((1...5).map { "e\($0)" })
        try await fixture.append(["lead"], name: "Lead")
        try await fixture.end(.dead(reason: "rejected: code 2"))
        let path = "/v1/destinations/shop/dead-letters"
        let first = try #require(await fixture.call("GET", path, query: "limit=4"))
        #expect(first.at("dead_letters", "3", "event_id") == "e4")
        #expect(first.at("dead_letters", "4") == nil)
        let next = try #require(first.at("next"))
        let rest = try #require(await fixture.call("GET", path, query: "limit=4&from=\(next)"))
        #expect(rest.at("dead_letters", "0", "event_id") == "e5")
        #expect(rest.at("dead_letters", "1", "event") == "Lead")
        #expect(rest.at("next") == "null")
        let leads = try #require(await fixture.call("GET", path, query: "event=Lead&text=code+2"))
        #expect(leads.at("dead_letters", "0", "event_id") == "lead")
        #expect(leads.at("dead_letters", "1") == nil)
        #expect(!first.text.contains("example.com"))
    }

    @Test(arguments: [
        "limit=0", "limit=1001", "limit=x", "from=-1", "since=yesterday", "reason=x", "limit=1&limit=2", "states=gone",
        "event=%ff",
    ])
    func aWrongFilterIsRefusedByName(query: String) async throws {
        let fixture = try await ConsoleFixture()
        let answer = try #require(await fixture.call("GET", "/v1/destinations/shop/dead-letters", query: query))
        #expect(answer.status == 422)
        let name = query.prefix { $0 != "=" }
        #expect(answer.text.contains(query.contains("%ff") ? "UTF-8" : "`\(name)`"))
    }

    @Test func aDeadLetterIsShownWithoutPersonalData() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["ada"])
        try await fixture.end(.dead(reason: "rejected"))
        let masked = try #require(await fixture.call("GET", "/v1/destinations/shop/dead-letters/1"))
        #expect(masked.at("body", "user", "email") == "***")
        #expect(masked.at("body", "properties", "value") == "1.50")
        #expect(masked.at("would_send", "0", "data", "0", "id") == "ada")
        let revealed = try #require(
            await fixture.call("GET", "/v1/destinations/shop/dead-letters/1", query: "reveal=true"))
        #expect(revealed.at("body", "user", "email") == "ada@example.com")
        #expect(await fixture.call("GET", "/v1/destinations/shop/dead-letters/2")?.status == 404)
    }

    @Test func aDroppedDeadLetterIsGone() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a", "b", "c"])
        try await fixture.end(.dead(reason: "rejected"))
        #expect(await fixture.call("DELETE", "/v1/destinations/shop/dead-letters/2")?.status == 204)
        #expect(await fixture.call("DELETE", "/v1/destinations/shop/dead-letters/2")?.status == 404)
        let rest = try #require(await fixture.call("DELETE", "/v1/destinations/shop/dead-letters"))
        #expect(rest.at("dropped") == "2")
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("dropped") == "3")
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("dead") == "0")
    }

    @Test func deadLettersAreReplayed() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a", "b", "c"])
        try await fixture.end(.dead(reason: "rejected"))
        let path = "/v1/destinations/shop/replay"
        #expect(await fixture.call("POST", path, body: #"{"dry_run":true}"#)?.at("replayed") == "3")
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("dead") == "3")
        #expect(await fixture.call("POST", path, body: #"{"positions":[2]}"#)?.at("replayed") == "1")
        #expect(await fixture.call("POST", path, body: "{}")?.at("replayed") == "2")
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("retrying") == "3")
        let claim = try #require(try await fixture.journal.claim(.of("shop")))
        #expect(claim.texts.allSatisfy { $0.contains("example.com") })
    }

    @Test func whatWasCountedLongAgoIsReplayedByForceAlone() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a"])
        try await fixture.end(.delivered(answer: "ok"))
        let path = "/v1/destinations/shop/replay"
        let delivered = #"{"states":["delivered"]"#
        #expect(await fixture.call("POST", path, body: delivered + #","dry_run":true}"#)?.at("replayed") == "1")
        fixture.clock.advance(by: .seconds(47 * 3600 + 1))
        let refused = try #require(await fixture.call("POST", path, body: delivered + "}"))
        #expect(refused.at("replayed") == "0")
        #expect(refused.at("refused") == "1")
        #expect(await fixture.call("POST", path, body: delivered + #","force":true}"#)?.at("replayed") == "1")
    }

    @Test(arguments: [
        "", "[]", "{", #"{"force":"yes"}"#, #"{"positions":"all"}"#, #"{"state":["dead"]}"#, #"{"states":["lost"]}"#,
        #"{"limit":0}"#, #"{"since":1}"#,
    ])
    func aWrongReplayChangesNothing(body: String) async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["a"])
        try await fixture.end(.dead(reason: "rejected"))
        #expect(await fixture.call("POST", "/v1/destinations/shop/replay", body: body)?.status == 422)
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("dead") == "1")
    }

    @Test func aPersonIsForgotten() async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["ada", "eve"])
        let answer = try #require(await fixture.call("POST", "/v1/forget", body: #"{"email":" Ada@Example.com "}"#))
        #expect(answer.status == 200)
        #expect(answer.at("events") == "1")
        #expect(answer.at("event_ids", "0") == "ada")
        #expect(try await fixture.journal.event(at: 1) == nil)
        #expect(try await fixture.journal.event(at: 2) != nil)
        #expect(
            await fixture.call("GET", "/v1/events/ada")?.at("events", "0", "destinations", "shop", "state") == "dead")
    }

    @Test(arguments: ["{}", #"{"email":"nonsense"}"#, #"{"name":"Ada"}"#, #"{"email":5}"#])
    func nobodyIsForgottenByMistake(body: String) async throws {
        let fixture = try await ConsoleFixture()
        try await fixture.append(["ada"])
        #expect(await fixture.call("POST", "/v1/forget", body: body)?.status == 422)
        #expect(try await fixture.journal.event(at: 1) != nil)
    }
}
