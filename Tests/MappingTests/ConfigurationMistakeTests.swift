import Events
import Mapping
import Testing
import YAML

/// Mistakes in destinations.yaml: each is found, at its very place, and told in words that help.
@Suite struct ConfigurationMistakeTests {
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
        Mistake("nothing", "⟦⟧", says: "this file has to be a list of `name: value` lines", "nothing"),
        Mistake(
            "version missing", "⟦destinations: {}⟧", says: "lacks `version`", hint: "`version: 1` as the first line"),
        Mistake("version 2", "version: ⟦2⟧\ndestinations: {}", says: "reads version 1", "found the number 2"),
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
            "enabled that is a text", whole("enabled: ⟦yes⟧"), says: "`enabled` has to be true or false", "found yes"),
        Mistake(
            "tests that are no list", whole("") + "tests: ⟦{}⟧\n", says: "`tests` has to be a list", "an empty mapping"),
        Mistake("tests", whole("") + "⟦tests⟧:\n  - name: one\n", .note, says: "not run yet"),
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

    static let fieldMistakes: [Mistake] = [
        Mistake(
            "an unknown field", fields("⟦color.red⟧: event_id"), says: "The lab has no field `color.red`",
            hint: "adapter.yaml lists"),
        Mistake(
            "a misspelt field", fields("⟦numbr⟧: properties.value"), says: "has no field `numbr`",
            hint: "did you mean number?"),
        Mistake(
            "a path of ours that is not there", fields("text: ⟦user.emial⟧"), says: "our event has no `user.emial`",
            hint: "did you mean user.email?"),
        Mistake(
            "a platform's name for a path of ours", fields("text: ⟦custom_data.value⟧"),
            says: "our event has no `custom_data.value`", hint: "did you mean properties.value?"),
        Mistake(
            "a text where a path belongs", fields("text: ⟦web⟧"), says: "our event has no `web`", hint: "{value: web}"),
        Mistake(
            "a path with a star", fields("text: ⟦properties.*⟧"), says: "our event has no `properties.*`",
            hint: "did you mean properties?"),
        Mistake(
            "a number where a path belongs", fields("number: ⟦5⟧"), says: "`number` needs one of our fields",
            "the number 5", hint: "{value: ...}"),
        Mistake(
            "a list where a path belongs", fields("text: ⟦[user.email]⟧"), says: "`text` needs one of our fields",
            "a list", hint: "{from: ...}"),
        Mistake(
            "a misspelt key of a field", fields("text: {from: event_id, ⟦defualt⟧: x}"),
            says: "`text` knows no `defualt`", hint: "did you mean default?"),
        Mistake(
            "neither from nor value", fields("text: ⟦{default: x}⟧"), says: "neither where its value comes from",
            hint: "from: user.email"),
        Mistake(
            "both from and value", fields("text: {from: event_id, value: ⟦x⟧}"), says: "both `from` and `value`",
            hint: "default"),
        Mistake("an empty from", fields("text: {from: ⟦[]⟧}"), says: "`from` is empty", hint: "from: user.email"),
        Mistake(
            "steps on a constant", fields("text: {value: x, steps: ⟦[lowercase]⟧}"), says: "fixed `value`",
            "`steps` would do nothing", hint: "remove `steps`"),
        Mistake(
            "hashing of a constant", fields("text: {value: x}", "hashing: {text: ⟦[lowercase]⟧}"), says: "fixed value",
            "steps would do nothing", hint: "remove"),
        Mistake(
            "when that is no path", fields("text: {value: x, when: ⟦true⟧}"), says: "our event has no `true`",
            hint: "docs/event.md"),
        Mistake(
            "only for a misspelt event", fields("text: {value: x, only: [Lead, ⟦Purchas⟧]}"), .warning,
            says: "`Purchas` is none of our standard events", hint: "did you mean Purchase?"),
        Mistake(
            "except for a misspelt event", fields("text: {value: x, except: ⟦purchase⟧}"), .warning,
            says: "`purchase` is none", hint: "did you mean Purchase?"),
        Mistake(
            "a constant of the wrong type", fields("integer: {value: ⟦3.5⟧}"),
            says: "`integer` has to be a whole number", "the number 3.5"),
        Mistake(
            "a default of the wrong type", fields("boolean: {from: consent.opt_out, default: ⟦maybe⟧}"),
            says: "`boolean` has to be true or false", "maybe"),
        Mistake(
            "a constant that the platform does not know", fields("color: {value: ⟦rad⟧}"),
            says: "`color` cannot be rad", hint: "did you mean red?"),
        Mistake(
            "a default that the platform does not know", fields("color: {from: properties.status, default: ⟦blue⟧}"),
            says: "`color` cannot be blue", hint: "known are red, green"),
        Mistake(
            "a translation that the platform does not know",
            fields("color: {from: properties.status, map: {x: ⟦blue⟧}}"), says: "`color` cannot be blue",
            hint: "known are red, green"),
        Mistake(
            "a list of constants where one belongs", fields("text: {value: ⟦[a, b]⟧}"), says: "`text` takes one value",
            "a list"),
        Mistake(
            "an object where a text belongs", fields("⟦text⟧: context.device"), says: "`text` wants a text",
            "`context.device` holds several values", hint: "context.device.id"),
        Mistake(
            "a list of objects where a text belongs", fields("⟦list⟧: properties.contents"),
            says: "holds several values", hint: "properties.contents[].id"),
        Mistake(
            "a boolean where a number belongs", fields("⟦integer⟧: consent.opt_out"), says: "wants a whole number",
            "`consent.opt_out` is true or false", hint: "map: {true: 1, false: 0}"),
        Mistake(
            "a text where a boolean belongs", fields("⟦boolean⟧: user.email"), says: "wants true or false",
            "`user.email`"),
        Mistake(
            "a field inside another",
            fields("text: event_id\n⟦text.inner⟧: event_id".replacing("text.inner", with: "deep.inside")),
            says: "has no field `deep.inside`", hint: "adapter.yaml lists"),
        Mistake(
            "a list where none is", fields("⟦text[]⟧: event_id"), says: "has no field `text[]`", hint: "did you mean"),
        Mistake(
            "items without a list of ours", fields("⟦items[].id⟧: event_id"), says: "`items[].id` needs a list of ours",
            hint: nil),
        Mistake(
            "two lists in one",
            fields("items[].id: properties.contents[].id\n⟦items[].price⟧: properties.lines[].price"),
            says: "`items[].price` takes its items from another list", hint: "properties.contents[]"),
        Mistake(
            "items without a required member", fields("⟦items[].price⟧: properties.contents[].price"),
            says: "refuses an item of `items` without `items[].id`", hint: "add a line for `items[].id`"),
        Mistake(
            "a field that needs another", fields("⟦value⟧: properties.value"), .warning, says: "`value` is never sent",
            "`currency`", hint: "add a line for `currency`"),
        Mistake(
            "a required field not mapped",
            "version: 1\ndestinations:\n  facebook:\n    adapter: facebook\n    events: {\"*\": as is}\n    settings: {access_token: '${FACEBOOK_ACCESS_TOKEN}', pixel_id: '1'}\n    ⟦fields⟧: {event_source_url: context.url}\n",
            says: "Facebook Conversions API requires `action_source`", hint: "`action_source: action_source`"),
    ]

    static let steps: [Mistake] = [
        Mistake(
            "an unknown step", fields("text: {from: event_id, steps: [trim, ⟦lowercas⟧]}"),
            says: "there is no step `lowercas`", hint: "did you mean lowercase?"),
        Mistake(
            "a step far from all", fields("text: {from: event_id, steps: [⟦encrypt⟧]}"),
            says: "there is no step `encrypt`", hint: "the steps are trim, lowercase"),
        Mistake(
            "a step without its number", fields("text: {from: event_id, steps: [⟦first⟧]}"),
            says: "there is no step `first`", hint: "first(5)"),
        Mistake(
            "a step that is a list", fields("text: {from: event_id, steps: [⟦[trim]⟧]}"),
            says: "every entry of a list of steps", "a list"),
        Mistake(
            "hashing for a field that is not mapped", whole("hashing: {⟦txt⟧: [trim]}"), says: "`hashing` names `txt`",
            hint: "did you mean text?"),
        Mistake(
            "hashing far from all fields", whole("hashing: {⟦user.email⟧: [trim]}"), says: "does not stand in `fields`",
            hint: "add it to `fields`"),
        Mistake(
            "steps at two places", fields("text: {from: event_id, steps: [trim]}", "hashing: {⟦text⟧: [trim]}"),
            says: "steps in `fields` and in `hashing`", hint: "keep one"),
        Mistake(
            "raw text where a hash is required", fields("⟦hashed⟧: user.email"),
            says: "`hashed` would be sent in the clear", "The lab", hint: "hashed: [email, sha256]"),
        Mistake(
            "steps that end without a hash", fields("hashed: user.email", "hashing: {hashed: ⟦[trim, lowercase]⟧}"),
            says: "would be sent in the clear", hint: "sha256"),
        Mistake(
            "a constant where a hash is required", fields("hashed: {value: ⟦ada@example.com⟧}"),
            says: "`hashed` is personal", "in the clear", hint: "64 hex digits"),
        Mistake(
            "a default where a hash is required",
            fields("hashed: {from: user.email, default: ⟦none⟧, steps: [email, sha256]}"), says: "`hashed` is personal",
            hint: "64 hex digits"),
        Mistake(
            "a hash where none is read", fields("text: user.email", "hashing: {text: ⟦[trim, sha256]⟧}"),
            says: "`text` would be hashed", "only in the clear", hint: "remove sha256"),
        Mistake(
            "a step after sha256", fields("hashed: user.email", "hashing: {hashed: ⟦[sha256, lowercase]⟧}"),
            says: "a step after sha256", hint: "put sha256 last"),
        Mistake(
            "hashed as typed", fields("hashed: user.email", "hashing: {hashed: ⟦[sha256]⟧}"), .warning,
            says: "hashed as typed", hint: "hashed: [email, sha256]"),
        Mistake(
            "two steps for the whole value", fields("number: {from: properties.value, steps: ⟦[sum, count]⟧}"),
            says: "each decide the whole value: sum and count"),
        Mistake(
            "a number that is hashed", fields("maybe: {from: properties.value, steps: ⟦[number, sha256]⟧}"),
            says: "`number` and sha256 exclude each other"),
        Mistake(
            "a sum that is translated", fields("text: {from: properties.value, map: {1: one}, steps: ⟦[sum]⟧}"),
            says: "`map` and `sum` exclude each other"),
        Mistake(
            "a time of what is no time", fields("integer: {from: properties.value, steps: ⟦[unix_ms]⟧}"),
            says: "`unix_ms` works only on event_time"),
        Mistake(
            "a time as text where a number belongs", fields("integer: {from: event_time, steps: ⟦[iso8601]⟧}"),
            says: "wants a whole number", hint: "unix_seconds"),
        Mistake(
            "a time as a number where text belongs", fields("⟦text⟧: event_time"), says: "wants a text", hint: "iso8601"
        ),
        Mistake(
            "a phone number cleaned for another platform",
            "version: 1\ndestinations:\n  facebook:\n    adapter: facebook\n    events: {\"*\": as is}\n    settings: {access_token: '${FACEBOOK_ACCESS_TOKEN}', pixel_id: '1'}\n    fields: {action_source: action_source, user_data.ph: user.phone}\n    hashing: {user_data.ph: ⟦[e164, sha256]⟧}\n",
            .warning, says: "`user_data.ph`", "+442079460958", "expects 442079460958", hint: "[phone_digits, sha256]"),
    ]

    static let rest: [Mistake] = [
        Mistake(
            "an unknown consent", whole("consent: [⟦ad_storage⟧]"), says: "there is no consent `ad_storage`",
            hint: "ad_user_data"),
        Mistake(
            "only with a path that is not there", whole("only: {⟦context.urls⟧: 'https://*'}"),
            says: "our event has no `context.urls`", hint: "did you mean context.url?"),
        Mistake(
            "only with a list", whole("only: {⟦\"properties.contents[].id\"⟧: 'a*'}"),
            says: "`only` cannot look into a list", hint: "outside of lists"),
        Mistake(
            "require with a property that is probably misspelt", whole("require: {Purchase: [⟦properties.valu⟧]}"),
            .warning,
            says: "`properties.valu` is none of our standard fields", hint: "did you mean properties.value?"),
        Mistake(
            "require with a path that is not there", whole("require: {Purchase: [⟦user.emails⟧]}"),
            says: "our event has no `user.emails`", hint: "did you mean user.email?"),
        Mistake(
            "require for a misspelt event", whole("require: {⟦Purchas⟧: [properties.value]}"), .warning,
            says: "`Purchas` is none of our standard events", hint: "did you mean Purchase?"),
        Mistake(
            "an event count above the limit", whole("delivery: {max_events: ⟦5000⟧}"),
            says: "`max_events` has to be a whole number from 1 to 100", "5000"),
        Mistake(
            "a size without sense", whole("delivery: {max_bytes: ⟦big⟧}"), says: "`max_bytes` has to be a size",
            hint: "500KB"),
        Mistake(
            "a size above the limit", whole("delivery: {max_bytes: ⟦1GB⟧}"),
            says: "above the platform's limit of 64000 bytes"),
        Mistake(
            "a duration without a unit", whole("delivery: {timeout: ⟦10⟧}"), says: "a duration is expected here",
            "the number 10", hint: "10s"),
        Mistake("a duration of nothing", whole("delivery: {timeout: ⟦0s⟧}"), says: "`timeout` has to be from"),
        Mistake(
            "a rate without a time", whole("delivery: {rate: ⟦200⟧}"), says: "`rate` has to be a number per time",
            hint: "200/s"),
        Mistake(
            "a rate of nothing", whole("delivery: {rate: ⟦0/s⟧}"), says: "`rate` has to be a number per time",
            hint: "200/s"),
        Mistake(
            "a misspelt delivery option", whole("delivery: {⟦max_event⟧: 5}"), says: "`delivery` knows no `max_event`",
            hint: "did you mean max_events?"),
        Mistake(
            "test mode without a code", whole("⟦test⟧: {until: 2026-12-31}"), says: "`test` lacks `code`",
            hint: "test events"),
        Mistake(
            "test mode without an end", whole("⟦test⟧: {code: T1}"), .warning, says: "test mode without an end",
            "`lab`", hint: "until:"),
        Mistake(
            "test mode with a wrong end", whole("test: {code: T1, until: ⟦tomorrow⟧}"), says: "a date is expected here",
            hint: "2026-12-01"),
        Mistake(
            "test mode that is over", whole("test: {code: T1, until: ⟦2026-11-01⟧}"), .warning,
            says: "test mode is over", hint: "remove `test`"),
        Mistake(
            "test mode at a platform that counts tests",
            "version: 1\ndestinations:\n  facebook:\n    adapter: facebook\n    events: {\"*\": as is}\n    settings: {access_token: '${FACEBOOK_ACCESS_TOKEN}', pixel_id: '1'}\n    fields: {action_source: action_source}\n    ⟦test⟧: {code: T1, until: 2026-12-31}\n",
            .note, says: "counts test events like real ones"),
        Mistake("coverage", whole("⟦coverage⟧: {text: 95%}"), .note, says: "not evaluated yet"),
    ]

    static let environment = [
        "EMPTY": "", "TIKTOK_ACCESS_TOKEN": "t", "FACEBOOK_ACCESS_TOKEN": "f",
    ]

    @Test(arguments: frame + settings + events + fieldMistakes + steps + rest)
    func aMistakeIsFoundAtItsPlace(_ mistake: Mistake) throws {
        var adapters = ["lab": Lab.adapter]
        if mistake.testDescription.contains("near its end") {
            adapters["facebook"] = String(
                decoding: try Repository.file("plugins/facebook/adapter.yaml").bytes, as: UTF8.self
            )
            .replacing("[v22.0,", with: "[v21.0, v22.0,").replacing("{v22.0:", with: "{v21.0: 2027-01-21, v22.0:")
        }
        let (configuration, diagnostics) = try Setup(
            yaml: mistake.text, adapters: adapters, environment: Self.environment
        ).load()
        mistake.check(diagnostics, file: "destinations.yaml")
        #expect((configuration == nil) == (mistake.severity == .error))
    }

    @Test func allMistakesOfAFileAreToldAtOnceInTheFilesOrder() throws {
        let yaml = """
            version: 1
            destinations:
              one:
                adapter: tiktoc
              two:
                adapter: lab
                evnts: {}
                settings: {account: "${NOWHERE}"}
                events: {"*": as is}
                fields:
                  text: user.emial
                  hashed: user.email
                  nothing: event_id
                delivery: {timeout: 10}
              three:
                adapter: lab
                events: {Purchse: Purchase}
                fields: {text: event_id}
                hashing: {text: [lowercas]}
            """
        let (configuration, diagnostics) = try Setup(yaml: yaml, adapters: ["lab": Lab.adapter]).load()
        #expect(configuration == nil)
        #expect(
            diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0)" } == [
                "4:14", "7:5", "8:25", "11:13", "12:7", "13:7", "14:25", "17:14", "19:22",
            ])
    }

    @Test func aWrongEndpointOfTheCommandLineIsToldAtItsDestination() throws {
        var setup = Lab.setup(fields: "text: event_id")
        setup.endpoints = ["lab": "http://proxy.example.com"]
        let (configuration, diagnostics) = try setup.load()
        #expect(configuration == nil)
        #expect(diagnostics.map(\.location?.line) == [3])
        setup.endpoints = ["other": "https://proxy.example.com"]
        let unknown = try setup.load().diagnostics
        #expect(unknown.first?.message.contains("`other`, which is no destination") == true)
    }

    @Test func theShippedFileLoadsWithoutAWord() throws {
        let (configuration, diagnostics) = try Setup.shipped.load()
        #expect(diagnostics.map { $0.rendered(source: nil) } == [])
        #expect(configuration?.names == ["tiktok", "facebook", "noop"])
    }

    @Test func whatIsSwitchedOffNeedsNoSecrets() throws {
        var setup = try Setup.shipped
        setup.environment = [:]
        setup.yaml = setup.yaml.replacing("enabled: true", with: "enabled: ${ON:-false}")
        let (configuration, diagnostics) = try setup.load()
        #expect(diagnostics.isEmpty)
        #expect(configuration?.destinations.count == 0)
        #expect(configuration?.disabled == ["tiktok", "facebook", "noop"])
    }

    @Test func variablesDefaultsAndFilesAreFilledIn() throws {
        var setup = Lab.setup(
            fields: "text: event_id", more: "settings: {account: 'a-${NAME}-${NO:-x y}-$$5', token: '${file:/run/t}'}")
        setup.environment["NAME"] = "b"
        setup.files["/run/t"] = "from-file\r\n"
        let destination = try setup.configuration().destinations[0]
        let request = destination.request(
            for: destination.mapped(try Events.read(#"{"event": "E"}"#), now: noon).events)
        #expect(try Fixture.value("source", in: request.body) == #""a-b-x y-$5""#)
        #expect(request.headers[0].value == "Bearer from-file")
    }

    @Test func noSecretStandsInADiagnostic() throws {
        let yaml = """
            version: 1
            destinations:
              facebook:
                adapter: facebook
                settings: {pixel_id: "${PIXEL}", access_token: "${TOKEN}", api_version: "${TOKEN}x"}
                events: {"*": as is}
                fields: {nothing: event_id}
            """
        var setup = Setup(yaml: yaml)
        setup.environment = ["PIXEL": "line\nbreak", "TOKEN": "very-secret\n"]
        let diagnostics = try setup.load().diagnostics
        #expect(diagnostics.count == 5)
        #expect(diagnostics.contains { $0.message.contains("`access_token`") })
        for diagnostic in diagnostics { #expect(!diagnostic.rendered(source: nil).contains("very-secret")) }
    }
}
