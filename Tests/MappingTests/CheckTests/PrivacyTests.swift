import Events
import Mapping
import Testing

/// Limited data use and opting out at both platforms.
@Suite struct PrivacyTests {
    static func event(_ consent: String, _ destination: String, _ change: (inout Setup) -> Void = { _ in }) throws
        -> MappingOutcome
    {
        var setup = try Setup.shipped
        change(&setup)
        let json = #"{"event": "Lead", "user": {"email": "a@b.cd"}, "consent": \#(consent)}"#
        let found = try #require(try setup.configuration().destination(named: destination))
        return found.mapped(try Events.read(json), now: noon)
    }

    @Test(
        arguments: [
            (#"{"limited_data_use": true}"#, "true", #"["LDU"]"#, "0", "0"),
            (#"{"limited_data_use": {"country": 1, "state": 1000}}"#, "true", #"["LDU"]"#, "1", "1000"),
            (#"{"limited_data_use": {"country": 1, "state": 2000}}"#, "true", #"["LDU"]"#, "1", "0"),
            (#"{"limited_data_use": false}"#, nil, nil, nil, nil), ("{}", nil, nil, nil, nil),
        ] as [(String, String?, String?, String?, String?)])
    func limitedDataUseIsToldToBoth(
        _ consent: String, _ tiktok: String?, _ options: String?, _ country: String?, _ state: String?
    ) throws {
        let atTikTok = try #require(try Self.event(consent, "tiktok").events.first)
        #expect(try atTikTok.value("limited_data_use") == tiktok)
        let atFacebook = try #require(try Self.event(consent, "facebook").events.first)
        #expect(try atFacebook.value("data_processing_options") == options)
        #expect(try atFacebook.value("data_processing_options_country") == country)
        #expect(try atFacebook.value("data_processing_options_state") == state)
    }

    @Test(
        arguments: [(#"{"opt_out": true}"#, "true"), (#"{"opt_out": false}"#, "false"), ("{}", nil)]
            as [(String, String?)])
    func optingOutIsToldToFacebook(_ consent: String, _ value: String?) throws {
        #expect(try Self.event(consent, "facebook").events.first?.value("opt_out") == value)
        let atTikTok = try #require(try Self.event(consent, "tiktok").events.first)
        #expect(!String(decoding: atTikTok.json, as: UTF8.self).contains("opt_out"))
    }

    @Test func optingOutKeepsTheEventBackWhereTheFileSaysSo() throws {
        let gate = { (setup: inout Setup) in
            setup.yaml = setup.yaml.replacing("consent: [ad_user_data]", with: "consent: [ad_user_data, opt_out]")
        }
        let outcome = try Self.event(#"{"opt_out": true}"#, "tiktok", gate)
        #expect(outcome.rule == "consent")
        #expect(outcome.reason == "the customer opted out")
        #expect(try Self.event(#"{"opt_out": false}"#, "tiktok", gate).rule == nil)
        #expect(try Self.event(#"{"ad_user_data": "granted"}"#, "tiktok", gate).rule == nil)
    }
}
