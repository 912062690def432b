import Foundation
import Sandbox
import Testing

private let hash = "\"\(adaHash)\""
private let day: Int64 = 86_400

@Suite struct FacebookTests {
    @Test func aFullEventIsAccepted() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.facebook(facebookBody)
            #expect(answer.status == 200)
            #expect(answer.headers["facebook-api-version"] == "v25.0")
            #expect(answer.body == #"{"events_received":1,"messages":[],"fbtrace_id":"A000000000001"}"#)

            let request = try #require(sandbox.received.first)
            #expect(request.platform == .facebook)
            #expect(request.pixel == "1234567890")
            #expect(request.body == Array(facebookBody.utf8))
            #expect(request.verdict.isAccepted && request.verdict.code == "0" && request.verdict.reasons.isEmpty)
            let event = try #require(request.events.first)
            #expect(event.name == "Purchase")
            #expect(event.id == "order-1")
            #expect(
                event.hashed.sorted() == [
                    "user_data.country[]", "user_data.ct[]", "user_data.em[]", "user_data.external_id[]",
                    "user_data.fn[]", "user_data.ln[]", "user_data.ph", "user_data.st[]", "user_data.zp[]",
                ])
            #expect(event.fields.contains("custom_data.contents[].item_price"))
            #expect(event.warnings.isEmpty)
        }
    }

    static let accepted: [[JSONEdit]] = [
        [.set("data.0.user_data.em", hash), .set("data.0.user_data.ph", "[\(hash), \(hash)]")],
        [.set("data.0.custom_data.value", "0"), .set("data.0.custom_data.currency", "\"usd\"")],
        [.set("data.0.user_data.external_id", "\"user-42\"")],
        [.set("data.0.user_data.client_ip_address", "\"203.0.113.7.AQQAAQIB\"")],
        [.set("data.0.user_data.fbc", "\"fb.2.1799999000000.AbC-_d.AQQCAQIB\"")],
        [.set("data.0.user_data.fbc", "\"fb.0.1799999000000.AbC-_d.Bg\"")],
        [.set("data.0.user_data", #"{"client_ip_address": "203.0.113.7"}"#)],
        [.set("data.0.user_data", #"{"client_ip_address": "203.0.113.7", "client_user_agent": "x"}"#)],
        [.set("data.0.user_data", #"{"fbp": "fb.1.1799990000000.1"}"#)],
        [.set("data.0.user_data", #"{"fn": \#(hash), "ln": \#(hash)}"#)],
        [.set("data.0.user_data", #"{"db": \#(hash), "fn": \#(hash)}"#)],
        [.set("data.0.event_name", "\"Anything At All\""), .remove("data.0.custom_data")],
        [.remove("data.0.event_source_url"), .remove("data.0.user_data.client_user_agent")],
        [.set("data.0.event_time", "\(testNow + 60)")],
        [.set("data.0.event_time", "\(testNow - 7 * day)")],
        [
            .set("data.0.event_time", "\(testNow - 62 * day)"),
            .set("data.0.action_source", "\"physical_store\""),
        ],
        [
            .set("data.0.data_processing_options", "[\"LDU\"]"),
            .set("data.0.data_processing_options_country", "1"),
            .set("data.0.data_processing_options_state", "1000"),
        ],
        [.set("data.0.user_data.lead_id", "123456789012345")],
        [.set("data.0.user_data.lead_id", "\"123456789012345\"")],
        [.set("data.0.original_event_data", #"{"event_name": "Purchase", "event_time": 1799999940}"#)],
        [.set("test_event_code", "\"TEST1\""), .set("partner_agent", "\"fanout1.0\"")],
        [.set("appsecret_proof", hash)], appEdits, whatsappEdits,
    ]

    @Test(arguments: accepted) func whatFacebookTakesIsAccepted(_ edits: [JSONEdit]) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.facebook(edited(facebookBody, edits))
            #expect(answer.eventsReceived == 1, "\(sandbox.received.first?.verdict.reasons ?? [])")
            #expect(sandbox.takenEvents(.facebook) == 1)
        }
    }

    @Test(arguments: FacebookCase.refused) func whatFacebookDoesNotTakeIsRefused(_ testCase: FacebookCase) async throws
    {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.facebook(edited(facebookBody, testCase.edits))
            let error = try #require(answer.json["error"] as? [String: Any])
            #expect(answer.status == 400)
            #expect(answer.errorCode == 100)
            #expect(error["type"] as? String == "OAuthException")
            #expect(error["is_transient"] as? Bool == false)
            #expect((error["fbtrace_id"] as? String)?.isEmpty == false)
            let verdict = try #require(sandbox.received.first).verdict
            #expect(verdict.reasons.contains(testCase.reason), "\(verdict.reasons)")
            #expect(answer.errorSubcode == testCase.subcode)
            #expect(verdict.code == (testCase.subcode.map { "100/\($0)" } ?? "100"))
            if testCase.subcode == 2_804_019 {
                #expect((error["message"] as? String)?.hasPrefix("Missing required parameter $['data']") == true)
            }
            #expect(sandbox.takenEvents() == 0)
        }
    }

    @Test(arguments: [
        (["Content-Type": "application/json"], 400, 104),
        (["Access-Token": "token", "Content-Type": "application/json"], 400, 104),
        (["Authorization": "token", "Content-Type": "application/json"], 401, 190),
        (["Authorization": "Bearer ", "Content-Type": "application/json"], 401, 190),
        (["Authorization": "Bearer other", "Content-Type": "application/json"], 401, 190),
        (["Authorization": "Bearer token", "Content-Type": "application/x-www-form-urlencoded"], 400, 100),
        (["Authorization": "Bearer token"], 400, 100),
    ])
    func headersDecide(_ headers: [String: String], _ status: Int, _ code: Int) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send("POST", facebookPath, headers: headers, body: facebookBody)
            #expect(answer.status == status)
            #expect(answer.errorCode == code)
        }
    }

    @Test(arguments: [
        ("POST", "/v25.0/1234567890/events/", 2500, nil), ("POST", "/v25.0/1234567890", 2500, nil),
        ("POST", "/v99.0/1234567890/events", 2500, nil), ("POST", "/v25/1234567890/events", 2500, nil),
        ("POST", "/v25.0/my-pixel/events", 100, 33), ("GET", "/v25.0/1234567890/events", 100, 33),
        ("POST", "/v25.0/1234567890/events?access_token=token", 100, nil),
        ("POST", "/v25.0/1234567890/events?debug=all", 100, nil),
    ])
    func methodAndPathDecide(_ method: String, _ path: String, _ code: Int, _ subcode: Int?) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let headers = ["Content-Type": "application/json", "Authorization": "Bearer token"]
            let answer = try await client.send(method, path, headers: headers, body: facebookBody)
            #expect(answer.status == 400)
            #expect(answer.errorCode == code)
            #expect(answer.errorSubcode == subcode)
        }
    }

    @Test(arguments: [
        ("v26.0", testNow, "v26.0"), ("v25.0", testNow, "v25.0"), ("v21.0", testNow, "v21.0"),
        ("v20.0", testNow, "v21.0"), ("v9.0", testNow, "v21.0"), ("v21.0", 1_800_489_600, "v22.0"),
        ("v25.0", 1_848_441_600, "v26.0"),
    ])
    func aVersionThatHasEndedIsAnsweredByTheNext(_ asked: String, _ now: Int64, _ answering: String) async throws {
        try await withSandbox(now: now) { (sandbox: Sandbox, client: SandboxClient) async throws in
            let headers = ["Content-Type": "application/json", "Authorization": "Bearer token"]
            let body = try edited(facebookBody, [.set("data.0.event_time", "\(now)")])
            let answer = try await client.send("POST", "/\(asked)/1234567890/events", headers: headers, body: body)
            #expect(answer.status == 200)
            #expect(answer.headers["facebook-api-version"] == answering)
            let warnings = sandbox.received.first?.events.first?.warnings
            #expect(warnings == (asked == answering ? [] : ["\(asked) has ended; \(answering) answers"]))
        }
    }

    @Test func aPixelThatDoesNotExistIsRefused() async throws {
        try await withSandbox(pixels: ["1"]) { (_: Sandbox, client: SandboxClient) async throws in
            #expect(try await client.facebook(facebookBody).errorSubcode == 33)
        }
    }

    @Test func aThousandEventsAreTakenAndOneMoreIsNot() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let event =
                #"{"event_name":"Lead","event_time":1799999940,"action_source":"other","user_data":{"em":\#(hash)}}"#
            func body(_ count: Int) -> String {
                #"{"data":[\#(Array(repeating: event, count: count).joined(separator: ","))]}"#
            }
            #expect(try await client.facebook(body(1000)).eventsReceived == 1000)
            #expect(try await client.facebook(body(1001)).status == 400)
            #expect(sandbox.takenEvents() == 1000)
        }
    }

    @Test func oneBadEventSpoilsTheBatch() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let good =
                #"{"event_name":"Lead","event_time":1799999940,"action_source":"other","user_data":{"em":\#(hash)}}"#
            let body = try edited(
                facebookBody, [.set("data.1", good), .set("data.2", good), .remove("data.1.event_time")])
            let error = try #require(try await client.facebook(body).json["error"] as? [String: Any])
            #expect(error["message"] as? String == "Missing required parameter $['data'][1]['event_time']")
            #expect(sandbox.takenEvents() == 0)
            #expect(sandbox.received.first?.events.map { $0.reasons.count } == [0, 1, 0])
        }
    }

    @Test func whatMakesAnEventWorthLessIsAWarning() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let edits: [JSONEdit] = [
                .remove("data.0.event_id"), .remove("data.0.event_source_url"),
                .remove("data.0.user_data.client_user_agent"),
            ]
            _ = try await client.facebook(edited(facebookBody, edits))
            #expect(
                sandbox.received.first?.events.first?.warnings == [
                    "without event_id a repeat counts twice", "event_source_url is missing",
                    "user_data.client_user_agent is missing",
                ])
        }
    }
}
