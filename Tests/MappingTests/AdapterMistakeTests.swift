import Mapping
import Testing
import YAML

/// Mistakes in an adapter.yaml: told at their place, as those of destinations.yaml.
@Suite struct AdapterMistakeTests {
    /// An adapter with `old` replaced by what is wrong.
    static func adapter(_ old: String, _ new: String) -> String {
        precondition(text.contains(old), "the adapter holds what is replaced")
        return text.replacing(old, with: new)
    }

    static let text = """
        adapter: mini
        title: Mini
        settings:
          account: {required: true, allowed: [a, b]}
          token: {secret: true, default: t}
        api_versions:
          setting: account
          ends: {a: 2030-01-01}
        request:
          method: POST
          url: https://mini.example.com/{account}
          headers: {Authorization: "{token}"}
          body: {data: "{events}", more: text}
        event:
          name: "{event_name}"
          time: event_time
        limits:
          events_per_request: 10
          bytes_per_request: 1MB
          event_age: {default: 7d}
        fields:
          user.email: {type: string, hash: required}
          user.phone: {type: string, hash: required}
          user.value: {type: number, needs: user.currency}
          user.currency: {type: string, enum: [EUR]}
        event_names:
          standard: [Buy]
        rules:
          - rule: buyers
            events: [Buy]
            require: [user.email]
            reason: nobody bought
        reply:
          code: body.code
        verdicts:
          - {verdict: delivered, when: {status: 2xx}, means: accepted}
          - {verdict: retry, means: other}

        """

