import Events
import Mapping
import Testing
import YAML

/// Destinations of another kind than a website, and events that happened elsewhere.
@Suite struct SourceTests {
    /// The shipped TikTok destination as a source of this kind.
    static func tiktok(_ source: String) throws -> Destination {
        var setup = try Setup.shipped
        setup.yaml = setup.yaml.replacing("# event_source: web ", with: "event_source: \(source) ")
        return try #require(try setup.configuration().destination(named: "tiktok"))
    }

    static let everything = """
        {"event": "Lead", "event_id": "1",
         "user": {"email": "a@b.cd", "first_name": "Ada", "city": "Berlin", "lead_id": "77001"},
         "context": {"ip": "203.0.113.7", "user_agent": "M", "url": "https://shop.example.com/", "locale": "de-DE",
          "ttclid": "E.C.P.1", "app": {"id": "com.example.shop", "name": "Shop", "version": "2"},
          "device": {"idfv": "V-1", "att_status": "authorized", "idfa": "6D92078A-8246-4BA4-AE5B-76104861E7DC"},
          "ad": {"callback": "cb", "campaign_id": 5, "ad_id": 6, "creative_id": 7}},
         "consent": {"limited_data_use": true}}
        """

    struct Kind: Sendable {
        let source: String
        let sent: [String]
        let left: [String]
    }

    static let onlyWeb = ["user.first_name", "user.city", "user.ttclid", "page.url"]
    static let webAndApp = ["user.ip", "user.user_agent", "user.locale", "limited_data_use"]
    static let onlyApp = [
        "app.app_id", "app.app_name", "app.app_version", "user.idfa", "user.idfv", "user.att_status", "ad.callback",
        "ad.campaign_id", "ad.ad_id", "ad.creative_id",
    ]

