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
        (#"{"platform": "tiktok", "delay": "5ms"}"#, "tiktok", .delay(.milliseconds(5)), 1),
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
        ("nonsense", "fault:1:1: error: fault: expected a mapping, found nonsense (text)"),
        ("{}", "fault:1:1: error: platform must be tiktok or facebook"),
        (
            #"{"platform": "tictoc", "code": 1}"#,
            "fault:1:14: error: platform: expected tiktok, facebook, found tictoc (text)"
        ),
        (#"{"platform": "tiktok"}"#, "fault:1:1: error: fault: expected one of code, answer, status, events_missing,"),
        (#"{"platform": "tiktok", "code": "40100"}"#, "fault:1:32: error: code: expected a whole number"),
        (
            #"{"platform": "tiktok", "code": 40100, "times": 0}"#,
            "fault:1:48: error: times: expected a whole number from 1 to 1000000, found 0"
        ),
        (
            #"{"platform": "tiktok", "status": 99}"#,
            "fault:1:34: error: status: expected a whole number from 200 to 599, found 99"
        ),
        (#"{"platform": "tiktok", "code": 1, "subcode": 1}"#, "fault:1:35: error: fault: unknown member \"subcode\""),
        (#"{"platform": "tiktok", "drop": "yes"}"#, "fault:1:32: error: drop: expected true or false"),
        (#"{"platform": "tiktok", "delay": -1}"#, "fault:1:33: error: delay: expected a time between 1ms and 24h"),
        (
            #"{"platform": "tiktok", "status": 500, "headers": {"A": 1}}"#,
            "fault:1:56: error: headers.A: expected a text, found the number 1"
        ),
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
            for word in ["/sandbox/faults", "/sandbox/requests", "delay", tiktokPath] {
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