    static let mistakes: [Mistake] = [
        Mistake(
            "another name", adapter("adapter: mini", "adapter: ⟦maxi⟧"), says: "plugins/mini but calls itself `maxi`"),
        Mistake(
            "no name",
            "⟦" + adapter("adapter: mini\n", "").dropLast() + "⟧\n",
            says: "an adapter lacks `adapter`"),
        Mistake(
            "a misspelt key", adapter("title:", "⟦tittle⟧:"), says: "an adapter knows no `tittle`",
            hint: "did you mean title?"),
        Mistake(
            "what it sends", adapter("title: Mini", "sends: ⟦something⟧"), says: "`sends` cannot be something",
            hint: "nothing"),
        Mistake(
            "what tests are", adapter("title: Mini", "test_events: ⟦ignored⟧"), says: "`test_events` cannot be ignored",
            hint: "counted, apart"),
        Mistake(
            "a misspelt key of a setting", adapter("{required: true, allowed", "{⟦require⟧: true, allowed"),
            says: "the setting `account` knows no `require`", hint: "did you mean required?"),
        Mistake(
            "a default that is not allowed",
            adapter("{required: true, allowed: [a, b]}", "{default: ⟦c⟧, allowed: [a, b]}"),
            says: "the default of `account` is not among its allowed", hint: "known are a, b"),
        Mistake(
            "an end of a version of no setting", adapter("setting: account", "setting: ⟦acount⟧"),
            says: "there is no setting `acount`", hint: "did you mean account?"),
        Mistake(
            "an end that is no date", adapter("{a: 2030-01-01}", "{a: ⟦soon⟧}"), says: "a date is expected here",
            hint: "2026-12-01"),
        Mistake(
            "an event count of nothing", adapter("events_per_request: 10", "events_per_request: ⟦0⟧"),
            says: "`events_per_request` has to be a whole number", "the number 0"),
        Mistake(
            "an age of an unknown source", adapter("{default: 7d}", "{default: 7d, ⟦web⟧: 7d}"),
            says: "there is no action_source `web`", hint: "known are website"),
        Mistake(
            "an age without a unit", adapter("{default: 7d}", "{default: ⟦7⟧}"), says: "a duration is expected here",
            hint: "7d"),
        Mistake(
            "an unknown type", adapter("{type: number, needs", "{type: ⟦float⟧, needs"), says: "`type` cannot be float",
            hint: "string, number, integer, boolean, any"),
        Mistake(
            "an unknown hash rule",
            adapter("user.phone: {type: string, hash: required}", "user.phone: {type: string, hash: ⟦always⟧}"),
            says: "`hash` cannot be always", hint: "required, optional, forbidden"),
        Mistake(
            "a misspelt key of a field", adapter("{type: string, enum: [EUR]}", "{type: string, ⟦enums⟧: [EUR]}"),
            says: "a field knows no `enums`", hint: "did you mean enum?"),
        Mistake(
            "a need of what is not there", adapter("needs: user.currency", "needs: ⟦user.curency⟧"),
            says: "there is no field `user.curency`", hint: "did you mean user.currency?"),
        Mistake(
            "a need in another object",
            adapter("needs: user.currency}", "needs: ⟦currency⟧}\n  currency: {type: string}"),
            says: "`user.value` can only need a field of the same object"),
        Mistake("a field that is no path", adapter("user.phone:", "⟦user..phone⟧:"), says: "`user..phone` is no path"),
        Mistake(
            "an unknown cleaning step",
            adapter(
                "user.phone: {type: string, hash: required}",
                "user.phone: {type: string, hash: required, clean: [⟦e146⟧]}"), says: "there is no step `e146`",
            hint: "did you mean e164?"),
        Mistake(
            "a rule about an unknown field", adapter("require: [user.email]", "require: [⟦user.mail⟧]"),
            says: "there is no field `user.mail`", hint: "did you mean user.email?"),
        Mistake(
            "a rule about an unknown event", adapter("events: [Buy]", "events: [⟦By⟧]"), says: "there is no event `By`",
            hint: "did you mean Buy?"),
        Mistake(
            "a rule without a check",
            adapter(
                "rule: buyers\n    events: [Buy]\n    require: [user.email]\n    reason: nobody bought",
                "⟦rule: buyers\n    reason: nobody bought⟧"), says: "a rule needs either `require`"),
        Mistake(
            "a rule without a reason",
            adapter(
                "rule: buyers\n    events: [Buy]\n    require: [user.email]\n    reason: nobody bought",
                "⟦rule: buyers\n    require: [user.email]⟧"), says: "a rule lacks `reason`"),
        Mistake(
            "rules that are no list",
            adapter(
                "rules:\n  - rule: buyers\n    events: [Buy]\n    require: [user.email]\n    reason: nobody bought",
                "rules: ⟦{}⟧"), says: "`rules` has to be a list"),
        Mistake(
            "a consequence that is none", adapter("reason: nobody bought", "reason: nobody bought\n    then: ⟦drop⟧"),
            says: "`then` cannot be drop", hint: "withhold, note"),
        Mistake(
            "sets of an unknown member",
            adapter("require: [user.email]", "object: user\n    insufficient: [[email, ⟦phon⟧]]"),
            says: "there is no field `user.phon`", hint: "did you mean user.phone?"),
        Mistake(
            "sets that are no lists", adapter("require: [user.email]", "object: user\n    insufficient: ⟦[email]⟧"),
            says: "`insufficient` has to be a list of lists"),
        Mistake(
            "no verdicts",
            adapter(
                "verdicts:\n  - {verdict: delivered, when: {status: 2xx}, means: accepted}\n  - {verdict: retry, means: other}",
                "verdicts: ⟦[]⟧"), says: "`verdicts` has to be a list of rows", "an empty list"),
        Mistake(
            "a last row with a condition",
            adapter("- {verdict: retry, means: other}", "- ⟦{verdict: retry, when: {status: 5xx}, means: other}⟧"),
            says: "the last row must not have `when`"),
        Mistake(
            "an unknown verdict", adapter("verdict: retry", "verdict: ⟦retri⟧"), says: "`verdict` cannot be retri",
            hint: "throttle"),
        Mistake(
            "a row without words", adapter("{verdict: retry, means: other}", "⟦{verdict: retry}⟧"),
            says: "a row of `verdicts` lacks `means`"),
        Mistake(
            "a condition on no part of an answer", adapter("{status: 2xx}", "{⟦state⟧: 2xx}"),
            says: "`state` is no part of an answer", hint: "body.error.code"),
        Mistake(
            "a status that cannot be", adapter("{status: 2xx}", "{status: ⟦2x⟧}"), says: "`status` can never be 2x",
            hint: "5xx"),
        Mistake(
            "a body that cannot be", adapter("{status: 2xx}", "{body: ⟦json⟧}"), says: "`body` can never be json",
            hint: "not json"),
        Mistake(
            "doubt where nothing is repeated",
            adapter(
                "{verdict: delivered, when: {status: 2xx},",
                "{verdict: delivered, doubtful: ⟦true⟧, when: {status: 2xx},"),
            says: "`doubtful` is for rows whose verdict is retry or throttle", hint: "nothing is repeated"),
        Mistake(
            "a wait at no part of an answer", adapter("code: body.code", "retry_after: [{from: ⟦heather.x⟧}]"),
            says: "`heather.x` is no part of an answer", hint: "header.retry-after"),
        Mistake(
            "a wait in a unit that there is not",
            adapter("code: body.code", "retry_after: {from: header.x, unit: ⟦days⟧}"), says: "`unit` cannot be days",
            hint: "milliseconds, seconds, minutes, hours"),
        Mistake(
            "a blame without a number",
            adapter("code: body.code", "blame: {from: body.message, pattern: ⟦data⟧}"), says: "`pattern` needs a text",
            hint: "data[{index}]"),
        Mistake(
            "a blame with nothing before the number",
            adapter("code: body.code", "blame: {from: body.message, pattern: ⟦\"{index}.\"⟧}"),
            says: "`pattern` needs a text", hint: "data[{index}]"),
        Mistake(
            "a pointer to no part of an answer", adapter("code: body.code", "code: ⟦boddy.code⟧"),
            says: "`boddy.code` is no part of an answer", hint: "header.retry-after"),
        Mistake(
            "a setting in the URL that is not there",
            adapter("https://mini.example.com/{account}", "⟦https://mini.example.com/{acount}⟧"),
            says: "there is no setting `acount`", hint: "did you mean account?"),
        Mistake(
            "a brace without its end",
            adapter("https://mini.example.com/{account}", "⟦'https://mini.example.com/{account'⟧"),
            says: "`{` without its `}`"),
        Mistake(
            "a token in the body", adapter("more: text", "more: ⟦\"{token}\"⟧"),
            says: "a secret cannot stand in the body", hint: "in a header"),
        Mistake(
            "a body without events", adapter("  body: {data: \"{events}\", more: text}", "  body: ⟦{more: text}⟧"),
            says: "`body` has no place for the events", hint: "{events}"),
        Mistake(
            "an event of an unknown variable", adapter("\"{event_name}\"", "⟦\"{event}\"⟧"),
            says: "there is no setting `event`", hint: "known are event_name"),
        Mistake(
            "a token in the event", adapter("time: event_time", "time: ⟦\"{token}\"⟧"),
            says: "a secret cannot stand in the body", hint: "in a header"),
    ]