    @Test(arguments: [
        Kind(source: "web", sent: ["user.email"] + onlyWeb + webAndApp, left: onlyApp + ["lead"]),
        Kind(source: "app", sent: ["user.email"] + webAndApp + onlyApp, left: onlyWeb + ["lead", "page"]),
        Kind(source: "offline", sent: ["user.email"], left: onlyWeb + webAndApp + ["lead", "app", "ad", "page"]),
        Kind(source: "crm", sent: ["user.email", "lead.lead_id"], left: onlyWeb + webAndApp + ["app", "ad", "page"]),
    ]) func tiktokTakesWhatBelongsToItsSource(_ kind: Kind) throws {
        let destination = try Self.tiktok(kind.source)
        let outcome = destination.mapped(try Events.read(Self.everything), now: noon)
        let event = try #require(outcome.events.first, "\(outcome.reason ?? "")")
        for path in kind.sent { #expect(try event.value(path) != nil, "\(path)") }
        for path in kind.left { #expect(try event.value(path) == nil, "\(path)") }
        let body = destination.request(for: [event]).body
        #expect(try Fixture.value("event_source", in: body) == "\"\(kind.source)\"")
    }

    @Test func anAppSendsItsIdsAsTikTokWantsThem() throws {
        let event = try #require(
            try Self.tiktok("app").mapped(try Events.read(Self.everything), now: noon).events.first)
        #expect(try event.value("user.att_status") == #""AUTHORIZED""#)
        #expect(
            try event.value("user.idfa") == #""31b806b4deec8c4cb1ffb18b9ab4ee1fa82a2b30e1f47902f04d03f5db023376""#)
        #expect(try event.value("ad.campaign_id") == #""5""#)
    }

    @Test(arguments: [
        ("web", #""user": {"first_name": "Ada"}, "context": {"user_agent": "M", "url": "https://a.example/"}"#),
        ("offline", #""user": {"first_name": "Ada"}, "context": {"ip": "203.0.113.7", "ttclid": "E.C.P.1"}"#),
    ]) func withoutAMatchKeyNothingIsSent(_ source: String, _ event: String) throws {
        let destination = try Self.tiktok(source)
        let outcome = destination.mapped(try Events.read(#"{"event": "Lead", \#(event)}"#), now: noon)
        #expect(outcome.rule == "match_key")
        for key in ["email", "phone", "external_id"] {
            let value = key == "email" ? "a@b.cd" : "+4930123456"
            let more = event.replacing(#""first_name""#, with: #""\#(key)": "\#(value)", "first_name""#)
            #expect(destination.mapped(try Events.read(#"{"event": "Lead", \#(more)}"#), now: noon).rule == nil)
        }
    }

    @Test(arguments: [("crm", "lead.lead_id"), ("app", "app.app_id")])
    func whatASourceRequiresKeepsTheEventBack(_ source: String, _ field: String) throws {
        let outcome = try Self.tiktok(source).mapped(
            try Events.read(#"{"event": "Lead", "user": {"email": "a@b.cd"}}"#), now: noon)
        #expect(outcome.rule == "required_field")
        #expect(outcome.reason?.contains(field) == true)
    }

    @Test func whatASourceRequiresHasToBeMapped() throws {
        var setup = try Setup.shipped
        setup.yaml = setup.yaml.replacing("# event_source: web ", with: "event_source: crm ")
            .replacing("      lead.lead_id: user.lead_id\n", with: "")
        let diagnostics = try setup.load().diagnostics
        #expect(diagnostics.map(\.message).contains { $0.contains("requires `lead.lead_id`, which is not mapped") })
    }

    @Test func theNamesOfAnAppAreOthers() throws {
        var setup = try Setup.shipped
        setup.yaml = setup.yaml.replacing("# event_source: web ", with: "event_source: app ")
        let diagnostics = try setup.load().diagnostics
        #expect(diagnostics.map(\.severity) == [.warning, .warning])
        for (diagnostic, name) in zip(diagnostics, ["CompletePayment", "Pageview"]) {
            #expect(diagnostic.message.contains("no standard event `\(name)`"))
        }
        setup.yaml = setup.yaml.replacing("Purchase: CompletePayment", with: "Purchase: Purchase")
            .replacing("      PageView: Pageview", with: "      PageView: LaunchAPP")
        #expect(try setup.load().diagnostics == [])
    }

    // MARK: Facebook

    static let app = #"""
        {"event": "Lead", "action_source": "app",
         "user": {"email": "a@b.cd", "anonymous_id": "anon-1", "mobile_ad_id": "AD-1"},
         "context": {"locale": "de_DE", "app": {"id": "com.example", "version": "2.4", "tracking_enabled": false},
          "device": {"os": "Android", "os_version": "15", "model": "Pixel 9", "att_status": "NOT_APPLICABLE"}}}
        """#

    @Test func anEventOfAnAppHasItsSixteenPlaces() throws {
        let event = try #require(try RuleTests.outcome(Self.app).events.first)
        #expect(
            try event.value("app_data.extinfo")
                == #"["a2","com.example","2.4","2.4","15","Pixel 9","de_DE","","","","","","","","",""]"#)
        #expect(try event.value("app_data.advertiser_tracking_enabled") == "1")
        #expect(try event.value("app_data.application_tracking_enabled") == "0")
        #expect(try event.value("user_data.anon_id") == #""anon-1""#)
        #expect(try event.value("user_data.madid") == #""AD-1""#)
    }

    @Test func whatOnlyAppsHaveIsNotSentOfAWebsite() throws {
        let event = try #require(
            try RuleTests.outcome(Self.app.replacing(#""action_source": "app","#, with: "")).events.first)
        for path in ["app_data", "user_data.anon_id", "user_data.madid"] {
            #expect(try event.value(path) == nil, "\(path)")
        }
    }

    @Test(arguments: [#""os": "Android", "#, #""os_version": "15", "#, #", "att_status": "NOT_APPLICABLE""#])
    func anEventOfAnAppWithoutWhatFacebookRequiresIsKeptBack(_ part: String) throws {
        let outcome = try RuleTests.outcome(Self.app.replacing(part, with: ""))
        #expect(outcome.rule == "app_data")
    }

    @Test func aListOfFixedPlacesNeedsWhatIsRequiredInIt() throws {
        let yaml = try Setup.shipped.yaml.replacing(
            "      app_data.extinfo[4]: context.device.os_version\n", with: "")
        let diagnostics = try Setup(yaml: yaml).load().diagnostics
        #expect(
            diagnostics.map(\.message) == [
                "Facebook Conversions API refuses `app_data.extinfo` without `app_data.extinfo[4]`, which is not mapped"
            ])
    }

    @Test(arguments: ["app_data.extinfo[16]", "app_data.extinfo[04]", "app_data.extinfo[x]", "app_data.extinfo[-1]"])
    func aPlaceThatTheListDoesNotHaveIsAnError(_ name: String) throws {
        let yaml = try Setup.shipped.yaml.replacing("app_data.extinfo[6]:", with: "\(name):")
        #expect(try Setup(yaml: yaml).load().diagnostics.map(\.severity) == [.error])
    }

    static let messaging = #"""
        {"event": "Purchase", "action_source": "business_messaging", "user": {"email": "a@b.cd"},
         "properties": {"value": 1, "currency": "EUR"},
         "extensions": {"facebook": {"messaging_channel": "messenger", "page_id": "112233"}}}
        """#

    @Test(
        arguments: [
            (messaging, nil), (messaging.replacing("Purchase", with: "Lead"), "messaging_events"),
            (messaging.replacing(#""messaging_channel": "messenger", "#, with: ""), "messaging_channel"),
            (messaging.replacing(#", "page_id": "112233""#, with: ""), "messaging_ids"),
            (messaging.replacing("messenger", with: "pigeon"), "messaging_channel"),
        ] as [(String, String?)]) func businessMessagingHasRulesOfItsOwn(_ event: String, _ rule: String?) throws
    {
        let outcome = try RuleTests.outcome(event)
        #expect(outcome.rule == rule)
        if rule == nil {
            #expect(try outcome.events.first?.value("messaging_channel") == #""messenger""#)
            #expect(try outcome.events.first?.value("user_data.page_id") == #""112233""#)
        }
    }

    @Test func anAmountBelowZeroDoesNotReachFacebook() throws {
        let event = #"{"event": "%", "user": {"email": "a@b.cd"}, "properties": {"value": -5, "currency": "EUR"}}"#
        #expect(try RuleTests.outcome(event.replacing("%", with: "Purchase")).rule == "purchase_value")
        let lead = try #require(try RuleTests.outcome(event.replacing("%", with: "Lead")).events.first)
        #expect(try lead.value("custom_data.value") == nil)
        #expect(lead.notes.contains { $0.field == "custom_data.value" && $0.reason.contains("below zero") })
    }
}
