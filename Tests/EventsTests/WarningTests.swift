import Events
import Testing

/// What is left out or repaired, and said; the event itself is kept.
struct WarningTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let event: String
        let path: String
        let message: String
        /// The canonical event behind its header.
        let rest: String

        init(_ members: String, _ path: String, _ message: String, rest: String) {
            event = #"{"event": "Purchase", "event_id": "1", \#(members)}"#
            self.path = path
            self.message = message
            self.rest = rest
        }

        var testDescription: String { event }
    }

    private static let user = #"{"external_id":"7"}"#

    static let cases: [Case] = [
        .init(
            #""user": {"external_id": 7, "phone": "12345 6"}"#, "user.phone", "only 6 digits",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": {"external_id": 7, "phone": "123", "country": "SM"}"#, "user.phone", "only 3 digits",
            rest: #","user":{"external_id":"7","country":"SM"}}"#),
        .init(
            #""user": {"external_id": 7, "phone": "1234567890123456"}"#, "user.phone", "at most 15",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": {"external_id": 7, "phone": ["n/a", "+1 650 555 1212"]}"#, "user.phone[0]", "no digit",
            rest: #","user":{"phone":"+1 650 555 1212","external_id":"7"}}"#),
        .init(
            #""user": {"external_id": 7, "email": "ada"}"#, "user.email", "not an email address",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": {"external_id": 7, "email": ["a@b", "a@b.c"]}"#, "user.email[0]", "not an email address",
            rest: #","user":{"email":"a@b.c","external_id":"7"}}"#),
        .init(
            #""user": \#(user), "context": {"ip": "192.168.0.1"}"#, "context.ip", "private",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "context": {"ip": "198.51.100.7:443"}"#, "context.ip", "not an IP address",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "properties": {"value": 5, "currency": "Euro"}"#, "properties.currency",
            "not a currency code", rest: #","user":\#(user),"properties":{"value":5}}"#),
        .init(
            #""user": \#(user), "properties": {"value": "29,90"}"#, "properties.value", "not a number",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "properties": {"value": 1e999}"#, "properties.value", "too large",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "properties": {"contents": [{"id": "A", "price": "free"}]}"#,
            "properties.contents[0].price", "not a number",
            rest: #","user":\#(user),"properties":{"contents":[{"id":"A"}]}}"#),
        .init(#""user": {"country": "US"}"#, "user", "no platform can match", rest: #","user":{"country":"US"}}"#),
        .init(
            #""context": {"user_agent": "M"}"#, "user", "no platform can match",
            rest: #","context":{"user_agent":"M"}}"#),
        .init(
            #""user": \#(user), "context": {"fbp": "1234567890"}"#, "context.fbp", "the fbp is malformed",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "context": {"fbclid": "a.b"}"#, "context.fbclid", "malformed",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "context": {"url": "https://a.example/?ttclid=__CLICKID__"}"#, "context.url",
            "its ttclid is malformed",
            rest: #","user":\#(user),"context":{"url":"https://a.example/?ttclid=__CLICKID__"}}"#),
        .init(
            #""user": \#(user), "context": {"cookies": "_ttp=a b"}"#, "context.cookies._ttp", "the ttp is malformed",
            rest: #","user":\#(user)}"#),
        .init(
            #""user": \#(user), "context": {"fbc": "fb.1.1763936100000.old", "fbclid": "new"}"#, "context.fbclid",
            "another click", rest: #","user":\#(user),"context":{"fbc":"fb.1.1763936100000.old"}}"#),
    ]

    @Test(arguments: cases)
    func whatIsUnusableIsLeftOutAndSaid(example: Case) throws {
        let event = try accepted(example.event)
        #expect(event.warnings.map(\.path) == [example.path])
        #expect(event.warnings.first?.message.contains(example.message) == true)
        let header = #"{"event":"Purchase","event_id":"1","event_time":1795472100,"action_source":"website""#
        #expect(text(event.canonical) == header + example.rest)
    }

    @Test(arguments: ["purchase", "PURCHASE", "add_to_cart", "Page View", "complete-registration"])
    func aNameThatIsNearlyStandardIsRemarkedAndKept(name: String) throws {
        let event = try accepted(#"{"event": "\#(name)", "user": {"external_id": "7"}}"#)
        #expect(event.warnings.map(\.path) == ["event"])
        #expect(event.name == name)
    }

    @Test(arguments: CanonicalSchema.standardEventNames + ["Purchased", "MyOwn", "Käufe"])
    func standardAndOtherNamesAreNotRemarked(name: String) throws {
        #expect(try accepted(#"{"event": "\#(name)", "user": {"external_id": "7"}}"#).warnings == [])
    }

    @Test func anEmptyIdIsReplacedAndSaid() throws {
        let event = try accepted(#"{"event": "Lead", "event_id": " ", "user": {"external_id": "7"}}"#)
        #expect(event.id == "made")
        #expect(event.warnings.map(\.path) == ["event_id"])
    }

    @Test func anAbsentIdIsMadeWithoutAWord() throws {
        let event = try accepted(#"{"event": "Lead", "user": {"external_id": "7"}}"#)
        #expect(event.id == "made")
        #expect(event.warnings == [])
    }

    @Test(arguments: [
        #""phone": "1234567""#, #""phone": "+123456789012345""#, #""phone": "00123456789012345""#,
        #""phone": "+44 (0)20 7946 0958""#, #""phone": "+1 650 555 1212 ext. 123456""#, #""phone": 16505551212"#,
        #""phone": "\#(String(repeating: "ab", count: 32))""#, #""phone": "+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨""#,
        #""phone": "tel:+1-650-555-1212;ext=99999""#, #""email": "a@b.c""#, #""email": "müller@straße.example""#,
        #""email": "\#(String(repeating: "AB", count: 32))""#, #""email": "\"odd@name\"@b.c""#, #""lead_id": 5"#,
        #""first_name": "Ada""#, #""mobile_ad_id": "x""#,
    ])
    func whatCouldBeUsableIsKeptInSilence(member: String) throws {
        let event = try accepted(#"{"event": "Lead", "event_id": "1", "user": {\#(member)}}"#)
        #expect(event.warnings == [])
        #expect(text(event.canonical).contains("\"user\":{"))
    }

    @Test(arguments: ["a@b", "@b.c", "a@.c", "a@b.", "a b@c.d", "a@b c.d", "a.b.c", "ada at b.c", "a@b\\u0007.c"])
    func whatCannotBeAnEmailIsLeftOut(text: String) throws {
        let event = try accepted(#"{"event": "Lead", "user": {"email": "\#(text)", "external_id": 1}}"#)
        #expect(event.warnings.map(\.path) == ["user.email"])
        #expect(try member("email", of: "user", in: event) == nil)
    }

    @Test(arguments: [
        #""context": {"ip": "198.51.100.7"}"#, #""context": {"fbp": "fb.1.1763936100000.1"}"#,
        #""context": {"gclid": "x"}"#, #""context": {"device": {"idfa": "x"}}"#,
        #""context": {"ad": {"callback": "x"}}"#, #""context": {"cookies": {"_ttp": "x"}}"#,
        #""context": {"url": "https://a.b/?fbclid=x"}"#, #""user": {"subscription_id": "1"}"#,
    ])
    func oneMatchKeyIsEnough(member: String) throws {
        #expect(try accepted(#"{"event": "Lead", \#(member)}"#).warnings == [])
    }
}