    @Test(arguments: mistakes) func aMistakeIsFoundAtItsPlace(_ mistake: Mistake) throws {
        let yaml = """
            version: 1
            destinations:
              mini:
                adapter: mini
                settings: {account: a}
                events: {"*": as is}
                fields: {user.email: user.email}
                hashing: {user.email: [email, sha256]}
            """
        let (configuration, diagnostics) = try Setup(yaml: yaml, adapters: ["mini": mistake.text]).load()
        mistake.check(diagnostics, file: "plugins/mini/adapter.yaml")
        #expect(configuration == nil)
    }

    @Test func anAdapterOfTwoDestinationsIsReportedOnce() throws {
        let yaml = """
            version: 1
            destinations:
              one: &mini
                adapter: mini
                settings: {account: a}
                events: {"*": as is}
                fields: {user.currency: properties.currency}
              two: {<<: *mini}
            """
        let text = Self.adapter("https://mini.example.com/{account}", "https://mini.example.com/{nothing}")
        #expect(try Setup(yaml: yaml, adapters: ["mini": text]).load().diagnostics.count == 1)
    }

    @Test(arguments: ["tiktok", "facebook", "noop"]) func anAdapterLoadsWithoutAWord(_ name: String) throws {
        let diagnostics = try Setup.shipped.load().diagnostics
        #expect(!diagnostics.contains { $0.file == "plugins/\(name)/adapter.yaml" })
    }
}
