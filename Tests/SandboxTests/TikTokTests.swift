import Foundation
import Sandbox
import Testing

/// An edit of a good request, and what TikTok says to the result.
struct TikTokCase: Sendable, CustomTestStringConvertible {
    var edits: [JSONEdit]
    var code: Int
    var message: String

    init(_ edits: [JSONEdit], _ code: Int, _ message: String) {
        self.edits = edits
        self.code = code
        self.message = message
    }

    var testDescription: String { edits.map(\.testDescription).joined(separator: ", ") }
}

private let hash = "\"\(adaHash)\""
private let noHash = "must be a SHA-256 in 64 lowercase hexadecimal digits"

@Suite struct TikTokTests {
    @Test func aFullEventIsAccepted() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.tiktok(tiktokBody)
            #expect(answer.status == 200)
            #expect(answer.headers["content-type"] == "application/json")
            #expect(answer.body == #"{"code":0,"message":"OK","request_id":"18000000000000000000000001","data":{}}"#)

            let request = try #require(sandbox.received.first)
            #expect(request.platform == .tiktok)
            #expect(request.body == Array(tiktokBody.utf8))
            #expect(request.verdict.isAccepted && request.verdict.code == "0" && request.verdict.reasons.isEmpty)
            #expect(request.isTaken)
            #expect(request.pixel == "C4A1B2C3D4E5F6G7H8I9")
            #expect(request.headers.contains { $0.name.lowercased() == "access-token" && $0.value == "token" })
            let event = try #require(request.events.first)
            #expect(event.name == "CompletePayment")
            #expect(event.id == "order-1")
            #expect(event.time == 1_799_999_940)
            #expect(
                event.hashed.sorted() == [
                    "user.email", "user.external_id", "user.first_name", "user.last_name", "user.phone[]",
                    "user.zip_code",
                ])
            #expect(event.fields.contains("properties.contents[].content_id"))
            #expect(event.fields.contains("properties.anything_else"))
            #expect(event.reasons.isEmpty && event.warnings.isEmpty)
        }
    }

    static let accepted: [[JSONEdit]] = [
        [.set("data.0.user.email", "[\(hash)]"), .set("data.0.user.phone", hash)],
        [.set("data.0.properties.value", "0")],
        [.set("data.0.properties.content_ids", "\"a\"")],
        [.set("data.0.properties.currency", "\"JPY\"")],
        [.set("data.0.user.ip", "\"2001:db8::1\"")],
        [.remove("data.0.user"), .remove("data.0.page"), .remove("data.0.properties"), .remove("data.0.event_id")],
        [.set("data.0.event", "\"Anything At All\"")],
        [.set("data.0.event_time", "1800000060")],
        [.set("data.0.event_time", "\(testNow - 28 * 86_400)")],
        [.set("test_event_code", "\"TEST123\"")],
        [.set("event_source", "\"offline\"")],
        [.set("event_source", "\"crm\""), .set("data.0.lead", #"{"lead_id": "1", "lead_event_source": "x"}"#)],
        [.set("event_source", "\"app\""), .set("data.0.app", #"{"app_id": "123"}"#)],
        [.set("data.0.user.idfa", "\"6D92078A-8246-4BA4-AE5B-76104861E7DC\"")],
        [.set("data.0.user.gaid", hash), .set("data.0.user.att_status", "\"AUTHORIZED\"")],
        [.set("data.0.device", #"{"model": "x"}"#)],
    ]

    @Test(arguments: accepted) func whatTikTokTakesIsAccepted(_ edits: [JSONEdit]) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.tiktok(edited(tiktokBody, edits))
            #expect(answer.code == 0, "\(answer.body)")
            #expect(sandbox.takenEvents(.tiktok) == 1)
        }
    }

    static let refused: [TikTokCase] = [
        // Hashes
        .init([.set("data.0.user.email", "\"ada@example.com\"")], 40062, "data.0.user.email: \(noHash)"),
        .init(
            [.set("data.0.user.email", "\"\(adaHash.uppercased())\"")], 40062, "data.0.user.email: \(noHash)"),
        .init([.set("data.0.user.email", "\"\(adaHash.dropLast())\"")], 40062, "data.0.user.email: \(noHash)"),
        .init([.set("data.0.user.email", "\"\"")], 40062, "data.0.user.email: \(noHash)"),
        .init([.set("data.0.user.email", "7")], 40062, "data.0.user.email: must be a SHA-256 as text"),
        .init([.set("data.0.user.phone.1", "\"+15555555555\"")], 40062, "data.0.user.phone.1: \(noHash)"),
        .init([.set("data.0.user.external_id", "\"user_123\"")], 40062, "data.0.user.external_id: \(noHash)"),
        .init([.set("data.0.user.first_name", "\"ada\"")], 40062, "data.0.user.first_name: \(noHash)"),
        .init([.set("data.0.user.last_name", "\"byron\"")], 40062, "data.0.user.last_name: \(noHash)"),
        .init([.set("data.0.user.zip_code", "\"94105\"")], 40062, "data.0.user.zip_code: \(noHash)"),
        .init(
            [.set("data.0.user.first_name", "[\(hash)]")], 40062, "data.0.user.first_name: must be a SHA-256 as text"),
        .init(
            [.set("data.0.user.email", "\"\(emptyHash)\"")], 40002,
            "data.0.user.email: is the SHA-256 of an empty text"),
        .init(
            [.set("data.0.user.gaid", "\"\(emptyHash)\"")], 40002, "data.0.user.gaid: is the SHA-256 of an empty text"),
        .init([.set("data.0.user.email", "[]")], 40002, "data.0.user.email: must be a list that is not empty"),
        .init([.set("data.0.user.city", hash)], 40002, "data.0.user.city: must be plain, not hashed"),
        .init([.set("data.0.user.state", hash)], 40002, "data.0.user.state: must be plain, not hashed"),
        .init([.set("data.0.user.country", hash)], 40002, "data.0.user.country: must be plain, not hashed"),
        .init([.set("data.0.user.ttclid", hash)], 40002, "data.0.user.ttclid: must be plain, not hashed"),
        .init([.set("data.0.user.ttp", hash)], 40002, "data.0.user.ttp: must be plain, not hashed"),
        .init([.set("data.0.user.user_agent", hash)], 40002, "data.0.user.user_agent: must be plain, not hashed"),
        .init([.set("data.0.user.ip", hash)], 40002, "data.0.user.ip: must be an IPv4 or IPv6 address"),
        .init(
            [.set("data.0.user.ip", "\"203.0.113.7.AQQAAQIB\"")], 40002,
            "data.0.user.ip: must be an IPv4 or IPv6 address"),
        // Types
        .init([.set("data.0.event_id", "7")], 40002, "data.0.event_id: must be text"),
        .init([.set("data.0.event_id", "\"\"")], 40002, "data.0.event_id: must be left out where there is nothing"),
        .init([.set("data.0.event", "null")], 40002, "data.0.event: must be text"),
        .init([.set("data.0.event_time", "\"1799999940\"")], 40002, "data.0.event_time: must be a whole number"),
        .init([.set("data.0.event_time", "1799999940.5")], 40002, "data.0.event_time: must be a whole number"),
        .init([.set("data.0.event_time", "1799999940000")], 40002, "data.0.event_time: must not lie in the future"),
        .init([.set("data.0.event_time", "1800000061")], 40002, "data.0.event_time: must not lie in the future"),
        .init(
            [.set("data.0.event_time", "\(testNow - 28 * 86_400 - 1)")], 40002,
            "data.0.event_time: must not be older than 28 days"),
        .init([.set("data.0.limited_data_use", "\"true\"")], 40002, "data.0.limited_data_use: must be true or false"),
        .init([.set("data.0.properties.value", "\"129.90\"")], 40002, "data.0.properties.value: must be a number"),
        .init(
            [.set("data.0.properties.num_items", "1.5")], 40002, "data.0.properties.num_items: must be a whole number"),
        .init([.set("data.0.properties.order_id", "1")], 40002, "data.0.properties.order_id: must be text"),
        .init([.set("data.0.properties.contents", "{}")], 40002, "data.0.properties.contents: must be a list"),
        .init(
            [.set("data.0.properties.contents.0.content_id", "7")], 40002,
            "data.0.properties.contents.0.content_id: must be text"),
        .init(
            [.set("data.0.properties.contents.0.price", "\"9\"")], 40002,
            "data.0.properties.contents.0.price: must be a number"),
        .init(
            [.set("data.0.properties.contents.0.quantity", "1.5")], 40002,
            "data.0.properties.contents.0.quantity: must be a whole number"),
        .init(
            [.set("data.0.properties.content_type", "\"hat\"")], 40002,
            "data.0.properties.content_type: must be one of product, product_group"),
        .init(
            [.set("data.0.properties.delivery_category", "\"by_air\"")], 40002,
            "data.0.properties.delivery_category: must be one of in_store, curbside, home_delivery"),
        .init(
            [.set("data.0.properties.currency", "\"usd\"")], 40002,
            "data.0.properties.currency: must be a currency of TikTok's list, in capitals"),
        .init(
            [.set("data.0.properties.currency", "\"XPF\"")], 40002,
            "data.0.properties.currency: must be a currency of TikTok's list, in capitals"),
        .init([.set("data.0.page.url", "7")], 40002, "data.0.page.url: must be text"),
        .init([.set("data.0.user", "[]")], 40002, "data.0.user: must be an object"),
        .init([.set("data.0", "7")], 40002, "data.0: must be an object"),
        // Members
        .init([.remove("data.0.event")], 40002, "data.0.event: is missing"),
        .init([.remove("data.0.event_time")], 40002, "data.0.event_time: is missing"),
        .init([.set("data.0.user.phone_number", hash)], 40002, "data.0.user.phone_number: is not known here"),
        .init([.set("data.0.user.em", hash)], 40002, "data.0.user.em: is not known here"),
        .init([.set("data.0.timestamp", "\"x\"")], 40002, "data.0.timestamp: is not known here"),
        .init([.set("data.0.context", "{}")], 40002, "data.0.context: is not known here"),
        .init([.set("data.0.test_event_code", "\"T\"")], 40002, "data.0.test_event_code: is not known here"),
        .init([.set("data.0.page.title", "\"x\"")], 40002, "data.0.page.title: is not known here"),
        .init([.set("pixel_code", "\"x\"")], 40002, "pixel_code: is not known here"),
        .init([.set("access_token", "\"token\"")], 40002, "access_token: is not known here"),
        .init([.remove("event_source")], 40002, "event_source: is missing"),
        .init([.set("event_source", "\"web_site\"")], 40002, "event_source: must be one of web, app, offline, crm"),
        .init([.remove("event_source_id")], 40002, "event_source_id: is missing"),
        .init([.set("event_source_id", "7")], 40002, "event_source_id: must be text"),
        .init([.set("partner_name", "\"Fanout\"")], 40063, "partner_name is not registered"),
        .init([.remove("data")], 40002, "data: is missing"),
        .init([.set("data", "{}")], 40002, "data: must be a list"),
        .init([.set("data", "[]")], 40002, "data: must be a list that is not empty"),
        // Sources
        .init([.set("event_source", "\"app\"")], 40002, "data.0.app: is missing"),
        .init(
            [.set("event_source", "\"app\""), .set("data.0.app", "{}")], 40002, "data.0.app.app_id: is missing"),
        .init([.set("event_source", "\"crm\"")], 40002, "data.0.lead: is missing"),
        .init(
            [.set("event_source", "\"offline\""), .set("data.0.user", #"{"ttp": "x"}"#)], 40002,
            "data.0.user: must hold email, phone or external_id"),
    ]

    @Test(arguments: refused) func whatTikTokDoesNotTakeIsRefused(_ testCase: TikTokCase) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.tiktok(edited(tiktokBody, testCase.edits))
            #expect(answer.status == 200)
            #expect(answer.code == testCase.code)
            #expect(answer.message == testCase.message)
            #expect((answer.json["request_id"] as? String)?.isEmpty == false)
            #expect((answer.json["data"] as? [String: Any])?.isEmpty == true)
            let request = try #require(sandbox.received.first)
            #expect(request.verdict.isAccepted == false)
            #expect(request.verdict.code == "\(testCase.code)")
            #expect(request.verdict.reasons.contains(testCase.message))
            #expect(sandbox.takenEvents() == 0)
        }
    }

    @Test(arguments: [
        (["Access-Token": "", "Content-Type": "application/json"], 40104),
        (["Content-Type": "application/json"], 40104),
        (["Authorization": "Bearer token", "Content-Type": "application/json"], 40104),
        (["Access-Token": "Bearer token", "Content-Type": "application/json"], 40105),
        (["Access-Token": "other", "Content-Type": "application/json"], 40105),
        (["Access-Token": "token", "Content-Type": "text/plain"], 40000),
        (["Access-Token": "token"], 40000),
        (["Access-Token": "token", "Content-Type": "application/json; charset=utf-8"], 0),
    ])
    func headersDecide(_ headers: [String: String], _ code: Int) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.send("POST", tiktokPath, headers: headers, body: tiktokBody)
            #expect(answer.status == 200)
            #expect(answer.code == code)
        }
    }

    @Test(arguments: [
        ("POST", "/open_api/v1.3/event/track", 404, 40400), ("POST", "/open_api/v1.3/event/track/?a=b", 200, 40002),
        ("POST", "/open_api/v1.2/event/track/", 200, 40051), ("POST", "/open_api/v1.3/pixel/track/", 404, 40400),
        ("GET", "/open_api/v1.3/event/track/", 405, 40000), ("PUT", "/open_api/v1.3/event/track/", 405, 40000),
    ])
    func methodAndPathDecide(_ method: String, _ path: String, _ status: Int, _ code: Int) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let headers = ["Content-Type": "application/json", "Access-Token": "token"]
            let answer = try await client.send(method, path, headers: headers, body: tiktokBody)
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
    }

    @Test(arguments: ["", "{", "[1,]", "{\"data\": [], \"data\": []}", "event=Purchase"])
    func whatIsNotJSONIsRefused(_ body: String) async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let answer = try await client.tiktok(body)
            #expect(answer.code == 40000)
            #expect((answer.json["message"] as? String)?.hasPrefix("the body is not JSON: line 1") == true)
        }
    }

    @Test func aPixelThatDoesNotExistIsRefused() async throws {
        try await withSandbox(pixels: ["other"]) { (_: Sandbox, client: SandboxClient) async throws in
            #expect(try await client.tiktok(tiktokBody).code == 40001)
        }
    }

    @Test func aThousandEventsAreTakenAndOneMoreIsNot() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let event = #"{"event":"Lead","event_time":1799999940}"#
            func body(_ count: Int) -> String {
                let events = Array(repeating: event, count: count).joined(separator: ",")
                return #"{"event_source":"web","event_source_id":"x","data":[\#(events)]}"#
            }
            #expect(try await client.tiktok(body(1000)).code == 0)
            #expect(try await client.tiktok(body(1001)).code == 40061)
            #expect(sandbox.takenEvents() == 1000)
        }
    }

    @Test func oneBadEventSpoilsTheBatch() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let good = #"{"event": "Lead", "event_time": 1799999940, "event_id": "b"}"#
            let body = try edited(
                tiktokBody, [.set("data.1", good), .set("data.2", good), .set("data.1.event_time", "\"x\"")])
            let answer = try await client.tiktok(body)
            #expect(answer.message == "data.1.event_time: must be a whole number")
            #expect(sandbox.takenEvents() == 0)
            #expect(sandbox.received.first?.events.map { $0.reasons.count } == [0, 1, 0])
        }
    }

    @Test func whatMakesAnEventWorthLessIsAWarning() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            _ = try await client.tiktok(
                edited(
                    tiktokBody,
                    [
                        .remove("data.0.event_id"), .remove("data.0.page"), .remove("data.0.user"),
                        .remove("data.0.properties.currency"),
                    ]))
            #expect(
                sandbox.received.first?.events.first?.warnings == [
                    "without event_id a repeat counts twice", "page.url is missing", "nothing tells who it was",
                    "properties.value has no currency",
                ])
        }
    }

    @Test func noReasonHoldsAValue() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let secret = "value-4711"
            let edits = ["event", "event_id", "event_time", "user", "page", "properties"].map {
                JSONEdit.set("data.0.\($0)", "{\"\($0)\": [\"\(secret)\"]}")
            }
            _ = try await client.tiktok(edited(tiktokBody, edits))
            let reasons = try #require(sandbox.received.first).verdict.reasons
            #expect(reasons.count >= 5)
            #expect(!reasons.contains { $0.contains(secret) })
        }
    }
}
