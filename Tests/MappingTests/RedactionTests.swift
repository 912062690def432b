import JSON
import Mapping
import Testing

/// What a log may hold of a request.
@Suite struct RedactionTests {
    static let event = """
        {"event": "Purchase", "event_id": "order-1", "event_time": 1796122800, "action_source": "website",
         "user": {"email": "ada@example.com", "phone": "+14155550101", "city": "London", "state": "CA", "country": "GB",
                  "external_id": "customer-7", "first_name": "Ada", "lead_id": "5566778899"},
         "context": {"ip": "203.0.113.77", "user_agent": "Mozilla/5.0 Very", "url": "https://shop.example.com/?mail=ada",
                     "referrer": "https://search.example.com/?q=ada", "ttclid": "E.C.P.click-id", "ttp": "cookie-of-tiktok",
                     "fbc": "fb.1.1796122800000.click-of-facebook", "fbp": "fb.1.1796122800000.1098115397", "locale": "en-GB"},
         "properties": {"value": 29.90, "currency": "USD", "order_id": "order-1", "query": "a gift for Ada",
                        "contents": [{"id": "sku-1", "quantity": 2, "price": 14.95}]}}
        """

    /// What nobody may find in a log.
    static let personal = [
        "ada@", "4155550101", "203.0.113.77", "Mozilla", "mail=ada", "q=ada", "click-id", "cookie-of", "click-of",
        "1098115397", "gift", "customer-7", "5566778899", "tiktok-token", "facebook-token",
    ]

    static func logged(_ name: String) throws -> LoggedRequest {
        let destination = try #require(try Setup.shippedConfiguration.get().destination(named: name))
        let events = destination.mapped(try Events.read(event), now: noon).events
        #expect(events.count == 1)
        return destination.logged(events)
    }

    @Test(arguments: ["tiktok", "facebook", "noop"]) func nothingPersonalIsLeft(_ name: String) throws {
        let request = try Self.logged(name)
        let text = String(decoding: request.body, as: UTF8.self) + "\(request.headers) \(request.url)"
        for word in Self.personal { #expect(!text.contains(word), "\(word) in \(text)") }
    }

    @Test(
        arguments: [
            ("tiktok", "data.0.event_id", #""order-1""#), ("tiktok", "data.0.event", #""CompletePayment""#),
            ("tiktok", "data.0.event_time", "1796122800"), ("tiktok", "data.0.user.ip", #""***""#),
            ("tiktok", "data.0.user.city", #""***""#), ("tiktok", "data.0.page.url", #""***""#),
            ("tiktok", "data.0.properties.value", "29.90"), ("tiktok", "data.0.properties.currency", #""USD""#),
            ("tiktok", "data.0.properties.contents.0.content_id", #""sku-1""#),
            ("tiktok", "data.0.properties.contents.0.price", "14.95"),
            ("tiktok", "event_source_id", #""C4PIXEL""#), ("facebook", "data.0.event_name", #""Purchase""#),
            ("facebook", "data.0.custom_data.order_id", #""order-1""#), ("facebook", "data.0.user_data.fbp", #""***""#),
            ("facebook", "data.0.action_source", #""website""#), ("noop", "data.0.event_id", #""order-1""#),
        ]) func whatHelpsStays(_ name: String, _ path: String, _ expected: String) throws
    {
        #expect(try Fixture.value(path, in: try Self.logged(name).body) == expected)
    }

    @Test(arguments: [("tiktok", "data.0.user.email"), ("facebook", "data.0.user_data.em.0"), ("noop", "data.0.email")])
    func hashesStay(_ name: String, _ path: String) throws {
        let destination = try #require(try Setup.shippedConfiguration.get().destination(named: name))
        let sent = destination.request(for: destination.mapped(try Events.read(Self.event), now: noon).events)
        let hash = try Fixture.value(path, in: sent.body)
        #expect(hash?.count == 66)
        #expect(try Fixture.value(path, in: try Self.logged(name).body) == hash)
    }

    @Test func whatWasHiddenIsHiddenInOtherTextsToo() throws {
        let mask = try Self.logged("tiktok").mask
        #expect(mask.applied(to: "ip 203.0.113.77, token tiktok-token.") == "ip ***, token ***.")
        #expect(mask.applied(to: "203.0.113.7") == "203.0.113.7")
        #expect(mask.applied(to: "") == "")
    }

    @Test(
        arguments: [
            (["abcd"], "xabcdx", "x***x"), (["abcd", "abcdef"], "abcdefabcd", "******"), (["abc"], "abc", "abc"),
            ([], "abcd", "abcd"), (["éèêë"], "<éèêë>", "<***>"),
        ] as [([String], String, String)]) func aMaskHides(_ hidden: [String], _ text: String, _ expected: String)
    {
        #expect(SecretMask(hidden).applied(to: text) == expected)
    }
}
