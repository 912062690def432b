import Events
import JSON
import Testing

/// The bytes that are stored, whole.
struct CanonicalFormTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let title: String
        let event: String
        let canonical: String
        var testDescription: String { title }
    }

    static let header = #""event_id":"1","event_time":1795472100,"action_source":"website""#
    static let ada = #""user":{"email":"ada@example.com"}"#

    static let whole: [Case] = [
        Case(
            title: "the least there can be",
            event: #"{"event": "PageView"}"#,
            canonical: #"{"event":"PageView","event_id":"made","event_time":1795472100,"action_source":"website"}"#),
        Case(
            title: "a purchase with everything, in disorder",
            event: #"""
                {
                  "test_event_code": " TEST12345 ", "destinations": ["facebook", "tiktok", "facebook"],
                  "extensions": {"facebook": {"original_event_data": {"order_id": "A-1", "note": null}}},
                  "consent": {"opt_out": false, "limited_data_use": {"state": "1000", "country": 1},
                              "ad_personalization": "denied", "ad_user_data": "granted"},
                  "properties": {"currency": "usd", "value": "29.90", "order_id": 4711, "contents": {"price": "9.90",
                                 "id": 42, "quantity": 3}, "content_ids": "SKU-1", "gift": true},
                  "context": {"ad": {"campaign_id": 5}, "app": {"version": 2.10, "id": "com.example"},
                              "device": {"idfa": "6D92078A", "os": "iOS", "screen": {"width": 390}},
                              "cookies": {"_fbp": "fb.1.1763936100000.1234567890", "_ttp": "01HX.tt.1"},
                              "referrer": "https://shop.example.com/cart", "fbclid": "IwAR0",
                              "url": "https://shop.example.com/thanks?ttclid=E.C.P.x", "locale": "en-US",
                              "user_agent": "Mozilla/5.0 (X11; Linux)", "ip": "198.51.100.7"},
                  "user": {"country": "US", "postal_code": 94025, "state": "CA", "city": "Menlo Park",
                           "date_of_birth": 19900101, "gender": "f", "last_name": "Lovelace", "first_name": "Ada",
                           "external_id": [7, "7", "8"], "phone": 16505551212, "email": " Ada@Example.com ",
                           "subscription_id": "s", "lead_id": 1, "facebook_login_id": 2, "anonymous_id": "a",
                           "mobile_ad_id": "m"},
                  "action_source": "website", "event_time": "2026-11-23T23:15:00.5+01:00", "event_id": 1,
                  "event": "Purchase"
                }
                """#,
            canonical: #"{"event":"Purchase","event_id":"1","event_time":1795472100.500,"action_source":"website","#
                + #""user":{"email":"Ada@Example.com","phone":"16505551212","external_id":["7","8"],"#
                + #""first_name":"Ada","last_name":"Lovelace","gender":"f","date_of_birth":"19900101","#
                + #""city":"Menlo Park","state":"CA","postal_code":"94025","country":"US","subscription_id":"s","#
                + #""lead_id":"1","facebook_login_id":"2","anonymous_id":"a","mobile_ad_id":"m"},"#
                + #""context":{"ip":"198.51.100.7","user_agent":"Mozilla/5.0 (X11; Linux)","locale":"en-US","#
                + #""url":"https://shop.example.com/thanks?ttclid=E.C.P.x","#
                + #""referrer":"https://shop.example.com/cart","fbp":"fb.1.1763936100000.1234567890","#
                + #""fbc":"fb.1.1795472100500.IwAR0","ttp":"01HX.tt.1","ttclid":"E.C.P.x","#
                + #""device":{"idfa":"6D92078A","os":"iOS","screen":{"width":390}},"#
                + #""app":{"version":"2.10","id":"com.example"},"ad":{"campaign_id":"5"}},"#
                + #""properties":{"currency":"USD","value":29.90,"order_id":"4711","#
                + #""contents":[{"price":9.90,"id":"42","quantity":3}],"content_ids":["SKU-1"],"gift":true},"#
                + #""consent":{"ad_user_data":"granted","ad_personalization":"denied","#
                + #""limited_data_use":{"country":1,"state":1000},"opt_out":false},"#
                + #""extensions":{"facebook":{"original_event_data":{"order_id":"A-1"}}},"#
                + #""destinations":["facebook","tiktok"],"test_event_code":"TEST12345"}"#),
    ]

    /// Members beside `event`, `event_id` and the user of most of them, and what becomes of them.
    static func parts(_ title: String, _ members: String, _ canonical: String) -> Case {
        Case(
            title: title, event: #"{"event": "Lead", "event_id": "1", \#(ada), \#(members)}"#,
            canonical: #"{"event":"Lead",\#(header),\#(ada)\#(canonical)}"#)
    }

    static let details: [Case] = [
        parts(
            "null is absent", #""context": null, "properties": {"value": null, "own": null}, "event_time": null"#, ""),
        parts("empty objects go", #""context": {}, "properties": {}, "consent": {}, "extensions": {}"#, ""),
        parts("blank text goes", #""context": {"locale": " \t"}, "properties": {"query": "", "own": " "}"#, ""),
        parts("an empty list goes", #""properties": {"contents": [], "content_ids": []}"#, ""),
        parts("empty contents go", #""properties": {"contents": [{}, null, {"id": ""}]}"#, ""),
        parts("a blank test code goes", #""test_event_code": """#, ""),
        parts("the default source is the website", #""action_source": """#, ""),
        parts(
            "digits stay as they came", #""properties": {"value": 1.50, "num_items": 1E2, "predicted_ltv": -0.0}"#,
            #","properties":{"value":1.50,"num_items":1E2,"predicted_ltv":-0.0}"#),
        parts("zero is a value", #""properties": {"value": 0}"#, #","properties":{"value":0}"#),
        parts(
            "numbers in text become numbers", #""properties": {"value": " 29.90 ", "num_items": "3"}"#,
            #","properties":{"value":29.90,"num_items":3}"#),
        parts(
            "no currency is invented", #""properties": {"value": 5}"#, #","properties":{"value":5}"#),
        parts("currency gets capitals", #""properties": {"currency": " eur "}"#, #","properties":{"currency":"EUR"}"#),
        parts(
            "large ids keep their digits", #""properties": {"order_id": 12345678901234567890}"#,
            #","properties":{"order_id":"12345678901234567890"}"#),
        parts(
            "own properties keep shape, order and digits, not white space",
            #""properties": {"z": [1, "", null, {"a": ""}], "a": {"n": 1.0, "gone": null}, "é": "x/\/y"}"#,
            #","properties":{"z":[1,"",null,{}],"a":{"n":1.0},"é":"x/\/y"}"#),
        parts(
            "text is composed everywhere",
            "\"properties\": {\"query\": \"cafe\u{301}\", \"own\": [\"e\\u0301\"]}, \"context\": {\"locale\": \"e\u{301}\"}",
            #","context":{"locale":"é"},"properties":{"query":"café","own":["é"]}"#),
        parts(
            "escapes survive", #""properties": {"query": "a\"b\\c\nd\u0001", "description": "\ud83d\ude00"}"#,
            #","properties":{"query":"a\"b\\c\nd\u0001","description":"😀"}"#),
        parts("one destination needs no list", #""destinations": "tiktok""#, #","destinations":["tiktok"]"#),
        parts(
            "mapped IPv4 is plain", #""context": {"ip": "::ffff:198.51.100.7"}"#, #","context":{"ip":"198.51.100.7"}"#),
        parts(
            "an address keeps its appendix", #""context": {"ip": "198.51.100.7.AQQCAQIB"}"#,
            #","context":{"ip":"198.51.100.7.AQQCAQIB"}"#),
        parts(
            "limited data use is a yes", #""consent": {"limited_data_use": true}"#,
            #","consent":{"limited_data_use":true}"#),
        parts("a time in the tolerance is kept", #""event_time": 1795472160"#, "")
            .replacing("1795472100", with: "1795472160"),
        parts("a written time", #""event_time": "2026-11-23T22:14:59Z""#, "").replacing(
            "1795472100", with: "1795472099"),
        parts("a fraction", #""event_time": 1795472100.25"#, "").replacing("1795472100", with: "1795472100.250"),
        parts("an exponent", #""event_time": 1.7954721e9"#, ""),
        parts("a long fraction is cut", #""event_time": 1795472099.9999"#, "")
            .replacing("1795472100", with: "1795472099.999"),
        Case(
            title: "user values: lists, repetitions, composed repetitions",
            event: "{\"event\": \"Lead\", \"event_id\": \"1\", \"user\": {\"email\": [\"ada@example.com\", \"\", null, "
                + "\" ada@example.com\"], \"first_name\": [\"Jose\u{301}\", \"José\", \"J\"], \"phone\": []}}",
            canonical: #"{"event":"Lead",\#(header),\#(ada.dropLast(1)),"first_name":["José","J"]}}"#),
    ]

    @Test(arguments: whole + details)
    func anEventIsBroughtIntoItsForm(example: Case) throws {
        let event = try accepted(example.event)
        #expect(text(event.canonical) == example.canonical)
        #expect(event.warnings.isEmpty || example.title == "the least there can be")
    }

    @Test(arguments: whole + details)
    func readingTheFormAgainGivesTheSameBytes(example: Case) throws {
        #expect(try canonical(example.canonical) == example.canonical)
    }

    @Test func anEventIsReadOutOfAList() throws {
        let list = #" [ {"event": "Lead", "event_id": "1"} , {"event": "Search", "event_id": "2"} ] "#
        let document = try JSONDocument(parsing: Array(list.utf8))
        let reader = EventReader(destinations: nil)
        var names: [String] = []
        for element in document.elements(of: JSONDocument.root) {
            guard case .accepted(let event) = reader.read(document, at: element, receivedAt: received) else { continue }
            names.append(event.name + event.id)
        }
        #expect(names == ["Lead1", "Search2"])
    }

    /// Three times as long as what was sent, so that the memory made ready for it is too small.
    @Test(arguments: [10, 100, 1000])
    func aTextThatGrowsWhenItIsComposedIsWrittenWhole(_ count: Int) throws {
        let sent = String(repeating: "\u{1D160}", count: count)
        let composed = String(repeating: "\u{1D158}\u{1D165}\u{1D16E}", count: count)
        let form = try canonical(
            #"{"event": "Lead", "event_id": "1", "event_time": 5, "properties": {"query": "\#(sent)"}}"#)
        #expect(
            form == #"{"event":"Lead","event_id":"1","event_time":5,"action_source":"website","#
                + #""properties":{"query":"\#(composed)"}}"#)
        #expect(try canonical(form) == form)
    }

    @Test func aLongListOfRepetitionsIsReadQuickly() throws {
        let ids = (0..<20_000).map { "\"\($0 % 10_000)\"" }.joined(separator: ",")
        let event = try accepted(#"{"event": "Lead", "user": {"external_id": [\#(ids)]}}"#)
        #expect(try member("external_id", of: "user", in: event)?.split(separator: ",").count == 10_000)
    }

    @Test func idsAreMadeFromTheTimeOfReceipt() throws {
        let document = try JSONDocument(parsing: Array(#"{"event": "Lead", "event_time": 5}"#.utf8))
        guard
            case .accepted(let event) = EventReader(destinations: nil)
                .read(document, at: JSONDocument.root, receivedAt: received)
        else {
            Issue.record("refused")
            return
        }
        #expect(event.id.hasPrefix("01"))
        #expect(UInt64(event.id.filter { $0 != "-" }.prefix(12), radix: 16) == UInt64(received.milliseconds))
        #expect(event.time == Timestamp(seconds: 5))
    }
}

extension CanonicalFormTests.Case {
    fileprivate func replacing(_ old: String, with new: String) -> Self {
        Self(
            title: title, event: event,
            canonical: canonical.split(separator: old, omittingEmptySubsequences: false).joined(separator: new))
    }
}
