import Events
import Mapping
import Testing

/// What keeps an event back before it is mapped.
@Suite struct GateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Lines of the destination.
        let more: String
        let event: String
        /// The rule that keeps the event back; nil: it is sent.
        let rule: String?
        var reason = ""

        init(_ description: String, _ more: String, _ event: String, _ rule: String?, _ reason: String = "") {
            (testDescription, self.more, self.event, self.rule, self.reason) = (description, more, event, rule, reason)
        }
    }

    private static let plain = #"{"event": "Purchase"}"#
    private static func context(_ url: String) -> String { #"{"event": "E", "context": {"url": "\#(url)"}}"# }

    static let cases: [Case] = [
        Case("an event for everybody", "", plain, nil),
        Case("an event for this destination", "", #"{"event": "E", "destinations": ["other", "lab"]}"#, nil),
        Case("an event for others", "", #"{"event": "E", "destinations": ["other"]}"#, "destinations", "other"),
        Case(
            "consent denied", "consent: [ad_user_data]", #"{"event": "E", "consent": {"ad_user_data": "denied"}}"#,
            "consent", "ad_user_data"),
        Case(
            "consent granted", "consent: [ad_user_data]", #"{"event": "E", "consent": {"ad_user_data": "granted"}}"#,
            nil),
        Case("consent unknown", "consent: [ad_user_data]", plain, nil),
        Case(
            "another consent denied", "consent: ad_user_data",
            #"{"event": "E", "consent": {"ad_personalization": "denied"}}"#,
            nil),
        Case(
            "the second of two consents denied", "consent: [ad_user_data, ad_personalization]",
            #"{"event": "E", "consent": {"ad_user_data": "granted", "ad_personalization": "denied"}}"#, "consent",
            "ad_personalization"),
        Case("consent that nobody asks for", "", #"{"event": "E", "consent": {"ad_user_data": "denied"}}"#, nil),
        Case(
            "a page that fits", "only: {context.url: 'https://shop.example.com/*'}",
            context("https://shop.example.com/a?b=1"), nil),
        Case(
            "a page that does not fit", "only: {context.url: 'https://shop.example.com/*'}",
            context("https://www.example.com/"), "only", "fits none"),
        Case("no page at all", "only: {context.url: 'https://shop.example.com/*'}", plain, "only", "missing"),
        Case(
            "one of two patterns", "only: {context.url: ['https://a.example/*', '*://b.example/*']}",
            context("http://b.example/x"), nil),
        Case(
            "stars in the middle", "only: {context.url: 'https://*.example.com/*/thanks'}",
            context("https://de.example.com/shop/de/thanks"), nil),
        Case(
            "stars in the middle that do not fit", "only: {context.url: 'https://*.example.com/*/thanks'}",
            context("https://de.example.com/thanks"), "only"),
        Case(
            "a pattern without a star is the whole text", "only: {properties.shop_id: '7'}",
            #"{"event": "E", "properties": {"shop_id": 77}}"#, "only"),
        Case(
            "a number as its digits", "only: {properties.value: '10*'}",
            #"{"event": "E", "properties": {"value": 10.50}}"#, nil),
        Case(
            "two filters of which one does not fit", "only: {event: 'P*', properties.shop_id: '1'}", plain, "only",
            "shop_id"),
        Case(
            "one of several values fits", "only: {user.country: 'd*'}",
            #"{"event": "E", "user": {"country": ["fr", "de"]}}"#, nil),
        Case(
            "what is required is there", "require: {Purchase: [properties.value]}",
            #"{"event": "Purchase", "properties": {"value": 0}}"#, nil),
        Case(
            "what is required is missing", "require: {Purchase: [event_id, properties.value]}", plain, "require",
            "properties.value"),
        Case("what another event requires", "require: {Lead: [properties.value]}", plain, nil),
        Case("what all events require", "require: {'*': [properties.value]}", plain, "require"),
        Case(
            "an event of its own requirements", "require: {'*': [properties.value], Purchase: [event_id]}", plain, nil),
        Case(
            "an item has what is required", "require: {'*': \"properties.contents[].price\"}",
            #"{"event": "E", "properties": {"contents": [{"id": "a"}, {"id": "b", "price": 1}]}}"#, nil),
        Case(
            "no item has what is required", "require: {'*': \"properties.contents[].price\"}",
            #"{"event": "E", "properties": {"contents": [{"id": "a"}]}}"#, "require", "contents[].price"),
    ]

    @Test(arguments: cases) func anEventPassesOrIsKeptBack(_ gate: Case) throws {
        let configuration = try Lab.setup(fields: "text: event_id", more: gate.more).configuration()
        let outcome = configuration.destinations[0].mapped(try Events.read(gate.event), now: noon)
        #expect(outcome.rule == gate.rule)
        #expect(outcome.reason?.contains(gate.reason) ?? gate.reason.isEmpty)
        #expect(outcome.events.isEmpty == (gate.rule != nil))
    }

    struct Age: Sendable {
        let destination: String
        let actionSource: String
        let age: Duration
        let isSent: Bool
        var isLate = false
    }

    static let day = Duration.seconds(86_400)
    static let ages: [Age] = [
        Age(destination: "facebook", actionSource: "website", age: day * 7, isSent: true),
        Age(destination: "facebook", actionSource: "website", age: day * 7 + .milliseconds(1), isSent: false),
        Age(destination: "facebook", actionSource: "physical_store", age: day * 62, isSent: true),
        Age(destination: "facebook", actionSource: "physical_store", age: day * 62 + .seconds(1), isSent: false),
        Age(destination: "tiktok", actionSource: "website", age: day * 7, isSent: true),
        Age(destination: "tiktok", actionSource: "website", age: day * 8, isSent: true, isLate: true),
        Age(destination: "tiktok", actionSource: "physical_store", age: day * 28, isSent: true, isLate: true),
        Age(destination: "tiktok", actionSource: "website", age: day * 28 + .seconds(1), isSent: false),
        Age(destination: "noop", actionSource: "website", age: day * 4000, isSent: true),
    ]

    @Test(arguments: ages) func anEventTooOldForThePlatformIsKeptBackWhenItIsSent(_ age: Age) throws {
        let event = try Events.read(
            #"{"event": "Lead", "action_source": "\#(age.actionSource)", "user": {"email": "a@b.cd"}, "context": {"user_agent": "M"}}"#
        )
        let destination = try #require(try Setup.shippedConfiguration.get().destination(named: age.destination))
        let outcome = destination.mapped(event, now: noon + age.age)
        #expect(outcome.rule == (age.isSent ? nil : "event_age"))
        #expect(outcome.events.flatMap(\.notes).contains { $0.field == "event_time" } == age.isLate)
    }
}

/// Our names of events, and theirs.
@Suite struct EventNameTests {
    static let table = "{Purchase: Buy, Lead: [Lead, Form], PageView: ~, Search: as is, '*': %}"

    static func names(_ event: String, others: String) throws -> MappingOutcome {
        let entry = others.isEmpty ? "" : ", '*': \(others)"
        let yaml = """
            version: 1
            destinations:
              lab:
                adapter: lab
                events: {Purchase: Buy, Lead: [Lead, Form], PageView: ~, Search: as is\(entry)}
                fields: {text: event_id}
            """
        let configuration = try Setup(yaml: yaml, adapters: ["lab": Lab.adapter]).configuration()
        return configuration.destinations[0].mapped(
            try Events.read(#"{"event": "\#(event)", "event_id": "1"}"#), now: noon)
    }

    @Test(arguments: [
        ("Purchase", ["Buy"]), ("Lead", ["Lead", "Form"]), ("Search", ["Search"]), ("My own", ["My own"]),
    ]) func anEventIsSentUnderTheirNames(_ event: String, _ theirs: [String]) throws {
        let mapped = try Self.names(event, others: "as is").events
        #expect(mapped.map(\.name) == theirs)
        #expect(mapped.map(\.id) == theirs.map { _ in "1" })
        #expect(try mapped.map { try $0.value("event") } == theirs.map { "\"\($0)\"" })
    }

    @Test(arguments: [
        ("PageView", "as is", "switched off"), ("My own", "", "no \"*\""), ("My own", "~", "switched off"),
    ]) func anEventWithoutANameIsKeptBack(_ event: String, _ others: String, _ reason: String) throws {
        let outcome = try Self.names(event, others: others)
        #expect(outcome.rule == "events")
        #expect(outcome.reason?.contains(reason) == true)
    }

    @Test func ofTwoNamesOneMayBeKeptBackAlone() throws {
        let yaml = try Setup.shipped.yaml.replacing("Purchase: Purchase", with: "Purchase: [Purchase, Lead]")
        let configuration = try Setup(yaml: yaml).configuration()
        let event = try Events.read(
            #"{"event": "Purchase", "user": {"email": "a@b.cd"}, "context": {"user_agent": "M"}}"#)
        let events = try #require(configuration.destination(named: "facebook")).mapped(event, now: noon).events
        #expect(events.map(\.name) == ["Lead"])
        #expect(events.flatMap(\.notes).contains { $0.reason.contains("2804009") })
    }
}

/// Test events, and what keeps them apart from live ones.
@Suite struct TestModeTests {
    struct Case: Sendable {
        let test: String
        let event: String
        let now: Timestamp
        let code: String
    }

    static let december2 = Timestamp(seconds: 1_796_169_600)
    private static let plain = #"{"event": "E"}"#

    static let cases: [Case] = [
        Case(test: "", event: plain, now: noon, code: ""),
        Case(test: "test: {code: T1}", event: plain, now: noon, code: "T1"),
        Case(test: "test: {code: 123}", event: plain, now: noon, code: "123"),
        Case(test: "test: {code: \"${CODE}\"}", event: plain, now: noon, code: "FROM-ENV"),
        Case(test: "test: {code: T1, until: 2026-12-02}", event: plain, now: noon, code: "T1"),
        Case(test: "test: {code: T1, until: 2026-12-02}", event: plain, now: december2 + .milliseconds(-1), code: "T1"),
        Case(test: "test: {code: T1, until: 2026-12-02}", event: plain, now: december2, code: ""),
        Case(test: "", event: #"{"event": "E", "test_event_code": "OWN"}"#, now: noon, code: "OWN"),
        Case(test: "test: {code: T1}", event: #"{"event": "E", "test_event_code": "OWN"}"#, now: noon, code: "OWN"),
    ]

    @Test(arguments: cases) func aTestEventCarriesItsCode(_ test: Case) throws {
        var setup = Lab.setup(fields: "text: event_id", more: test.test)
        setup.environment["CODE"] = "FROM-ENV"
        let destination = try setup.configuration().destinations[0]
        let events = destination.mapped(try Events.read(test.event), now: test.now).events
        #expect(events.map(\.testCode) == [test.code])
        #expect(events.map(\.batchKey) == [test.code])
        let body = destination.request(for: events).body
        #expect(try Fixture.value("test_event_code", in: body) == (test.code.isEmpty ? nil : "\"\(test.code)\""))
    }
}
