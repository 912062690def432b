import Sandbox

/// The moment at which every test takes place: 2027-01-15T08:00:00Z.
let testNow: Int64 = 1_800_000_000

/// The SHA-256 of `ada@example.com`.
let adaHash = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"

let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/// Runs a sandbox for the time of `body`.
func withSandbox(
    tokens: Set<String>? = ["token"], pixels: Set<String>? = nil, now: Int64 = testNow,
    _ body: (Sandbox, SandboxClient) async throws -> Void
) async throws {
    let sandbox = Sandbox(options: SandboxOptions(tokens: tokens, pixels: pixels, now: { now }))
    let client = SandboxClient(port: try await sandbox.start())
    do {
        try await body(sandbox, client)
        await sandbox.stop()
    } catch {
        await sandbox.stop()
        throw error
    }
}

/// A request that TikTok accepts, with as many fields as a web event can carry.
let tiktokBody = """
    {"event_source": "web", "event_source_id": "C4A1B2C3D4E5F6G7H8I9", "data": [{
      "event": "CompletePayment", "event_time": 1799999940, "event_id": "order-1", "limited_data_use": false,
      "user": {"email": "\(adaHash)", "phone": ["\(adaHash)"], "external_id": "\(adaHash)",
        "first_name": "\(adaHash)", "last_name": "\(adaHash)", "zip_code": "\(adaHash)",
        "city": "sanfrancisco", "state": "ca", "country": "us", "ttclid": "E.C.P.abc", "ttp": "94e2a4j9",
        "ip": "203.0.113.7", "user_agent": "Mozilla/5.0", "locale": "en-US"},
      "page": {"url": "https://shop.example.com/thanks?x=1", "referrer": "https://shop.example.com/"},
      "properties": {"currency": "USD", "value": 129.90, "content_type": "product", "num_items": 2,
        "content_ids": ["a", "b"], "order_id": "1", "description": "a hat", "query": "hat",
        "contents": [{"content_id": "a", "price": 64.95, "quantity": 2, "content_name": "Hat", "sale": true}],
        "anything_else": {"goes": [1, 2]}}
    }]}
    """

/// A request that Facebook accepts, with as many fields as a web event can carry.
let facebookBody = """
    {"data": [{
      "event_name": "Purchase", "event_time": 1799999940, "event_id": "order-1", "action_source": "website",
      "event_source_url": "https://shop.example.com/thanks?x=1", "referrer_url": "https://shop.example.com/",
      "opt_out": false, "data_processing_options": [],
      "user_data": {"em": ["\(adaHash)"], "ph": "\(adaHash)", "fn": ["\(adaHash)"], "ln": ["\(adaHash)"],
        "ct": ["\(adaHash)"], "st": ["\(adaHash)"], "zp": ["\(adaHash)"], "country": ["\(adaHash)"],
        "external_id": ["\(adaHash)"], "client_ip_address": "2001:db8::7", "client_user_agent": "Mozilla/5.0",
        "fbc": "fb.1.1799999000000.AbC-_d", "fbp": "fb.1.1799990000000.1098115397"},
      "custom_data": {"currency": "USD", "value": 129.90, "content_type": "product", "num_items": 2,
        "content_ids": ["a", "b"], "order_id": "1", "colour": "red",
        "contents": [{"id": "a", "quantity": 2, "item_price": 64.95, "title": "Hat"}]}
    }]}
    """

let tiktokPath = "/open_api/v1.3/event/track/"
let facebookPath = "/v25.0/1234567890/events"

extension SandboxClient {
    func tiktok(_ body: String) async throws -> Answer {
        try await send(
            "POST", tiktokPath, headers: ["Content-Type": "application/json", "Access-Token": "token"], body: body)
    }

    func facebook(_ body: String) async throws -> Answer {
        try await send(
            "POST", facebookPath, headers: ["Content-Type": "application/json", "Authorization": "Bearer token"],
            body: body)
    }
}
