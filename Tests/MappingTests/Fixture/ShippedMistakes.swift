import YAML

/// The shipped destinations.yaml with one mistake each, as somebody makes it who edits the file.
enum ShippedMistakes {
    static let all = shape + names + mappings + steps + gates + settings

    /// The shipped file with the first `old` replaced by `new`, in which ⟦ and ⟧ mark the span that is told.
    static func edited(_ old: String, _ new: String) -> String {
        guard let text = try? Setup.shipped.yaml, text.contains(old) else {
            return "⟦the shipped file has no \(old)⟧"
        }
        return text.replacing(old, with: new, maxReplacements: 1)
    }

    private static func mistake(
        _ description: String, _ old: String, _ new: String, _ severity: Diagnostic.Severity = .error,
        says message: String, hint: String? = nil
    ) -> Mistake {
        Mistake(description, edited(old, new), severity, says: message, hint: hint)
    }

    /// What YAML itself takes offence at.
    static let shape: [Mistake] = [
        mistake(
            "a tab in place of spaces", "      pixel_code:", "⟦\t⟧pixel_code:",
            says: "a tab stands where YAML takes only spaces", hint: "replace it with spaces"),
        mistake(
            "a tab behind spaces", "      pixel_code:", "    ⟦\t⟧pixel_code:",
            says: "a tab stands where YAML takes only spaces", hint: "replace it with spaces"),
        mistake(
            "a space too many", "      user.phone: user.phone", "       ⟦user.phone⟧: user.phone",
            says: "indented further than the lines above allow", hint: "in the same column as its siblings"),
        mistake(
            "a space too few", "      user.phone: user.phone", "     ⟦user.phone⟧: user.phone",
            says: "begins in the same column as nothing above it", hint: "begin it after 4 or 6 spaces, not 5"),
        mistake(
            "a table as deep as its name", "      user.email: user.email\n      user.phone",
            "    user.email: user.email\n      ⟦user.phone⟧", says: "indented further than the lines above allow",
            hint: "a name that has a value cannot hold others as well"),
        mistake(
            "no space behind the colon", "user.phone: user.phone", "⟦user.phone:user.phone⟧",
            says: "a space is missing after the colon", hint: "write `name: value`"),
        mistake(
            "no colon", "user.phone: user.phone", "⟦user.phone user.phone⟧", says: "a colon is missing",
            hint: "add the colon"),
        mistake(
            "two colons", "user.phone: user.phone", "user.phone: user⟦:⟧ phone", says: "a second colon on one line",
            hint: "quotes"),
        mistake(
            "a bracket that stays open", "[email, sha256]", "⟦[⟧email, sha256",
            says: "the bracket [ opened here is not closed", hint: "close it with ] before line 102"),
        mistake(
            "a brace that stays open", "{value: true, when: consent.limited_data_use}",
            "⟦{⟧value: true, when: consent.limited_data_use", says: "the bracket { opened here is not closed",
            hint: "close it with }"),
        mistake(
            "a bracket too many", "[email, sha256]", "[email, sha256]⟦]⟧", says: "] closes nothing here",
            hint: "remove it"),
        mistake(
            "the wrong bracket", "[email, sha256]", "[email, sha256⟦}⟧",
            says: "this does not close the bracket [ opened on line 101", hint: "]"),
        mistake(
            "a comma missing between brackets", "default: product, only", "default: product only⟦:⟧ [Purchase], only",
            says: "a colon stands where a comma or } should follow", hint: "put the text in quotes"),
        mistake(
            "a star without quotes", "\"*\": as is", "⟦*⟧: as is", says: "a text cannot begin with *",
            hint: "put it in quotes, as \"*\""),
        mistake(
            "a variable in braces without quotes", "    settings:\n      pixel_code: ${TIKTOK_PIXEL_ID}\n",
            "    settings:\n      pixel_code: {a: ⟦${P}}⟧\n", says: "inside brackets, ${...} must stand in quotes",
            hint: "write \"${NAME}\""),
        mistake(
            "a list among names", "      Search: Search", "      ⟦-⟧ Search",
            says: "a list entry stands among `name: value` lines", hint: "give the list a name"),
        mistake(
            "a field twice", "      user.phone: user.phone\n",
            "      user.phone: user.phone\n      ⟦user.phone⟧: user.phone\n",
            says: "the key user.phone stands twice here; the first is on line 48", hint: "remove or rename"),
        mistake(
            "a destination twice", "  facebook:\n", "  ⟦tiktok⟧:\n", says: "the key tiktok stands twice here",
            hint: "remove or rename"),
        mistake(
            "a setting twice", "    enabled: true", "    enabled: true\n    ⟦enabled⟧: true",
            says: "the key enabled stands twice here; the first is on line 15", hint: "remove or rename"),
        mistake(
            "an anchor that is not there", "[email, sha256]", "⟦*hash⟧",
            says: "*hash refers to an anchor that is not there", hint: "&hash, must stand above its first use"),
        mistake(
            "a merge of what is not there", "    fields:\n", "    fields:\n      <<: ⟦*shared⟧\n",
            says: "*shared refers to an anchor that is not there", hint: "&shared"),
        mistake(
            "an anchor in itself", "    fields:\n", "    fields: &all\n      <<: ⟦*all⟧\n",
            says: "*all stands inside the very value that it refers to", hint: "&all on line 46"),
        mistake(
            "a second document", "  # Sends nothing", "⟦---⟧\n  # Sends nothing", says: "a second document starts here",
            hint: "remove the line ---"),
        mistake(
            "a space from a web page", "enabled: true", "enabled: ⟦\u{A0}true⟧",
            says: "an invisible character (U+A0) stands before this text", hint: "type a plain space"),
        mistake(
            "quotes from a text processor", "\"*\": as is", "⟦“*”⟧: as is", .warning,
            says: "typographic ones and become part of it", hint: "write straight quotes"),
        mistake(
            "a zero character", "enabled: true", "enabled: tr⟦\0⟧ue", says: "a NUL character stands here",
            hint: "damaged"),
    ]

