import Events
import Mapping
import Testing
import YAML

/// What is no error and yet probably not meant: warnings that know the platform.
@Suite struct PlatformWarningTests {
    static let star = "{\"*\": as is}"

    /// A file with one destination at TikTok.
    static func tiktok(
        events: String = star, fields: String = "{user.user_agent: context.user_agent}", _ more: String = ""
    ) -> String {
        """
        version: 1
        destinations:
          tiktok:
            adapter: tiktok
            settings: {pixel_code: C4PIXEL, access_token: '${TIKTOK_ACCESS_TOKEN}'}
            events: \(events)
            fields: \(fields)

        """ + Lab.indented(more, by: 4)
    }

    static let names: [Mistake] = [
        Mistake(
            "a standard event under a name that the platform does not know",
            tiktok(events: "{Purchase: ⟦Kassensturz⟧, \"*\": as is}"), .warning,
            says: "has no standard event `Kassensturz`", "custom", hint: "`fanout events tiktok` lists the names"),
        Mistake(
            "a name of theirs misspelt", tiktok(events: "{Purchase: ⟦CompletePayments⟧, \"*\": as is}"), .warning,
            says: "has no standard event `CompletePayments`", hint: "did you mean CompletePayment?"),
        Mistake(
            "a name of theirs in another case", tiktok(events: "{PageView: ⟦pageview⟧, \"*\": as is}"), .warning,
            says: "has no standard event `pageview`", hint: "did you mean Pageview?"),
        Mistake(
            "an event of one's own under another name", tiktok(events: "{QuizDone: ⟦Quiz⟧, \"*\": as is}"), .note,
            says: "arrives as a custom event"),
        Mistake(
            "a name that the platform gives up", tiktok(events: "{Contact: ⟦ClickButton⟧, \"*\": as is}"), .warning,
            says: "gives up the event `ClickButton`", hint: "fanout events tiktok"),
        Mistake(
            "a name that the platform takes for another",
            tiktok(events: "{InitiateCheckout: ⟦StartCheckout⟧, \"*\": as is}"), .warning,
            says: "turns `StartCheckout` into its own `InitiateCheckout`", hint: "write InitiateCheckout"),
        Mistake(
            "the older and the newer name of one event",
            tiktok(events: "{Purchase: ⟦[Purchase, CompletePayment]⟧, \"*\": as is}"), .warning,
            says: "`Purchase` would count twice", "`CompletePayment` is the older name", hint: "pixel in the browser"),
        Mistake(
            "a standard event that goes nowhere",
            tiktok(
                events:
                    "{\(CanonicalSchema.standardEventNames.dropFirst().map { "\($0): as is" }.joined(separator: ", "))}"
            )
            .replacing("destinations:", with: "⟦destinations⟧:"), .warning,
            says: "PageView goes nowhere: no destination sends it", hint: "`\"*\": ~` where all others"),
        Mistake(
            "several standard events that go nowhere",
            tiktok(events: "{Purchase: Purchase}").replacing("destinations:", with: "⟦destinations⟧:"), .warning,
            says: "these events go nowhere", "PageView, ViewContent, Search", "Subscribe",
            hint: "name PageView under `events`"),
    ]

    static let fields: [Mistake] = [
        Mistake(
            "a property that is probably misspelt",
            tiktok(fields: "{⟦properties.valeu⟧: properties.value}"), .warning,
            says: "`properties.valeu` is none of TikTok Events API 2.0's own fields",
            hint: "did you mean properties.value?"),
        Mistake(
            "a field far from all", tiktok(fields: "{⟦user.shoe_size⟧: user.gender}"),
            says: "has no field `user.shoe_size`", hint: "`fanout fields tiktok` lists all"),
        Mistake(
            "a field that needs another", tiktok(fields: "{⟦properties.value⟧: properties.value}"), .warning,
            says: "`properties.value` is never sent", "`properties.currency`", hint: "properties.currency"),
        Mistake(
            "an address cleaned by hand, but not wholly",
            tiktok(fields: "{user.email: user.email}", "hashing: {user.email: ⟦[lowercase, sha256]⟧}"), .warning,
            says: "`user.email`: of ` Ada.Lovelace@Example.com `", "expects ada.lovelace@example.com",
            hint: "[email, sha256]"),
        Mistake(
            "a name that keeps its spaces",
            tiktok(
                fields: "{user.last_name: user.last_name}", "hashing: {user.last_name: ⟦[trim, lowercase, sha256]⟧}"),
            .warning, says: "these steps make o'connor", "expects oconnor", hint: "[name, sha256]"),
        Mistake(
            "a city that is not cleaned", tiktok(fields: "{⟦user.city⟧: user.city}"), .warning,
            says: "these steps make San Francisco", "expects sanfrancisco", hint: "`user.city: [city]`"),
    ]

    @Test(arguments: names + fields) func aWarningStandsAtItsPlace(_ mistake: Mistake) throws {
        let (configuration, diagnostics) = try Setup(yaml: mistake.text).load()
        mistake.check(diagnostics, file: "destinations.yaml")
        #expect((configuration == nil) == (mistake.severity == .error))
    }

    /// Other lists of steps that give the same.
    @Test(arguments: [
        "user.email: [trim, lowercase, sha256]", "user.email: [nfc, email, sha256]",
        "user.first_name: [nfc, name, sha256]", "user.zip_code: [no_punctuation, lowercase, no_spaces, sha256]",
        "user.external_id: [trim, sha256]", "user.external_id: [trim, lowercase, sha256]",
    ]) func stepsThatGiveTheSameAreAccepted(_ line: String) throws {
        let field = String(line.prefix { $0 != ":" })
        let source = field == "user.zip_code" ? "user.postal_code" : field
        let yaml = Self.tiktok(fields: "{\(field): \(source)}", "hashing: {\(line)}")
        let diagnostics = try Setup(yaml: yaml).load().diagnostics
        #expect(diagnostics.map(\.message) == [])
    }

    @Test(arguments: ["{PageView: ~, \"*\": as is}", "{Purchase: Purchase, \"*\": ~}"])
    func anEventThatIsSwitchedOffEverywhereIsMeantToGoNowhere(_ events: String) throws {
        let diagnostics = try Setup(yaml: Self.tiktok(events: events)).load().diagnostics
        #expect(diagnostics.isEmpty)
    }

    @Test func anEventThatOneOfTwoPlatformsGetsDoesNotGoNowhere() throws {
        var setup = Setup(yaml: Self.tiktok(events: "{Purchase: Purchase}"))
        setup.yaml += "  lab:\n    adapter: lab\n    events: {\"*\": as is}\n    fields: {text: event_id}\n"
        setup.adapters["lab"] = Lab.adapter
        #expect(try setup.load().diagnostics.isEmpty)
    }

    @Test func whatOnlyADestinationThatSendsNothingGetsGoesNowhere() throws {
        var setup = Setup(yaml: Self.tiktok(events: "{Purchase: Purchase}"))
        setup.yaml += "  noop:\n    adapter: noop\n    events: {\"*\": as is}\n    fields: {id: event_id}\n"
        #expect(try setup.load().diagnostics.map(\.severity) == [.warning])
    }
}
