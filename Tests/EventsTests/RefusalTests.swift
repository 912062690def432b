import Events
import JSON
import Testing

/// What is refused, where the answer points, and what it says.
struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: String
        let path: String
        let message: String
        let hint: String

        init(_ event: String, _ path: String, _ message: String, hint: String = "") {
            self.event = event
            self.path = path
            self.message = message
            self.hint = hint
        }

        var testDescription: String { String(event.prefix(100)) }
    }

    static let name = #""event": "Purchase""#

    static let header: [Case] = [
        .init("[]", "", "expected an event object, found a list", hint: #"{"event": "Purchase""#),
        .init(#""Purchase""#, "", "expected an event object, found a text"),
        .init("{}", "event", "missing", hint: "Purchase"),
        .init(#"{"event": null}"#, "event", "missing"),
        .init(#"{"event": " "}"#, "event", "empty"),
        .init(#"{"event": 7}"#, "event", "expected a text, found a number"),
        .init(#"{"event": "\#(String(repeating: "x", count: 101))"}"#, "event", "101 characters long, at most 100"),
        .init(#"{"event": "a\nb"}"#, "event", "control character"),
        .init(#"{"event": "a\u0085b"}"#, "event", "control character"),
        .init(
            #"{\#(name), "event_id": "\#(String(repeating: "é", count: 257))"}"#, "event_id",
            "257 characters long, at most 256"),
        .init(#"{\#(name), "event_id": "a\u0000b"}"#, "event_id", "control character"),
        .init(#"{\#(name), "event_id": true}"#, "event_id", "expected a text, found a boolean"),
        .init(#"{\#(name), "event_id": 1e30}"#, "event_id", "exponent", hint: "in quotes"),
        .init(#"{\#(name), "event_id": "undefined"}"#, "event_id", "undefined", hint: "count once"),
        .init(
            #"{\#(name), "action_source": "web"}"#, "action_source", #"unknown action source "web""#,
            hint: "One of: website, app, email"),
        .init(
            #"{\#(name), "action_source": "Website"}"#, "action_source", "unknown action source",
            hint: #"Did you mean "website"?"#),
        .init(
            #"{\#(name), "action_source": "phonecall"}"#, "action_source", "unknown action source",
            hint: #"Did you mean "phone_call"?"#),
        .init(#"{\#(name), "action_source": 1}"#, "action_source", "expected a text, found a number"),
        .init(
            #"{\#(name), "destinations": ["tiktok", "fcebook"]}"#, "destinations[1]",
            #"unknown destination "fcebook""#, hint: #"Did you mean "facebook"? There are: tiktok, facebook."#),
        .init(
            #"{\#(name), "destinations": ["snapchat"]}"#, "destinations[0]", "unknown destination",
            hint: "There are: tiktok, facebook."),
        .init(#"{\#(name), "destinations": []}"#, "destinations", "at least one", hint: "Leave it out"),
        .init(#"{\#(name), "destinations": [" "]}"#, "destinations", "at least one"),
        .init(#"{\#(name), "destinations": {}}"#, "destinations", "expected a list of names, found an object"),
        .init(#"{\#(name), "destinations": [7]}"#, "destinations[0]", "expected a text, found a number"),
        .init(#"{\#(name), "test_event_code": ["A"]}"#, "test_event_code", "expected a text, found a list"),
        .init(#"{\#(name), "test_event_code": "A\tB"}"#, "test_event_code", "control character"),
    ]

    static let times: [Case] = [
        .init(
            #"{\#(name), "event_time": 1795472100000}"#, "event_time", "found milliseconds",
            hint: "Write 1795472100: divide by 1000."),
        .init(
            #"{\#(name), "event_time": 1795472100123.5}"#, "event_time", "found milliseconds",
            hint: "Write 1795472100"),
        .init(#"{\#(name), "event_time": 1795472100000000}"#, "event_time", "found microseconds"),
        .init(#"{\#(name), "event_time": 1795472100000000000}"#, "event_time", "found nanoseconds"),
        .init(#"{\#(name), "event_time": 1e30}"#, "event_time", "far too large"),
        .init(#"{\#(name), "event_time": 1795472161}"#, "event_time", "61 s ahead", hint: "zone"),
        .init(
            #"{\#(name), "event_time": "2026-11-24T00:15:00Z"}"#, "event_time", "120 min ahead of the time of receipt"),
        .init(#"{\#(name), "event_time": -5}"#, "event_time", "before 1970"),
        .init(#"{\#(name), "event_time": "1969-12-31T00:00:00Z"}"#, "event_time", "before 1970"),
        .init(
            #"{\#(name), "event_time": "2026-11-23T22:15:00"}"#, "event_time", "without a zone",
            hint: #""2026-11-23T22:15:00Z" for UTC"#),
        .init(#"{\#(name), "event_time": "2026-02-30T22:15:00Z"}"#, "event_time", "no such day or time"),
        .init(
            #"{\#(name), "event_time": "1795472100"}"#, "event_time", "expected a time such as",
            hint: "without quotes"),
        .init(#"{\#(name), "event_time": "23.11.2026"}"#, "event_time", "RFC 3339", hint: "2026-11-23T22:15:00Z"),
        .init(#"{\#(name), "event_time": {}}"#, "event_time", "expected a time, found an object"),
    ]

    static let unknown: [Case] = [
        .init(#"{\#(name), "event_name": "x"}"#, "event_name", "unknown member", hint: #"Did you mean "event"?"#),
        .init(#"{\#(name), "eventTime": 1}"#, "eventTime", "unknown member", hint: #"Did you mean "event_time"?"#),
        .init(#"{\#(name), "timestamp": 1}"#, "timestamp", "unknown member", hint: #"Did you mean "event_time"?"#),
        .init(#"{\#(name), "user_data": {}}"#, "user_data", "unknown member", hint: #"Did you mean "user"?"#),
        .init(#"{\#(name), "email": "a@b.c"}"#, "email", "unknown member", hint: "Write it as user.email."),
        .init(#"{\#(name), "fbclid": "x"}"#, "fbclid", "unknown member", hint: "Write it as context.fbclid."),
        .init(#"{\#(name), "value": 1}"#, "value", "unknown member", hint: "Write it as properties.value."),
        .init(#"{\#(name), "colour": "red"}"#, "colour", "unknown member", hint: "belongs in properties"),
        .init(#"{\#(name), "user": {"emial": "x"}}"#, "user.emial", "unknown member", hint: #"Did you mean "email"?"#),
        .init(#"{\#(name), "user": {"em": "x"}}"#, "user.em", "unknown member", hint: #"Did you mean "email"?"#),
        .init(#"{\#(name), "user": {"zip": "x"}}"#, "user.zip", "unknown member", hint: #""postal_code"?"#),
        .init(#"{\#(name), "user": {"firstName": "x"}}"#, "user.firstName", "unknown", hint: #""first_name"?"#),
        .init(#"{\#(name), "user": {"ip": "x"}}"#, "user.ip", "unknown", hint: "Write it as context.ip."),
        .init(#"{\#(name), "user": {"shoe_size": 9}}"#, "user.shoe_size", "unknown", hint: "Known here: email, phone"),
        .init(#"{\#(name), "context": {"ua": "x"}}"#, "context.ua", "unknown", hint: #"Did you mean "user_agent"?"#),
        .init(#"{\#(name), "context": {"referer": "x"}}"#, "context.referer", "unknown", hint: #""referrer"?"#),
        .init(
            #"{\#(name), "consent": {"adUserData": "x"}}"#, "consent.adUserData", "unknown", hint: #""ad_user_data"?"#),
        .init(
            #"{\#(name), "consent": {"limited_data_use": {"country": 1, "state": 1000, "city": 1}}}"#,
            "consent.limited_data_use.city", "unknown"),
        .init(
            #"{\#(name), "\#(String(repeating: "k", count: 5000))": 1}"#, String(repeating: "k", count: 64) + "...",
            "unknown member"),
        .init(#"{\#(name), "us\u0065rs": 1}"#, "users", "unknown member", hint: #"Did you mean "user"?"#),
    ]

    static let types: [Case] = [
        .init(#"{\#(name), "user": "ada"}"#, "user", "expected an object, found a text", hint: "email"),
        .init(#"{\#(name), "context": []}"#, "context", "expected an object, found a list"),
        .init(#"{\#(name), "properties": 5}"#, "properties", "expected an object, found a number"),
        .init(#"{\#(name), "consent": true}"#, "consent", "expected an object, found a boolean"),
        .init(#"{\#(name), "extensions": []}"#, "extensions", "expected an object, found a list"),
        .init(#"{\#(name), "user": {"email": 5}}"#, "user.email", "expected a text, found a number", hint: "quotes"),
        .init(#"{\#(name), "user": {"email": ["a@b.c", {}]}}"#, "user.email[1]", "list of texts, found an object"),
        .init(#"{\#(name), "user": {"email": [["a@b.c"]]}}"#, "user.email[0]", "found a list"),
        .init(#"{\#(name), "user": {"phone": false}}"#, "user.phone", "found a boolean"),
        .init(#"{\#(name), "context": {"user_agent": 1}}"#, "context.user_agent", "expected a text, found a number"),
        .init(#"{\#(name), "context": {"cookies": 5}}"#, "context.cookies", "object or a Cookie header"),
        .init(#"{\#(name), "context": {"device": "iPhone"}}"#, "context.device", "expected an object"),
        .init(#"{\#(name), "context": {"device": {"os": 5}}}"#, "context.device.os", "expected a text"),
        .init(#"{\#(name), "context": {"app": {"id": []}}}"#, "context.app.id", "expected a text, found a list"),
        .init(#"{\#(name), "context": {"ad": {"ad_id": {}}}}"#, "context.ad.ad_id", "expected a text"),
        .init(#"{\#(name), "properties": {"value": true}}"#, "properties.value", "expected a number, found a boolean"),
        .init(
            #"{\#(name), "properties": {"currency": 840}}"#, "properties.currency", "expected a text, found a number"),
        .init(#"{\#(name), "properties": {"order_id": {}}}"#, "properties.order_id", "expected a text"),
        .init(
            #"{\#(name), "properties": {"contents": "SKU-1"}}"#, "properties.contents", "expected a list of objects",
            hint: "quantity"),
        .init(
            #"{\#(name), "properties": {"contents": [{}, "SKU-1"]}}"#, "properties.contents[1]", "expected an object",
            hint: "content_ids"),
        .init(
            #"{\#(name), "properties": {"contents": [{"id": "A"}, {"price": []}]}}"#, "properties.contents[1].price",
            "expected a number, found a list"),
        .init(#"{\#(name), "properties": {"contents": {"id": []}}}"#, "properties.contents[0].id", "expected a text"),
        .init(#"{\#(name), "properties": {"content_ids": [1, true]}}"#, "properties.content_ids[1]", "found a boolean"),
    ]

    static let consent: [Case] = [
        .init(
            #"{\#(name), "consent": {"ad_user_data": "grant"}}"#, "consent.ad_user_data", #"found "grant""#,
            hint: #"Did you mean "granted"?"#),
        .init(
            #"{\#(name), "consent": {"ad_user_data": "GRANTED"}}"#, "consent.ad_user_data", "granted", hint: "Did you"),
        .init(
            #"{\#(name), "consent": {"ad_personalization": true}}"#, "consent.ad_personalization", "found a boolean",
            hint: #""granted" or "denied""#),
        .init(
            #"{\#(name), "consent": {"opt_out": "true"}}"#, "consent.opt_out", "true or false", hint: "without quotes"),
        .init(#"{\#(name), "consent": {"opt_out": 1}}"#, "consent.opt_out", "expected true or false, found a number"),
        .init(#"{\#(name), "consent": {"limited_data_use": "LDU"}}"#, "consent.limited_data_use", "found a text"),
        .init(#"{\#(name), "consent": {"limited_data_use": {}}}"#, "consent.limited_data_use.country", "missing"),
        .init(
            #"{\#(name), "consent": {"limited_data_use": {"country": 1}}}"#, "consent.limited_data_use.state",
            "missing", hint: "1000"),
        .init(
            #"{\#(name), "consent": {"limited_data_use": {"country": "US", "state": 1000}}}"#,
            "consent.limited_data_use.country", "expected the platform's number"),
        .init(
            #"{\#(name), "consent": {"limited_data_use": {"country": 1, "state": -1}}}"#,
            "consent.limited_data_use.state", "expected the platform's number"),
    ]

    @Test(arguments: [header, times, unknown, types, consent].flatMap { $0 })
    func eachFaultIsNamedWithItsPlace(example: Case) throws {
        let found = try issues(example.event)
        let issue = try #require(found.first { $0.path == example.path }, "paths: \(found.map(\.path))")
        #expect(issue.message.contains(example.message))
        #expect((issue.hint ?? "").contains(example.hint))
    }

    @Test func allFaultsComeAtOnce() throws {
        let event = #"""
            {"event": "", "event_id": [], "event_time": 1795472100000, "action_source": "shop", "usr": {},
             "user": {"mail": "x", "phone": {}}, "context": {"cookies": 1}, "properties": {"value": []},
             "consent": {"opt_out": 0}, "extensions": 1, "destinations": ["nowhere"], "test_event_code": {}}
            """#
        #expect(
            try issues(event).map(\.path) == [
                "usr", "event", "event_id", "event_time", "action_source", "user.mail", "user.phone",
                "context.cookies", "properties.value", "consent.opt_out", "extensions", "destinations[0]",
                "test_event_code",
            ])
    }

    @Test func aHostileEventGetsABoundedAnswer() throws {
        let members = (0..<5000).map { #""k\#($0)": 0"# }.joined(separator: ",")
        #expect(try issues("{\(members)}").count == 100)
    }

    @Test func namesAreNotCheckedWhereNoneAreKnown() throws {
        let outcome = try reading(#"{"event": "Purchase", "destinations": ["anything"]}"#, destinations: nil)
        guard case .accepted(let event) = outcome else {
            Issue.record("refused")
            return
        }
        #expect(text(event.canonical).hasSuffix(#""destinations":["anything"]}"#))
    }

    @Test func noDestinationAtAllIsSaid() throws {
        let found = try issues(#"{"event": "Purchase", "destinations": ["tiktok"]}"#, destinations: [])
        #expect(found.map(\.hint) == ["There is none."])
    }

    @Test func messagesHoldNoPersonalData() throws {
        let event = #"""
            {"event": "Purchase", "event_time": "x", "user": {"email": ["ada.lovelace", 5], "phone": "12ab3",
             "first_name": 1815}, "context": {"ip": "10.99.88.77", "fbc": "secretclick", "cookies": "_fbp=mycookie"}}
            """#
        let spoken = try issues(event).map { "\($0.path) \($0.message) \($0.hint ?? "")" }.joined()
        for secret in ["lovelace", "12ab3", "1815", "10.99", "secretclick", "mycookie"] {
            #expect(!spoken.contains(secret))
        }
    }
}