    /// Names of the file's own lines.
    static let names: [Mistake] = [
        Mistake(
            "no version", String(edited("version: 1\n\ndestinations:", "⟦destinations:").dropLast()) + "⟧\n",
            says: "this file lacks `version`", hint: "`version: 1` as the first line"),
        mistake("version 2", "version: 1", "version: ⟦2⟧", says: "reads version 1", hint: "write `version: 1`"),
        mistake(
            "version as a text", "version: 1", "version: ⟦\"1\"⟧", says: "found 1 (text)", hint: "write `version: 1`"),
        mistake(
            "destinations misspelt", "destinations:\n", "⟦destination⟧:\n", says: "this file knows no `destination`",
            hint: "did you mean destinations?"),
        mistake(
            "no adapter", "  tiktok:\n    adapter: tiktok\n", "  ⟦tiktok⟧:\n",
            says: "the destination `tiktok` lacks `adapter`", hint: "adapter: tiktok"),
        mistake(
            "the word adapter misspelt", "adapter: tiktok", "⟦adpater⟧: tiktok",
            says: "the destination `tiktok` knows no `adpater`", hint: "did you mean adapter?"),
        mistake(
            "an adapter misspelt", "adapter: tiktok", "adapter: ⟦tictok⟧", says: "there is no adapter `tictok`",
            hint: "did you mean tiktok?"),
        mistake(
            "a platform that is none", "adapter: tiktok", "adapter: ⟦myspace⟧", says: "there is no adapter `myspace`",
            hint: "known are facebook, noop, tiktok"),
        mistake(
            "a name with a space", "  tiktok:\n", "  ⟦tik tok⟧:\n", says: "`tik tok` cannot be the name",
            hint: "letters, digits"),
        mistake(
            "no, as a text", "enabled: true", "enabled: ⟦no⟧", says: "has to be true or false, found no (text)",
            hint: "write true or false, without quotes"),
        mistake(
            "false in quotes", "enabled: true", "enabled: ⟦\"false\"⟧", says: "found false (text)",
            hint: "write true or false, without quotes"),
        mistake(
            "a section misspelt", "    hashing:\n", "    ⟦hasing⟧:\n", says: "knows no `hasing`",
            hint: "did you mean hashing?"
        ),
        mistake(
            "the table of fields misspelt", "    fields:\n", "    ⟦feilds⟧:\n", says: "knows no `feilds`",
            hint: "did you mean fields?"),
        mistake(
            "the table of events misspelt", "    events:\n", "    ⟦event⟧:\n", says: "knows no `event`",
            hint: "did you mean events?"),
        mistake(
            "a section of another product", "    consent:", "    ⟦filters⟧: []\n    consent:",
            says: "knows no `filters`"),
    ]

