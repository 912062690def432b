import Events
import Mapping
import Testing

/// Facebook's rules that would spoil a whole request, looked at before sending.
@Suite struct RuleTests {
    static func outcome(_ json: String, at destination: String = "facebook") throws -> MappingOutcome {
        let configuration = try Setup.shippedConfiguration.get()
        return try #require(configuration.destination(named: destination)).mapped(try Events.read(json), now: noon)
    }

    /// What a member of user_data is made of.
    static let sources: [String: String] = [
        "ct": #""city": "Berlin""#, "country": #""country": "de""#, "st": #""state": "Bayern""#,
        "zp": #""postal_code": "10115""#, "ge": #""gender": "f""#, "db": #""date_of_birth": "1990-12-31""#,
        "fn": #""first_name": "Ada""#, "ln": #""last_name": "Lovelace""#,
    ]

    static func subsets(of members: [String]) -> [[String]] {
        (0..<(1 << members.count)).map { bits in members.indices.filter { bits >> $0 & 1 == 1 }.map { members[$0] } }
    }

    /// Every subset of the four sets that are not enough.
    static let thin: [[String]] = [
        ["ct", "country", "st", "zp", "ge", "client_user_agent"], ["db", "client_user_agent"], ["fn", "ge"],
        ["ln", "ge"],
    ].flatMap(subsets)

    static func event(_ members: [String], more: String = "") -> String {
        let user = (members.compactMap { sources[$0] } + (more.isEmpty ? [] : [more])).joined(separator: ", ")
        let context = members.contains("client_user_agent") ? #""user_agent": "Mozilla/5.0""# : ""
        return #"{"event": "Lead", "user": {\#(user)}, "context": {\#(context)}}"#
    }

    @Test(arguments: thin) func userDataTooThinIsKeptBack(_ members: [String]) throws {
        let outcome = try Self.outcome(Self.event(members))
        #expect(outcome.rule == "thin_user_data")
        #expect(outcome.reason?.contains("2804050") == true)
    }

    @Test(arguments: thin) func oneMatchKeyMoreIsEnough(_ members: [String]) throws {
        #expect(try Self.outcome(Self.event(members, more: #""external_id": "7""#)).rule == nil)
    }

    @Test(arguments: [
        ["fn", "ln"], ["db", "ge"], ["fn", "client_user_agent"], ["db", "ct"], ["ln", "zp"],
    ]) func membersOfTwoSetsAreEnough(_ members: [String]) throws {
        #expect(try Self.outcome(Self.event(members)).rule == nil)
    }

    @Test func anIPAloneIsEnough() throws {
        let outcome = try Self.outcome(#"{"event": "Lead", "context": {"ip": "203.0.113.7"}}"#)
        #expect(outcome.rule == nil)
    }

    @Test(
        arguments: [
            (#""value": 1, "currency": "EUR""#, nil), (#""value": 0, "currency": "EUR""#, nil),
            (#""currency": "EUR""#, "purchase_value"), (#""value": 1"#, "purchase_value"), ("", "purchase_value"),
        ] as [(String, String?)])
    func aPurchaseNeedsValueAndCurrency(_ properties: String, _ rule: String?) throws {
        let event = #"{"event": "%", "user": {"email": "a@b.cd"}, "properties": {\#(properties)}}"#
        #expect(try Self.outcome(event.replacing("%", with: "Purchase")).rule == rule)
        #expect(try Self.outcome(event.replacing("%", with: "Lead")).rule == nil)
        #expect(try Self.outcome(event.replacing("%", with: "Purchase"), at: "tiktok").rule == nil)
    }

    @Test(arguments: [("facebook", "Facebook"), ("tiktok", "TikTok")])
    func aWebsiteEventWithoutAUserAgentIsSentWithANote(_ destination: String, _ platform: String) throws {
        let event = #"{"event": "Lead", "action_source": "%", "user": {"email": "a@b.cd"}}"#
        let notes = try Self.outcome(event.replacing("%", with: "website"), at: destination).events.flatMap(\.notes)
        #expect(notes.contains { $0.field == "user_agent" && $0.reason.hasPrefix(platform) })
        let others = try Self.outcome(event.replacing("%", with: "phone_call"), at: destination).events.flatMap(\.notes)
        #expect(others.isEmpty)
    }

    @Test func whatThePlatformRequiresAndTheEventLacksKeepsItBack() throws {
        let adapter = Lab.adapter.replacing(
            "\n  text: {type: string}", with: "\n  text: {type: string, required: true}")
        var setup = Lab.setup(fields: "text: {from: user.country, steps: [country]}")
        setup.adapters["lab"] = adapter
        let event = try Events.read(#"{"event": "E", "user": {"country": "Atlantis"}}"#)
        let outcome = try setup.configuration().destinations[0].mapped(event, now: noon)
        #expect(outcome.rule == "required_field")
        #expect(outcome.reason?.contains("text") == true)
        #expect(outcome.reason?.contains("country") == true)
    }
}
