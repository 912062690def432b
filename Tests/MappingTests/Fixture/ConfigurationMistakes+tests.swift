extension ConfigurationMistakes {
    /// A good destination and one test of it, whose keys can be changed.
    static func test(
        name: String = "name: one", destination: String = "destination: lab", event: String = "event: {event: Lead}",
        expect: String = "expect: {event: Lead}", more: String = ""
    ) -> String {
        let lines = [name, destination, event, expect, more].filter { !$0.isEmpty }
        return whole("") + "tests:\n  - " + lines.joined(separator: "\n    ") + "\n"
    }

    static let tests: [Mistake] = [
        Mistake(
            "tests that are no list", whole("") + "tests: ⟦{}⟧\n", says: "`tests` has to be a list",
            "an empty mapping", hint: "begin each test"),
        Mistake("a test that is a text", whole("") + "tests:\n  - ⟦one⟧\n", says: "a test has to be a list of"),
        Mistake(
            "a test without a name",
            test(name: "", destination: "⟦destination: lab", more: "⟧")
                .replacing("\n    ⟧", with: "⟧"), says: "a test lacks `name`", hint: "in a few words"),
        Mistake(
            "a test of nothing", test(destination: "⟦destinaton⟧: lab\n    destination: lab"),
            says: "knows no `destinaton`", hint: "destination"),
        Mistake(
            "a test of an unknown destination", test(destination: "destination: ⟦lap⟧"),
            says: "there is no destination `lap`", hint: "did you mean lab?"),
        Mistake(
            "a test at no time", test(more: "now: ⟦noon⟧"), says: "a point in time is expected", "noon",
            hint: "2026-12-01T12:00:00Z"),
        Mistake(
            "an event that is a name", test(event: "event: ⟦Lead⟧"), says: "`event` has to be an event", "Lead",
            hint: "{event: Purchase"),
        Mistake(
            "an event without its name", test(event: "⟦event⟧: {user: {phone: 030123456}}"), says: "`event`: ",
            hint: "Purchase"),
        Mistake(
            "an event with a misspelt member", test(event: "event: {event: Lead, user: {⟦emial⟧: a@b.de}}"),
            says: "`user.emial`", "unknown", hint: "email"),
        Mistake(
            "an event with a wrong type", test(event: "event: {event: Lead, user: {email: [a@b.de, ⟦{a: 1}⟧]}}"),
            says: "`user.email[1]`", "expected"),
        Mistake(
            "an event in milliseconds", test(event: "event: {event: Lead, event_time: ⟦1796126400000⟧}"),
            says: "milliseconds", hint: "1796126400"),
        Mistake(
            "an event ahead of its test",
            test(event: "event: {event: Lead, event_time: ⟦2026-12-02T00:00:00Z⟧}", more: "now: 2026-12-01T00:00:00Z"),
            says: "`event_time`", "ahead", hint: "Write when it happened"),
        Mistake(
            "an event for a destination that is not there", test(event: "event: {event: Lead, destinations: [⟦lap⟧]}"),
            says: "`destinations[0]`", "lap", hint: "lab"),
        Mistake("nothing expected", test(expect: "expect: ⟦{}⟧"), says: "`expect` is empty", hint: "expect: {event"),
        Mistake("expectations as a list", test(expect: "expect: ⟦[Lead]⟧"), says: "`expect` has to be a list of"),
        Mistake(
            "an unknown rule", test(expect: "expect: {withheld: ⟦consnt⟧}"), says: "there is no rule `consnt`",
            hint: "did you mean consent?"),
        Mistake(
            "a rule and fields", test(expect: "expect: {withheld: consent, ⟦text⟧: x}"), says: "knows no `text`",
            hint: "withheld"),
        Mistake(
            "an unknown field", test(expect: "expect: {event: Lead, ⟦txet⟧: x}"), says: "has no field `txet`",
            hint: "did you mean text?"),
        Mistake(
            "an unknown member of a list", test(expect: "expect: {⟦\"items[0].prise\"⟧: 1}"),
            says: "has no field `items[0].prise`", hint: "items[].price"),
        Mistake(
            "no path", test(expect: "expect: {⟦\"items[x]\"⟧: 1}"), says: "is no path of a field",
            hint: "items[0].price"),
        Mistake(
            "nothing to compare with", test(expect: "expect: {text: ⟦~⟧}"), says: "has nothing to compare with",
            hint: "absent"),
        Mistake(
            "the hash of a list of nothing", test(expect: "expect: {hashed: {sha256: ⟦[]⟧}}"),
            says: "`sha256` names no text", hint: "{sha256: ada@example.com}"),
    ]
}
