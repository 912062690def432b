import Events
import Mapping
import Testing

/// Settings that change the request: the proof of the app's secret, partners, and two pixels of one platform.
@Suite struct SettingTests {
    static func withSecret(_ setup: inout Setup) {
        setup.yaml = setup.yaml.replacing(
            "# app_secret: ${FACEBOOK_APP_SECRET} ", with: "app_secret: ${FACEBOOK_APP_SECRET} ")
        setup.environment["FACEBOOK_APP_SECRET"] = "app-secret"
        setup.environment["FACEBOOK_ACCESS_TOKEN"] = "EAAB-token"
    }

    /// The check value of plugins/facebook: HMAC-SHA256 of the token under the secret.
    static let proof = "294c307ff2427ed2140908ec13f483ef7f7d7819a8fc32fb535cf6ada2327ab2"

    @Test func theProofOfTheSecretIsSentAndNotShown() throws {
        let request = try RequestTests.request("facebook", change: Self.withSecret)
        #expect(try Fixture.value("appsecret_proof", in: request.body) == "\"\(Self.proof)\"")
        #expect(try Fixture.value("appsecret_proof", in: request.shownBody) == #""***""#)
        #expect(try Fixture.value("data", in: request.shownBody) == Fixture.value("data", in: request.body))
        for text in [String(decoding: request.body, as: UTF8.self), request.url, "\(request)"] {
            #expect(!text.contains("app-secret"))
            #expect(!text.contains("EAAB"))
        }
        #expect(!"\(request)".contains(Self.proof))
    }

    @Test func withoutASecretThereIsNoProof() throws {
        let request = try RequestTests.request("facebook")
        #expect(try Fixture.value("appsecret_proof", in: request.body) == nil)
        #expect(request.shownBody == request.body)
    }

    @Test(arguments: [("tiktok", "partner_name", "pixel_code:"), ("facebook", "partner_agent", "pixel_id:")])
    func aPartnerIsNamedWhereItIsSet(_ destination: String, _ name: String, _ neighbour: String) throws {
        #expect(try Fixture.value(name, in: try RequestTests.request(destination).body) == nil)
        let request = try RequestTests.request(destination) {
            $0.yaml = $0.yaml.replacing("      \(neighbour)", with: "      \(name): Acorn\n      \(neighbour)")
        }
        #expect(try Fixture.value(name, in: request.body) == #""Acorn""#)
    }

    /// The shipped file with a second pixel of TikTok, which shares the tables of the first.
    static func twoPixels() throws -> Configuration {
        var setup = try Setup.shipped
        setup.yaml = setup.yaml.replacing(
            "    events:\n      Purchase: CompletePayment", with: "    events: &names\n      Purchase: CompletePayment"
        )
        .replacing(
            "    fields:\n      user.email: user.email", with: "    fields: &fields\n      user.email: user.email"
        )
        .replacing("    hashing:\n      user.email: [", with: "    hashing: &hashing\n      user.email: [")
        setup.yaml += """

              tiktok-eu:
                adapter: tiktok
                settings: {pixel_code: "${TIKTOK_EU_PIXEL_ID}", access_token: "${TIKTOK_EU_ACCESS_TOKEN}"}
                events: {<<: *names, Purchase: Purchase}
                fields: {<<: *fields, user.external_id: ~}
                hashing: *hashing
                only: {context.url: "https://eu.example.com/*"}
            """
        setup.environment["TIKTOK_EU_PIXEL_ID"] = "EUPIXEL"
        setup.environment["TIKTOK_EU_ACCESS_TOKEN"] = "eu-token"
        return try setup.configuration()
    }

    @Test func twoPixelsOfOnePlatformStandSideBySide() throws {
        let configuration = try Self.twoPixels()
        #expect(configuration.names == ["tiktok", "facebook", "noop", "tiktok-eu"])
        let event = try Events.read(
            #"{"event": "Purchase", "user": {"email": "a@b.cd", "external_id": "7"}, "properties": {"value": 1, "currency": "EUR"}, "context": {"url": "https://eu.example.com/x"}}"#
        )
        var binding = configuration.binding(of: event)
        let first = try #require(configuration.destination(named: "tiktok"))
        let second = try #require(configuration.destination(named: "tiktok-eu"))
        let one = first.mapped(&binding, now: noon).events
        let made = binding.madeCount
        let other = second.mapped(&binding, now: noon).events
        // What the first pixel hashed is not hashed again.
        #expect(binding.madeCount == made)
        #expect(one.map(\.name) == ["CompletePayment"])
        #expect(other.map(\.name) == ["Purchase"])
        #expect(try one[0].value("user.email") == other[0].value("user.email"))
        #expect(try one[0].value("user.external_id") != nil)
        #expect(try other[0].value("user.external_id") == nil)
        let requests = [first.request(for: one), second.request(for: other)]
        #expect(
            try requests.map { try Fixture.value("event_source_id", in: $0.body) } == [#""C4PIXEL""#, #""EUPIXEL""#])
        #expect(requests.map(\.headers[0].value) == ["tiktok-token", "eu-token"])
    }

    @Test func eachPixelHasItsOwnFilter() throws {
        let configuration = try Self.twoPixels()
        let event = try Events.read(
            #"{"event": "Lead", "user": {"email": "a@b.cd"}, "context": {"url": "https://us.example.com/x"}}"#)
        #expect(configuration.destination(named: "tiktok")?.mapped(event, now: noon).rule == nil)
        #expect(configuration.destination(named: "tiktok-eu")?.mapped(event, now: noon).rule == "only")
    }
}