    /// The tables of events and fields.
    static let mappings: [Mistake] = [
        mistake(
            "a field of theirs misspelt", "user.email: user.email", "⟦user.emial⟧: user.email",
            says: "TikTok Events API 2.0 has no field `user.emial`",
            hint: "did you mean user.email? `fanout fields tiktok` lists all"),
        mistake(
            "a field of another platform", "user.ttclid: context.ttclid", "⟦user_data.fbc⟧: context.fbc",
            says: "has no field `user_data.fbc`", hint: "`fanout fields tiktok` lists all"),
        mistake(
            "a field of ours misspelt", "user.email: user.email", "user.email: ⟦user.emial⟧",
            says: "our event has no `user.emial`", hint: "did you mean user.email? docs/event.md lists our fields"),
        mistake(
            "a text in place of a field of ours", "user.country: user.country", "user.country: ⟦Germany⟧",
            says: "our event has no `Germany`", hint: "{value: Germany}"),
        mistake(
            "a number in place of a field of ours", "user.country: user.country", "user.country: ⟦49⟧",
            says: "`user.country` needs one of our fields, found the number 49",
            hint: "write `user.country: user.email`"),
        mistake(
            "a key of a long form misspelt", "default: product", "⟦defualt⟧: product", says: "knows no `defualt`",
            hint: "did you mean default?"),
        mistake(
            "a default that is not allowed", "default: product", "default: ⟦prduct⟧", says: "cannot be prduct",
            hint: "did you mean product?"),
        mistake(
            "an event of ours misspelt in a field", "only: [Purchase, ", "only: [⟦Purchse⟧, ", .warning,
            says: "`Purchse` is none of our standard events", hint: "did you mean Purchase?"),
        mistake(
            "yes in place of true", "{value: true, when", "{value: ⟦yes⟧, when",
            says: "`limited_data_use` has to be true or false, found yes (text)"),
        mistake(
            "a condition misspelt", "when: consent.limited_data_use", "when: ⟦consent.limited_dat_use⟧",
            says: "our event has no `consent.limited_dat_use`", hint: "did you mean consent.limited_data_use?"),
        mistake(
            "a translation that is not allowed", "AUTHORIZED: 1", "AUTHORIZED: ⟦2⟧", says: "cannot be 2",
            hint: "known are 0, 1"),
        mistake(
            "an item beyond the list", "app_data.extinfo[6]", "⟦app_data.extinfo[16]⟧",
            says: "Facebook Conversions API has no field `app_data.extinfo[16]`", hint: "`fanout fields facebook`"),
        mistake(
            "a required field left out", "    fields:\n      action_source: action_source\n", "    ⟦fields⟧:\n",
            says: "requires `action_source`, which is not mapped", hint: "action_source: action_source"),
        mistake(
            "their event misspelt", "Search: Search", "Search: ⟦Serch⟧", .warning,
            says: "TikTok Events API 2.0 has no standard event `Serch`",
            hint: "did you mean Search? `fanout events tiktok` lists the names"),
        mistake(
            "our event misspelt", "Search: Search", "⟦Serch⟧: Search", .warning,
            says: "`Serch` is none of our standard events", hint: "did you mean Search?"),
        mistake(
            "a name that TikTok keeps for itself", "Search: Search", "Search: ⟦Browse⟧", .warning,
            says: "turns `Browse` into its own `Pageview`", hint: "write Pageview"),
        mistake(
            "a name that TikTok gives up", "Search: Search", "Search: ⟦PlaceAnOrder⟧", .warning,
            says: "gives up the event `PlaceAnOrder`", hint: "`fanout events tiktok`"),
        mistake(
            "one event under its old and its new name", "Purchase: CompletePayment",
            "Purchase: ⟦[CompletePayment, Purchase]⟧", .warning, says: "would count twice",
            hint: "keep the one that the pixel in the browser sends"),
        mistake(
            "an event that gets no name", "Search: Search", "Search: ⟦[]⟧", says: "`Search` gets no name",
            hint: "`Search: ~`"),
        mistake(
            "everything under one name", "\"*\": as is", "\"*\": ⟦Purchase⟧", .warning, says: "under one name",
            hint: "as is"),
    ]

