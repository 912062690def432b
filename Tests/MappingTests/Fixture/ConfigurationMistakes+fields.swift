import YAML

extension ConfigurationMistakes {
    static let fieldMistakes: [Mistake] = [
        Mistake(
            "an unknown field", fields("⟦color.red⟧: event_id"), says: "The lab has no field `color.red`",
            hint: "`fanout fields lab` lists all"),
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
            says: "has no field `deep.inside`", hint: "`fanout fields lab` lists all"),
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
            says: "there is no step `encrypt`", hint: "lists the steps: trim, lowercase"),
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
            hint: "add a line for it to `fields`"),
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
}
