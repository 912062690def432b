import Foundation
import Sandbox
import Testing

@Suite struct ControlRoutesTests {
    @Test(arguments: [
        (#"{"platform": "tiktok", "code": 40100, "times": 3}"#, "tiktok", SandboxFault.tiktok(code: 40100), 3),
        (#"{"platform": "tiktok", "code": 40001, "message": "no"}"#, "tiktok", .tiktok(code: 40001, message: "no"), 1),
        (
            #"{"platform": "facebook", "code": 190, "subcode": 463, "status": 400, "is_transient": true}"#, "facebook",
            .facebook(code: 190, subcode: 463, status: 400, isTransient: true), 1
        ),
        (
            #"{"platform": "facebook", "status": 503, "body": "down", "headers": {"Retry-After": "9"}}"#, "facebook",
            .answer(status: 503, headers: ["Retry-After": "9"], body: "down"), 1
        ),
        (#"{"platform": "tiktok", "delay_ms": 5}"#, "tiktok", .delay(.milliseconds(5)), 1),
        (#"{"platform": "tiktok", "drop": true}"#, "tiktok", .drop, 1),
        (#"{"platform": "tiktok", "lose_answer": true}"#, "tiktok", .loseAnswer, 1),
    ])
    func aFaultSetOverHTTPHappens(_ order: String, _ platform: String, _ fault: SandboxFault, _ times: Int) async throws
    {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send("POST", "/sandbox/faults", body: order)
            #expect(answer.status == 201)
            let listed = try #require(answer.json["faults"] as? [[String: Any]])
            #expect(listed.map { $0["platform"] as? String } == [platform])
            #expect(listed.map { $0["times"] as? Int } == [times])
            _ = try await platform == "tiktok" ? client.tiktok(tiktokBody) : client.facebook(facebookBody)
            #expect(sandbox.received.first?.fault == fault)
        }
    }

    @Test(arguments: [
        ("nonsense", "not JSON: line 1, column 1"), ("{}", "platform must be tiktok or facebook"),
        (#"{"platform": "myspace", "code": 1}"#, "platform must be tiktok or facebook"),
        (#"{"platform": "tiktok"}"#, "one of code, status, delay_ms, drop, lose_answer must be given"),
        (#"{"platform": "tiktok", "code": "40100"}"#, "code must be a whole number"),
        (#"{"platform": "tiktok", "code": 40100, "times": 0}"#, "times must be 1 to 1000000"),
        (#"{"platform": "tiktok", "status": 99}"#, "status must be 200 to 599"),
        (#"{"platform": "tiktok", "code": 40100, "subcode": 1}"#, "subcode does not belong to this fault"),
        (#"{"platform": "tiktok", "drop": "yes"}"#, "drop must be true or false"),
        (#"{"platform": "tiktok", "delay_ms": -1}"#, "delay_ms must be 0 to 3600000"),
        (#"{"platform": "tiktok", "status": 500, "headers": {"A": 1}}"#, "headers must be an object of texts"),
    ])
    func aFaultThatIsNoneIsExplained(_ order: String, _ reason: String) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send("POST", "/sandbox/faults", body: order)
            #expect(answer.status == 422)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect((answer.json["detail"] as? String)?.hasPrefix(reason) == true, "\(answer.body)")
            #expect(try await client.send("GET", "/sandbox/faults").body == #"{"faults":[]}"#)
        }
    }

    @Test func faultsAreListedAndTakenBack() async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let order = #"{"platform":"facebook","times":2,"code":190,"subcode":463}"#
            _ = try await client.send("POST", "/sandbox/faults", body: order)
            #expect(try await client.send("GET", "/sandbox/faults").body == #"{"faults":[\#(order)]}"#)
            #expect(try await client.send("DELETE", "/sandbox/faults").status == 204)
            #expect(try await client.facebook(facebookBody).status == 200)
        }
    }

    @Test func requestsAreListedWithTheirVerdictAndWithoutTokens() async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            _ = try await client.tiktok(tiktokBody)
            _ = try await client.facebook("no JSON")
            let answer = try await client.send("GET", "/sandbox/requests")
            #expect(answer.status == 200)
            let requests = try #require(answer.json["requests"] as? [[String: Any]])
            #expect(requests.map { $0["number"] as? Int } == [1, 2])
            #expect(requests.map { $0["platform"] as? String } == ["tiktok", "facebook"])
            #expect(requests.map { $0["taken"] as? Bool } == [true, false])
            let events = try #require(requests[0]["events"] as? [[String: Any]])
            #expect(events.first?["name"] as? String == "CompletePayment")
            #expect((events.first?["hashed"] as? [String])?.contains("user.email") == true)
            #expect((requests[0]["body"] as? [String: Any])?["event_source"] as? String == "web")
            #expect(requests[1]["body"] as? String == "no JSON")
            #expect((requests[1]["verdict"] as? [String: Any])?["code"] as? String == "100")
            for request in requests {
                let headers = try #require(request["headers"] as? [String: String])
                let secrets = headers.filter { ["access-token", "authorization"].contains($0.key.lowercased()) }
                #expect(Set(secrets.values) == ["***"])
            }

            let later = try await client.send("GET", "/sandbox/requests?after=1")
            #expect((later.json["requests"] as? [[String: Any]])?.count == 1)
            #expect(try await client.send("GET", "/sandbox/requests?since=1").status == 400)
            #expect(try await client.send("DELETE", "/sandbox/requests").status == 204)
            #expect(try await client.send("GET", "/sandbox/requests").body == #"{"requests":[]}"#)
        }
    }

    @Test func aTokenInTheAddressIsNotShown() async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            _ = try await client.send("POST", facebookPath + "?access_token=secret", body: "{}")
            let listed = try await client.send("GET", "/sandbox/requests")
            #expect(!listed.body.contains("secret"))
        }
    }

    @Test(arguments: ["/", "/sandbox"]) func theFirstPageSaysWhatCanBeDone(_ path: String) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send("GET", path)
            #expect(answer.status == 200)
            for word in ["/sandbox/faults", "/sandbox/requests", "delay_ms", tiktokPath] {
                #expect(answer.body.contains(word))
            }
        }
    }

    @Test(arguments: [("GET", "/elsewhere", 404), ("PUT", "/sandbox/faults", 405), ("POST", "/", 405)])
    func whatIsNotHereIsAProblem(_ method: String, _ path: String, _ status: Int) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send(method, path)
            #expect(answer.status == status)
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(sandbox.received.isEmpty)
        }
    }
}