    /// Cleaning and hashing.
    static let steps: [Mistake] = [
        mistake(
            "a step misspelt", "[email, sha256]", "[⟦emial⟧, sha256]", says: "there is no step `emial`",
            hint: "did you mean email? docs/destinations.md lists the steps"),
        mistake(
            "another way to write sha256", "[email, sha256]", "[email, ⟦sha-256⟧]", says: "there is no step `sha-256`",
            hint: "did you mean sha256?"),
        mistake(
            "no comma between steps", "[email, sha256]", "[⟦email sha256⟧]", says: "there is no step `email sha256`",
            hint: "put a comma between the steps: [email, sha256]"),
        mistake(
            "no hash", "[email, sha256]", "⟦[email]⟧", says: "would be sent in the clear",
            hint: "`user.email: [email, sha256]`"),
        mistake(
            "a hash where it must be plain", "user.city: [city]", "user.city: ⟦[city, sha256]⟧",
            says: "reads it only in the clear", hint: "remove sha256"),
        mistake(
            "a hash of the address", "user.ip: [strip_appendix]", "user.ip: ⟦[strip_appendix, sha256]⟧",
            says: "reads it only in the clear", hint: "remove sha256"),
        mistake(
            "a hash before the cleaning", "[email, sha256]", "⟦[sha256, email]⟧",
            says: "a step after sha256 would change the hash", hint: "put sha256 last"),
        mistake(
            "a hash of a hash", "[email, sha256]", "⟦[email, sha256, sha256]⟧",
            says: "a step after sha256 would change the hash", hint: "put sha256 last"),
        mistake(
            "steps that lose the plus", "[e164, without_calling_code(86), sha256]", "⟦[digits, sha256]⟧", .warning,
            says: "these steps make 442079460958, and TikTok Events API 2.0 expects +442079460958",
            hint: "`user.phone: [e164, without_calling_code(86), sha256]`"),
        mistake(
            "hashing of a field that is misspelt", "user.gaid: [trim, lowercase, sha256]",
            "user.gaid: [trim, lowercase, sha256]\n      ⟦user.email2⟧: [email, sha256]",
            says: "`hashing` names `user.email2`, which does not stand in `fields`", hint: "did you mean user.email?"),
        mistake(
            "a list in place of steps", "[email, sha256]", "⟦{email: sha256}⟧",
            says: "a list of steps has to be a text",
            hint: nil),
        mistake(
            "a step of a list misspelt", "steps: [sum]", "steps: [⟦summ⟧]", says: "there is no step `summ`",
            hint: "did you mean sum?"),
        mistake(
            "steps misspelt", "steps: [sum]", "⟦step⟧: [sum]", says: "knows no `step`", hint: "did you mean steps?"),
    ]

