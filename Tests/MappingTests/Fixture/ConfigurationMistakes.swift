import YAML

/// Files with one mistake each.
enum ConfigurationMistakes {
    static let all = frame + settings + events + fieldMistakes + steps + rest + tests

    /// A file with one destination of the lab; `lines` follow its name.
    static func lab(_ lines: String, name: String = "lab") -> String {
        "version: 1\ndestinations:\n  \(name):\n" + Lab.indented(lines, by: 4)
    }

    /// The same with all that has to be there, and `lines`.
    static func whole(_ lines: String, fields: String = "{text: event_id}") -> String {
        lab("adapter: lab\nevents: {\"*\": as is}\n" + (fields.isEmpty ? "" : "fields: \(fields)\n") + lines)
    }

    static func fields(_ line: String, _ more: String = "") -> String {
        lab("adapter: lab\nevents: {\"*\": as is}\nfields:\n" + Lab.indented(line, by: 2) + more)
    }

    static let frame: [Mistake] = [
        Mistake("no YAML", "version: 1\ndestinations: ⟦[⟧\n", says: "never closed", hint: "]"),
        Mistake("nothing", "⟦⟧", says: "this file is empty", hint: "`fanout add tiktok`"),
        Mistake("only a comment", "# later\n⟦⟧", says: "this file is empty", hint: "`fanout add tiktok`"),
        Mistake("one word", "⟦tiktok⟧", says: "this file has to be a list of `name: value` lines", "found tiktok"),
        Mistake(
            "version missing", "⟦destinations: {}⟧", says: "lacks `version`", hint: "`version: 1` as the first line"),
        Mistake(
            "version 2", "version: ⟦2⟧\ndestinations: {}", says: "reads version 1", "found the number 2",
            hint: "write `version: 1`"),
        Mistake("destinations missing", "⟦version: 1⟧", says: "this file lacks `destinations`"),
        Mistake(
            "destinations as a list", "version: 1\ndestinations:\n  ⟦- tiktok⟧",
            says: "`destinations` has to be a list of `name: value` lines", "found a list"),
        Mistake(
            "a misspelt key", "version: 1\n⟦destination⟧: {}\ndestinations: {}", says: "knows no `destination`",
            hint: "did you mean destinations?"),
        Mistake(
            "a destination twice",
            whole("") + "  ⟦lab⟧:\n    adapter: lab\n    events: {\"*\": as is}\n    fields: {text: event_id}\n",
            says: "lab", "twice", "line 3", hint: "remove or rename"),
        Mistake(
            "a name with a space", lab("adapter: lab", name: "⟦my lab⟧"), says: "`my lab` cannot be the name",
            hint: "letters, digits"),
        Mistake(
            "a destination that is a text", "version: 1\ndestinations:\n  lab: ⟦lab⟧", says: "the destination `lab`",
            "found lab"),
        Mistake(
            "no adapter", "version: 1\ndestinations:\n  ⟦lab⟧:\n    events: {\"*\": as is}\n",
            says: "the destination `lab` lacks `adapter`", hint: "adapter: tiktok"),
        Mistake(
            "an unknown adapter", lab("adapter: ⟦tiktoc⟧"), says: "there is no adapter `tiktoc`",
            hint: "did you mean tiktok?"),
        Mistake(
            "an adapter far from all", lab("adapter: ⟦snapchat⟧"), says: "there is no adapter `snapchat`",
            hint: "known are facebook, lab, noop, tiktok"),
        Mistake(
            "an adapter that is a list", lab("adapter: ⟦[lab]⟧"), says: "`adapter` has to be a text", "found a list"),
        Mistake(
            "a misspelt key of a destination", whole("⟦hashng⟧: {}"), says: "knows no `hashng`",
            hint: "did you mean hashing?"),
        Mistake(
            "enabled that is a text", whole("enabled: ⟦yes⟧"), says: "`enabled` has to be true or false", "found yes",
            hint: "without quotes"),
    ]

