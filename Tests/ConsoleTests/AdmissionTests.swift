import HTTPServer
import Testing

@Suite("Who may use the admin's routes", .timeLimit(.minutes(1)))
struct AdmissionTests {
    @Test(arguments: ["/v1/destinations", "/v1/events/order-1", "/v1/journal", "/v1/configuration"])
    func aKeyIsDemandedWhereOneIsSet(path: String) async throws {
        let fixture = try await ConsoleFixture(keys: ["admin"])
        #expect(await fixture.call("GET", path)?.status == 401)
        #expect(await fixture.call("GET", path, key: "wrong")?.status == 401)
        let answer = try #require(await fixture.call("GET", path, key: "admin"))
        #expect(answer.status == 200 || path.contains("events"))
    }

    @Test func withoutKeysOnlyThisMachineIsServed() async throws {
        let closed = try await ConsoleFixture(isOpen: false)
        let answer = try #require(await closed.call("GET", "/v1/destinations"))
        #expect(answer.status == 403)
        #expect(answer.text.contains("FANOUT_ADMIN_KEYS"))
        let open = try await ConsoleFixture(isOpen: true)
        #expect(await open.call("GET", "/v1/destinations")?.status == 200)
    }

    @Test(
        "a page of another origin cannot change anything",
        arguments: ["text/plain", "application/x-www-form-urlencoded", ""])
    func onlyJSONChangesAnything(type: String) async throws {
        let fixture = try await ConsoleFixture()
        let answer = try #require(await fixture.call("POST", "/v1/destinations/shop/pause", body: "{}", type: type))
        #expect(answer.status == 422)
        #expect(await fixture.call("GET", "/v1/destinations/shop")?.at("state") == "idle")
    }

    @Test(arguments: ["/v1/events", "/v1/other", "/healthz", "/", "/v1", "/v1/destinations/shop/dead-letters/x"])
    func otherPathsAreLeftToOthers(path: String) async throws {
        let fixture = try await ConsoleFixture(keys: ["admin"])
        #expect(await fixture.call("GET", path) == nil)
    }

    @Test(arguments: [
        ("POST", "/v1/destinations", "GET, HEAD"), ("GET", "/v1/destinations/shop/pause", "POST"),
        ("PUT", "/v1/destinations/shop/dead-letters/1", "DELETE, GET, HEAD"),
    ])
    func anotherMethodIsToldTheRightOnes(method: String, path: String, allowed: String) async throws {
        let fixture = try await ConsoleFixture()
        let answer = try #require(await fixture.call(method, path))
        #expect(answer.status == 405)
        #expect(answer.response.headers.contains { $0.name == "Allow" && $0.value == allowed })
    }
}
