import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct KeyTests {
    private static let event = #"{"event":"Purchase","event_id":"order-1"}"#

    @Test(arguments: ["first-key", "second"])
    func everyKeyOpens(key: String) async throws {
        try await withIngest(keys: ["first-key", " second\n", ""]) { ingest async throws in
            #expect(try await ingest.post(Self.event, key: key).status == 202)
        }
    }

    @Test(arguments: [
        "Bearer wrong", "Bearer first-keyX", "Bearer first-ke", "Bearer ", "Bearer", "Basic first-key", "first-key",
        "Bearer first-key second", "Bearer FIRST-KEY", "Bearer first-keyfirst-key",
    ])
    func nothingElseOpens(authorization: String) async throws {
        try await withIngest(keys: ["first-key", "second"]) { ingest async throws in
            let answer = try await ingest.post(Self.event, fields: ["Authorization: \(authorization)"])
            #expect(answer.status == 401)
            #expect(answer.fields["www-authenticate"]?.hasPrefix("Bearer realm=") == true)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(!answer.body.contains("first-key"))
            #expect(try await ingest.stored == 0)
        }
    }

    @Test func asksForAKeyWhereNoneIsShown() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            let answer = try await ingest.post(Self.event)
            #expect(answer.status == 401)
            #expect(answer.fields["www-authenticate"] == "Bearer realm=\"fanout\"")
        }
    }

    @Test func takesNoTwoKeysAtOnce() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            let fields = ["Authorization: Bearer k", "Authorization: Bearer other"]
            #expect(try await ingest.post(Self.event, fields: fields).status == 401)
        }
    }

    @Test func theSchemeIsWrittenInAnyCase() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            #expect(try await ingest.post(Self.event, fields: ["Authorization: bearer  k"]).status == 202)
        }
    }

    @Test func aStrangersBodyIsNotAskedFor() async throws {
        try await withIngest(keys: ["k"]) { ingest async throws in
            let long = String(repeating: " ", count: 200_000)
            #expect(try await ingest.post(long).status == 401)
        }
    }

    @Test func keysDoNotPrintThemselves() {
        let keys = BearerKeys(["secret-1", "secret-2"])
        var dumped = ""
        dump(keys, to: &dumped)
        #expect("\(keys) \(String(reflecting: keys)) \(dumped)".contains("secret") == false)
        #expect("\(keys)" == "2 keys")
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.8.9.10", true), ("localhost", true), ("LOCALHOST", true), ("::1", true),
        ("[::1]", true), ("0.0.0.0", false), ("::", false), ("192.168.0.1", false), ("127.0.0.1.example.com", false),
        ("127.evil.com", false), ("127.0.0.256", false), ("127...", false), ("", false), ("1.127.0.0", false),
    ])
    func withoutKeysOnlyLoopbackIsServed(host: String, isLoopback: Bool) {
        #expect(BearerKeys([]).suffice(forListeningOn: host) == isLoopback)
        #expect(BearerKeys([" "]).suffice(forListeningOn: host) == isLoopback)
        #expect(BearerKeys(["k"]).suffice(forListeningOn: host))
    }
}