    static let settings: [Mistake] = [
        Mistake(
            "a misspelt setting", whole("settings: {⟦acount⟧: 5}"), says: "`settings` knows no `acount`",
            hint: "did you mean account?"),
        Mistake(
            "a setting that is a list", whole("settings: {account: ⟦[a]⟧}"), says: "`account` has to be a text",
            "found a list"),
        Mistake("an empty setting", whole("settings: {account: ⟦''⟧}"), says: "`account` is empty"),
        Mistake(
            "an empty variable", whole("settings: {account: ⟦'${EMPTY}'⟧}"),
            says: "the environment variable EMPTY is not set", hint: "enabled: false"),
        Mistake(
            "a missing variable", whole("settings: {account: ⟦'${NOWHERE}'⟧}"), says: "NOWHERE is not set",
            hint: "${NOWHERE:-default}"),
        Mistake(
            "a variable without its end", whole("settings: {account: ⟦'${NOWHERE'⟧}"), says: "`${` without its `}`",
            hint: "$$"),
        Mistake(
            "a variable without a name", whole("settings: {account: ⟦'${}'⟧}"), says: "names no environment variable",
            hint: "${NAME}"),
        Mistake(
            "a variable without its braces", whole("settings: {account: ⟦$NOWHERE⟧}"), says: "without its braces",
            hint: "write ${NOWHERE}"),
        Mistake(
            "a secret's variable without its braces", whole("settings: {token: ⟦$NOWHERE⟧}"),
            says: "without its braces", hint: "write ${NAME}"),
        Mistake(
            "a variable with a wrong name", whole("settings: {account: ⟦'${MY NAME}'⟧}"), says: "`${MY NAME}`",
            "names no environment variable", hint: "${NAME}"),
        Mistake(
            "a file that is not there", whole("settings: {token: ⟦'${file:/run/secrets/none}'⟧}"),
            says: "/run/secrets/none cannot be read", hint: "readable"),
        Mistake(
            "a line break in a setting", whole("settings: {account: ⟦\"a\\nb\"⟧}"), says: "`account` holds a line break"
        ),
        Mistake(
            "a required setting missing",
            "version: 1\ndestinations:\n  ⟦tiktok⟧:\n    adapter: tiktok\n    events: {\"*\": as is}\n    settings: {access_token: '${TIKTOK_ACCESS_TOKEN}'}\n    fields: {user.ip: {from: context.ip, steps: [strip_appendix]}}\n"
                .replacing("⟦tiktok⟧", with: "tiktok").replacing("settings", with: "⟦settings⟧"),
            says: "`tiktok` lacks the setting `pixel_code`", hint: "TikTok Events Manager"),
        Mistake(
            "a setting with a value that is not allowed",
            "version: 1\ndestinations:\n  facebook:\n    adapter: facebook\n    events: {\"*\": as is}\n    settings: {access_token: '${FACEBOOK_ACCESS_TOKEN}', pixel_id: '1', api_version: ⟦v25⟧}\n    fields: {action_source: action_source}\n",
            says: "`api_version` cannot be v25", hint: "known are v22.0, v23.0"),
        Mistake(
            "a version near its end",
            "version: 1\ndestinations:\n  facebook:\n    adapter: facebook\n    events: {\"*\": as is}\n    settings: {access_token: '${FACEBOOK_ACCESS_TOKEN}', pixel_id: '1', api_version: ⟦v21.0⟧}\n    fields: {action_source: action_source}\n",
            .warning, says: "v21.0 ends in 50 days at Facebook", hint: "newer version"),
        Mistake(
            "a token in the file", whole("settings: {token: EAABsbCS1234}").replacing("  lab:", with: "  ⟦lab⟧:"),
            .warning,
            says: "`token` of `lab`", "for everybody to read", hint: "${NAME}"),
        Mistake(
            "an endpoint in the clear", whole("endpoint: ⟦http://proxy.example.com⟧"), says: "http is for loopback only"
        ),
        Mistake(
            "an endpoint that begins like loopback", whole("endpoint: ⟦http://127.0.0.1.example.com⟧"),
            says: "http is for loopback only"),
        Mistake(
            "an endpoint with a path", whole("endpoint: ⟦https://proxy.example.com/api⟧"),
            says: "scheme, host and port alone"),
        Mistake(
            "an endpoint with a user", whole("endpoint: ⟦https://me@proxy.example.com⟧"),
            says: "scheme, host and port alone"),
        Mistake(
            "an endpoint without a scheme", whole("endpoint: ⟦proxy.example.com⟧"), says: "scheme, host and port alone"),
        Mistake(
            "an endpoint with a wrong port", whole("endpoint: ⟦https://proxy.example.com:99999⟧"),
            says: "port has to be from 1 to 65535"),
    ]

    static let events: [Mistake] = [
        Mistake(
            "no table of events",
            "version: 1\ndestinations:\n  ⟦lab⟧:\n    adapter: lab\n    fields: {text: event_id}\n",
            says: "`lab` lacks `events`", hint: "\"*\": as is"),
        Mistake(
            "an empty table of events", lab("adapter: lab\nevents: ⟦{}⟧\nfields: {text: event_id}"),
            says: "lets nothing through", hint: "\"*\": as is"),
        Mistake(
            "a table that switches all off", lab("adapter: lab\nevents: ⟦{Purchase: ~}⟧\nfields: {text: event_id}"),
            says: "lets nothing through", hint: "enabled: false"),
        Mistake(
            "a table of events that is a list", lab("adapter: lab\nevents: ⟦[Purchase]⟧\nfields: {text: event_id}"),
            says: "`events` has to be a list of `name: value` lines", "a list"),
        Mistake(
            "a name of ours misspelt", lab("adapter: lab\nevents: {⟦Purchse⟧: Purchase}\nfields: {text: event_id}"),
            .warning, says: "`Purchse` is none of our standard events", hint: "did you mean Purchase?"),
        Mistake(
            "a name of ours in another case",
            lab("adapter: lab\nevents: {⟦purchase⟧: Purchase}\nfields: {text: event_id}"), .warning,
            says: "`purchase` is none", hint: "did you mean Purchase?"),
        Mistake(
            "an event sent twice alike", lab("adapter: lab\nevents: {Lead: [Lead, ⟦Lead⟧]}\nfields: {text: event_id}"),
            says: "`Lead` would be sent as `Lead` twice", hint: "remove"),
        Mistake(
            "an event without a name of theirs", lab("adapter: lab\nevents: {Lead: ⟦[]⟧}\nfields: {text: event_id}"),
            says: "`Lead` gets no name", hint: "`Lead: ~`"),
        Mistake(
            "all others under one name", lab("adapter: lab\nevents: {\"*\": ⟦Purchase⟧}\nfields: {text: event_id}"),
            .warning, says: "under one name", hint: "\"*\": as is"),
    ]
}