    /// What keeps events back, and how they are sent.
    static let gates: [Mistake] = [
        mistake(
            "a consent misspelt", "consent: [ad_user_data]", "consent: [⟦ad_userdata⟧]",
            says: "there is no consent `ad_userdata`", hint: "did you mean ad_user_data?"),
        mistake(
            "consent that is yes", "consent: [ad_user_data]", "consent: ⟦yes⟧", says: "there is no consent `yes`",
            hint: "known are ad_user_data, ad_personalization, opt_out"),
        mistake(
            "a test without an end", "    # test: {code: TEST12345, until: 2026-12-31}",
            "    ⟦test⟧: {code: TEST12345}",
            .warning, says: "test mode without an end", hint: "add `until:"),
        mistake(
            "a day that is none", "    # test: {code: TEST12345, until: 2026-12-31}",
            "    test: {code: TEST12345, until: ⟦2026-02-31⟧}", says: "a date is expected here",
            hint: "write it like 2026-12-01"),
        mistake(
            "a test that is over", "    # test: {code: TEST12345, until: 2026-12-31}",
            "    test: {code: TEST12345, until: ⟦2025-12-31⟧}", .warning, says: "test mode is over",
            hint: "remove `test`"
        ),
        mistake(
            "a duration without its unit", "timeout: 10s", "timeout: ⟦10⟧", says: "a duration is expected here",
            hint: "write it like 200ms, 10s"),
        mistake(
            "a delivery option misspelt", "max_wait", "⟦maxwait⟧", says: "`delivery` knows no `maxwait`",
            hint: "did you mean max_wait?"),
        mistake(
            "more events than a request may hold", "max_events: 500", "max_events: ⟦5000⟧",
            says: "a whole number from 1 to 1000, found the number 5000"),
        mistake(
            "a filter on what is not there", "    delivery:",
            "    only: {⟦context.ulr⟧: \"https://a/*\"}\n    delivery:",
            says: "our event has no `context.ulr`", hint: "did you mean context.url?"),
        mistake(
            "a requirement misspelt", "    delivery:", "    require: {Purchase: [⟦properties.valeu⟧]}\n    delivery:",
            .warning, says: "`properties.valeu` is none of our standard fields", hint: "did you mean properties.value?"),
    ]

    /// Settings and variables.
    static let settings: [Mistake] = [
        mistake(
            "a setting misspelt", "pixel_code:", "⟦pixelcode⟧:", says: "`settings` knows no `pixelcode`",
            hint: "did you mean pixel_code?"),
        mistake(
            "a setting left out", "    settings:\n      pixel_code: ${TIKTOK_PIXEL_ID}\n", "    ⟦settings⟧:\n",
            says: "`tiktok` lacks the setting `pixel_code`", hint: "TikTok Events Manager"),
        mistake(
            "a variable that is not set", "${TIKTOK_PIXEL_ID}", "⟦${TIKTOK_PIXELID}⟧",
            says: "the environment variable TIKTOK_PIXELID is not set", hint: "enabled: false"),
        mistake(
            "a variable without its end", "${TIKTOK_PIXEL_ID}", "⟦${TIKTOK_PIXEL_ID⟧", says: "`${` without its `}`",
            hint: "write ${NAME}"),
        mistake(
            "a variable without braces", "${TIKTOK_PIXEL_ID}", "⟦$TIKTOK_PIXEL_ID⟧",
            says: "without its braces would be taken as it stands", hint: "write ${TIKTOK_PIXEL_ID}"),
        mistake(
            "a file that is not there", "${TIKTOK_PIXEL_ID}", "⟦${file:/run/secrets/pixel}⟧",
            says: "the file /run/secrets/pixel cannot be read", hint: "readable"),
        mistake(
            "an API version that has ended", "api_version: v25.0", "api_version: ⟦v19.0⟧", says: "cannot be v19.0",
            hint: "known are v22.0"),
        mistake(
            "an API version as a number", "api_version: v25.0", "api_version: ⟦25.0⟧", says: "cannot be 25.0",
            hint: "did you mean v25.0?"),
        mistake(
            "an endpoint in the clear", "    delivery:", "    endpoint: ⟦http://proxy.example.com⟧\n    delivery:",
            says: "http is for loopback only"),
        mistake(
            "a kind of source that is none", "      # event_source: web ", "      event_source: ⟦website⟧ #",
            says: "`event_source` cannot be website", hint: "known are web, app, offline, crm"),
    ]
}
