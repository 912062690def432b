import Events
import Mapping
import Testing
import YAML

/// `tests` of destinations.yaml, run.
@Suite struct ExpectationTests {
    /// An expectation and what differs from it: field, expected, got.
    struct Case: Sendable, CustomTestStringConvertible {
        let expect: String
        let differences: [[String]]

        init(_ expect: String, _ differences: [String]...) {
            self.expect = expect
            self.differences = differences
        }

        var testDescription: String { expect }
    }

    static let fields = """
        text: user.external_id
        texts: user.first_name
        list: user.last_name
        number: properties.value
        numbers: properties.amounts
        boolean: consent.opt_out
        integer: properties.num_items
        any: properties.anything
        color: properties.color
        hashed: user.email
        items[].id: properties.contents[].id
        items[].price: properties.contents[].price
        """
    static let event = """
        {event: Lead, user: {external_id: "7", first_name: [Ada, Eve], last_name: Zoë, email: " Ada@Example.com "},
         properties: {value: 29.50, color: blue, anything: {a: [1, {b: true}]}, contents: [{id: x, price: 1}, {id: y}]},
         consent: {opt_out: true}}
        """
    static let hash = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"

    static let cases = [
        Case("{event: Lead}"),
        Case("{event: Purchase}", ["event", "Purchase", "Lead"]),
        Case("{event: [Lead, Sale]}", ["event", "Lead, Sale", "Lead"]),
        Case(#"{text: "7"}"#),
        Case("{text: 7}", ["text", "7", #""7""#]),
        Case("{text: absent}", ["text", "absent", #""7""#]),
        Case(#"{text: "absent"}"#, ["text", #""absent""#, #""7""#]),
        Case("{number: 29.5, boolean: true}"),
        Case("{number: 2.95e1}"),
        Case("{number: 29.51}", ["number", "29.51", "29.50"]),
        Case(#"{number: "29.50"}"#, ["number", #""29.50""#, "29.50"]),
        Case("{boolean: false}", ["boolean", "false", "true"]),
        Case("{integer: absent}"),
        Case("{integer: 1}", ["integer", "1", "absent"]),
        Case("{color: red}", ["color", #""red""#, "absent: the value is not one of those allowed"]),
        Case("{maybe: x}", ["maybe", #""x""#, "absent: `fields` of lab has no line for it"]),
        Case("{maybe: absent, other: absent}"),
        Case("{hashed: {sha256: ada@example.com}}"),
        Case("{hashed: [{sha256: ada@example.com}]}", ["hashed", "[…]", "\"\(hash)\""]),
        Case(
            "{hashed: {sha256: eve@example.com}}",
            ["hashed", "… (SHA-256 of \"eve@example.com\")", "\"\(hash)\""]),
        Case("{hashed: \(hash)}"),
        Case("{list: Zoë}"),
        Case("{list: \"Zoe\u{308}\"}", ["list", "\"Zoe\u{308}\"", "[\"Zo\u{EB}\"]"]),
        Case("{list: [Zoë]}"),
        Case("{texts: [Ada, Eve], \"texts[1]\": Eve}"),
        Case("{texts: [Ada]}", ["texts[1]", "nothing", #""Eve""#]),
        Case("{texts: [Ada, Eve, Ann]}", ["texts[2]", #""Ann""#, "absent"]),
        Case("{texts: [Eve, Ada]}", ["texts[0]", #""Eve""#, #""Ada""#], ["texts[1]", #""Ada""#, #""Eve""#]),
        Case("{texts: Ada}", ["texts", #""Ada""#, #"["Ada","Eve"]"#]),
        Case(#"{"items[0].price": 1, "items[1].price": absent, "items[2].id": absent}"#),
        Case(#"{"items[1].id": x}"#, ["items[1].id", #""x""#, #""y""#]),
        Case("{items: [{id: x, price: 1.0}, {id: y}]}"),
        Case(
            "{items: [{id: x}, {id: y, price: 2}]}", ["items[0].price", "absent", "1"],
            ["items[1].price", "2", "absent"]),
        Case("{any: {a: [1, {b: true}]}}"),
        Case("{any: {a: [1, {b: false, c: absent}]}}", ["any.a[1].b", "false", "true"]),
        Case("{any: [1]}", ["any", "[1]", #"{"a":[1,{"b":true}]}"#]),
        Case("{withheld: consent}", ["event", "withheld by consent", "sent as Lead"]),
    ]

    @Test(arguments: cases)
    func everyDifferenceIsToldAtItsField(_ test: Case) throws {
        let result = try Self.result("expect: \(test.expect)")
        guard case .failed(let differences) = result else {
            #expect(result == .passed)
            #expect(test.differences.isEmpty)
            return
        }
        try #require(differences.count == test.differences.count, "\(differences)")
        for (found, wanted) in zip(differences, test.differences) {
            #expect(found.field == wanted[0])
            #expect(Self.fits(found.expected, wanted[1]), "\(found.expected)")
            #expect(Array(found.got.utf8) == Array(wanted[2].utf8), "\(found.got)")
        }
    }

    @Test func whatIsKeptBackIsComparedByItsRule() throws {
        let denied = "event: {event: Lead, consent: {ad_user_data: denied}}"
        #expect(try Self.result("expect: {withheld: consent}", event: denied) == .passed)
        let reason = "withheld by consent: the customer denied ad_user_data"
        for (expect, expected) in [
            ("{withheld: only}", "withheld by only"), ("{event: Lead}", "sent as Lead"), ("{text: absent}", "sent"),
        ] {
            guard case .failed(let differences) = try Self.result("expect: \(expect)", event: denied) else {
                Issue.record("\(expect) passed")
                continue
            }
            #expect(differences.map(\.expected) == [expected])
            #expect(differences.map(\.got) == [reason])
        }
    }

    @Test func oneEventUnderTwoNamesIsComparedTwice() throws {
        let expect = "expect: {event: [Sale, Lead], number: 1}"
        let result = try Self.result(expect, event: "event: {event: Purchase, properties: {value: 2}}")
        guard case .failed(let differences) = result else {
            Issue.record("\(result)")
            return
        }
        // The same in both is told once.
        #expect(differences.map(\.field) == ["number"])
    }

    @Test func aTestTakesPlaceAtItsOwnTimeOrTheEventsOrNow() throws {
        let old = "event: {event: Lead, event_time: 2020-01-01T00:00:00Z}"
        #expect(try Self.result("expect: {any: absent, time: 1577836800}", event: old) == .passed)
        let late = try Self.result("now: 2020-02-01T00:00:00Z\n    expect: {withheld: event_age}", event: old)
        #expect(late == .passed)
        #expect(try Self.result("expect: {time: \(noon.seconds)}", event: "event: {event: Lead}") == .passed)
        let coming = "event: {event: Lead, event_time: 2999-01-01T00:00:00Z}"
        #expect(try Self.result("expect: {time: 32472144000}", event: coming) == .passed)
    }

    @Test func textsThatLookLikeNumbersReachTheEventAsTheyAreWritten() throws {
        let event = "event: {event: Lead, user: {external_id: 0301234567, first_name: [+49, 0x1F]}}"
        let result = try Self.result(#"expect: {text: "0301234567", texts: ["+49", 0x1F]}"#, event: event)
        #expect(result == .passed)
    }

    @Test func aTestOfADestinationThatIsSwitchedOffIsSkipped() throws {
        var setup = try Self.setup("expect: {nonsense: 1}")
        setup.yaml = setup.yaml.replacing("    events:", with: "    enabled: false\n    events:")
        let configuration = try setup.configuration()
        #expect(configuration.tests.map { $0.result(in: configuration) } == [.skipped("lab is switched off")])
    }

    @Test func differencesStandWhereTheirExpectationIsWritten() throws {
        let setup = try Self.setup("expect:\n      text: x\n      items: [{id: x, price: 1}, {id: z}]")
        let configuration = try setup.configuration()
        let test = try #require(configuration.tests.first)
        guard case .failed(let differences) = test.result(in: configuration) else { return }
        let lines = setup.yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let texts = differences.map { difference in
            let line = lines[difference.location.line - 1]
            return String(line.dropFirst(difference.location.column - 1).prefix(1))
        }
        #expect(texts == ["x", "z"])
        #expect(lines[test.location.line - 1] == "  - name: one")
    }

    @Test func variablesThatAreMissingGetAStandInOnlyWhereThatIsAskedFor() throws {
        var setup = try Setup.shipped
        setup.environment = [:]
        #expect(try setup.load().configuration == nil)
        setup.standIn = { $0 }
        let (configuration, diagnostics) = try setup.load()
        #expect(diagnostics.isEmpty)
        let event = try Events.read(#"{"event": "Lead", "user": {"email": "a@b.de"}}"#)
        let facebook = try #require(configuration?.destination(named: "facebook"))
        let request = facebook.request(for: facebook.mapped(event, now: noon).events)
        #expect(request.url.contains("/v25.0/FACEBOOK_PIXEL_ID/"))
    }

    private static func setup(_ lines: String, event: String = "event: \(Self.event)") throws -> Setup {
        var setup = Lab.setup(
            fields: fields, hashing: "hashed: [email, sha256]", more: "consent: [ad_user_data]")
        setup.adapters["lab"] = Lab.adapter
            .replacing("limits:", with: "limits:\n  event_age: {default: 7d}")
        setup.yaml = setup.yaml.replacing("{\"*\": as is}", with: "{\"*\": as is, Purchase: [Sale, Lead]}")
        setup.yaml += "tests:\n  - name: one\n    destination: lab\n    \(event)\n    \(lines)\n"
        return setup
    }

    private static func result(
        _ lines: String, event: String = "event: \(Self.event)"
    ) throws -> MappingTestResult {
        let configuration = try setup(lines, event: event).configuration()
        return try #require(configuration.tests.first).result(in: configuration)
    }

    /// Whether a text is as wanted; … stands for anything.
    private static func fits(_ text: String, _ wanted: String) -> Bool {
        guard let gap = wanted.firstIndex(of: "…") else { return Array(text.utf8) == Array(wanted.utf8) }
        return text.hasPrefix(wanted[..<gap]) && text.hasSuffix(wanted[wanted.index(after: gap)...])
    }
}
