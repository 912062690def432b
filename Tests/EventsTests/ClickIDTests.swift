import Events
import Testing

/// Which of several clicks counts, and that none is altered.
struct ClickIDTests {
    private func ids(_ context: String, at time: Timestamp = received) throws -> AcceptedEvent {
        try accepted(
            #"{"event": "Lead", "user": {"external_id": "1"}, "event_time": 1795472099.5, "context": {\#(context)}}"#)
    }

    /// Where an identifier may stand; together they are tried in every combination.
    struct Places: Sendable, CustomTestStringConvertible {
        let member: Bool
        let url: Bool
        let cookie: Bool
        let referrer: Bool

        static let all = (0..<16).map { bits in
            Places(member: bits & 8 != 0, url: bits & 4 != 0, cookie: bits & 2 != 0, referrer: bits & 1 != 0)
        }

        /// The winner by the rule: member, URL, cookie, referrer.
        func winner<Value>(_ member: Value, _ url: Value, _ cookie: Value, _ referrer: Value) -> Value? {
            self.member ? member : self.url ? url : self.cookie ? cookie : self.referrer ? referrer : nil
        }

        var testDescription: String {
            "member \(member), url \(url), cookie \(cookie), referrer \(referrer)"
        }
    }

    @Test(
        arguments: [
            ("ttclid", "ttclid", "ttclid"), ("ttclid", "ttclid", "tiktok_ttclid"), ("epik", "epik", "_epik"),
            ("rdt_cid", "rdt_cid", "_rdt_cid"), ("li_fat_id", "li_fat_id", "li_fat_id"),
            ("twclid", "twclid", "_twclid"),
        ], Places.all)
    func theFirstPlaceThatHasOneWins(
        names: (member: String, parameter: String, cookie: String), places: Places
    ) throws {
        var context = ["\"url\": \"https://shop.example.com/a?x=1\(places.url ? "&\(names.parameter)=Url-1" : "")\""]
        if places.member { context.append("\"\(names.member)\": \"Member-1\"") }
        if places.cookie { context.append("\"cookies\": {\"\(names.cookie)\": \"Cookie-1\"}") }
        if places.referrer {
            context.append("\"referrer\": \"https://shop.example.com/b?\(names.parameter)=Referrer-1\"")
        }
        let event = try ids(context.joined(separator: ", "))
        let expected = places.winner("\"Member-1\"", "\"Url-1\"", "\"Cookie-1\"", "\"Referrer-1\"")
        #expect(try member(names.member, of: "context", in: event) == expected)
        #expect(event.warnings == [])
    }

    @Test(arguments: Places.all)
    func fbcFollowsTheSameOrder(places: Places) throws {
        var context = ["\"url\": \"https://shop.example.com/a?x=1\(places.url ? "&fbclid=Url-1" : "")\""]
        if places.member { context.append(#""fbc": "fb.2.1700000000000.Member-1""#) }
        if places.cookie { context.append(#""cookies": "_fbc=fb.1.1700000000000.Cookie-1""#) }
        if places.referrer { context.append(#""referrer": "https://shop.example.com/b?fbclid=Referrer-1""#) }
        let event = try ids(context.joined(separator: ", "))
        let expected = places.winner(
            #""fb.2.1700000000000.Member-1""#, #""fb.1.1795472099500.Url-1""#, #""fb.1.1700000000000.Cookie-1""#,
            #""fb.1.1795472099500.Referrer-1""#)
        #expect(try member("fbc", of: "context", in: event) == expected)
        #expect(event.warnings == [])
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let title: String
        let context: String
        let name: String
        let value: String?
        var warnings: [String] = []
        var testDescription: String { title }
    }

    static let stored = "fb.1.1700000000000"

    static let cases: [Case] = [
        Case(
            title: "a stored fbc of the URL's click is kept",
            context: #""url": "https://a.b/?fbclid=IwAR-_x", "cookies": {"_fbc": "\#(stored).IwAR-_x"}"#,
            name: "fbc", value: "\(stored).IwAR-_x"),
        Case(
            title: "its appendix is kept too",
            context: #""url": "https://a.b/?fbclid=IwAR", "cookies": {"_fbc": "\#(stored).IwAR.AQQCAQIB"}"#,
            name: "fbc", value: "\(stored).IwAR.AQQCAQIB"),
        Case(
            title: "and the old short one",
            context: #""fbclid": "IwAR", "cookies": "_fbc=\#(stored).IwAR.Ag""#, name: "fbc",
            value: "\(stored).IwAR.Ag"),
        Case(
            title: "a click in other letters is another click",
            context: #""url": "https://a.b/?fbclid=IWAR", "cookies": {"_fbc": "\#(stored).IwAR"}"#, name: "fbc",
            value: "fb.1.1795472099500.IWAR"),
        Case(
            title: "an fbclid member goes before the URL",
            context: #""fbclid": "Given", "url": "https://a.b/?fbclid=Url""#, name: "fbc",
            value: "fb.1.1795472099500.Given"),
        Case(
            title: "a member that carries the same click is kept whole",
            context: #""fbc": "\#(stored).IwAR.AQQCAQIB", "fbclid": "IwAR", "url": "https://a.b/?fbclid=Other""#,
            name: "fbc", value: "\(stored).IwAR.AQQCAQIB"),
        Case(
            title: "a malformed fbc gives way to the fbclid",
            context: #""fbc": "IwAR", "fbclid": "IwAR""#, name: "fbc", value: "fb.1.1795472099500.IwAR",
            warnings: ["context.fbc"]),
        Case(
            title: "a malformed URL click gives way to the cookie",
            context: #""url": "https://a.b/?fbclid=a%2520b", "cookies": {"_fbc": "\#(stored).Cookie"}"#, name: "fbc",
            value: "\(stored).Cookie", warnings: ["context.url"]),
        Case(
            title: "a malformed cookie is left out",
            context: #""cookies": {"_fbc": "fb.1.2.3"}"#, name: "fbc", value: nil, warnings: ["context.cookies._fbc"]),
        Case(
            title: "a malformed cookie that is not needed is passed over",
            context: #""url": "https://a.b/?fbclid=Url", "cookies": {"_fbc": "broken"}"#, name: "fbc",
            value: "fb.1.1795472099500.Url"),
        Case(
            title: "another site's referrer does not count",
            context: #""url": "https://a.example/", "referrer": "https://b.example/?fbclid=x""#, name: "fbc", value: nil
        ),
        Case(
            title: "a referrer without a page does not count",
            context: #""referrer": "https://b.example/?ttclid=x""#, name: "ttclid", value: nil),
        Case(
            title: "fbp is its cookie",
            context: #""cookies": "x=1; _fbp=fb.1.1700000000000.987; y=2""#, name: "fbp",
            value: "fb.1.1700000000000.987"),
        Case(
            title: "an fbp member goes before its cookie",
            context: #""fbp": "fb.1.1700000000000.1.Bg", "cookies": {"_fbp": "fb.1.1700000000000.2"}"#, name: "fbp",
            value: "fb.1.1700000000000.1.Bg"),
        Case(
            title: "ttp is its cookie", context: #""cookies": {"_ttp": "2abC_-9.tt.1"}"#, name: "ttp",
            value: "2abC_-9.tt.1"),
        Case(
            title: "of TikTok's two cookies its pixel's wins",
            context: #""cookies": "tiktok_ttclid=Shop; ttclid=Pixel""#, name: "ttclid", value: "Pixel"),
        Case(
            title: "if that is malformed, the other",
            context: #""cookies": {"ttclid": "not one", "tiktok_ttclid": "Shop"}"#, name: "ttclid", value: "Shop",
            warnings: ["context.cookies.ttclid"]),
        Case(
            title: "no cookie is called _ttclid", context: #""cookies": {"_ttclid": "x"}"#, name: "ttclid", value: nil),
        Case(
            title: "a URL's value is decoded once",
            context: #""url": "https://a.b/?ttclid=E.C.P.a%2Db%3D%3D""#, name: "ttclid", value: "E.C.P.a-b=="),
        Case(
            title: "a cookie's value is decoded once", context: #""cookies": "ttclid=E%2EC%2EP""#, name: "ttclid",
            value: "E.C.P"),
        Case(
            title: "case is kept", context: #""url": "https://a.b/?gclid=CjwKCAiA_bC-DeF""#, name: "gclid",
            value: "CjwKCAiA_bC-DeF"),
        Case(
            title: "parameters count to the letter", context: #""url": "https://a.b/?GCLID=x""#, name: "gclid",
            value: nil),
        Case(title: "but Snapchat's is odd", context: #""url": "https://a.b/?ScCid=S-1""#, name: "sccid", value: "S-1"),
        Case(title: "in any writing", context: #""url": "https://a.b/?sccid=S-1""#, name: "sccid", value: "S-1"),
        Case(title: "gbraid", context: #""url": "https://a.b/?gbraid=G""#, name: "gbraid", value: "G"),
        Case(title: "wbraid", context: #""url": "https://a.b/?wbraid=W""#, name: "wbraid", value: "W"),
        Case(
            title: "msclkid", context: #""url": "https://a.b/?msclkid=0123456789abcdef0123456789abcdef""#,
            name: "msclkid", value: "0123456789abcdef0123456789abcdef"),
        Case(
            title: "the first of repeated parameters", context: #""url": "https://a.b/?epik=&epik=A&epik=B""#,
            name: "epik", value: "A"),
        Case(
            title: "the fragment is no query", context: #""url": "https://a.b/#?ttclid=x""#, name: "ttclid", value: nil),
        Case(
            title: "X keeps its click in JSON",
            context: #""cookies": "_twclid=%7B%22pixelVersion%22%3A%220.0.1%22%2C%22twclid%22%3A%2223abc%22%7D""#,
            name: "twclid", value: "23abc"),
        Case(
            title: "JSON without a click in it",
            context: #""cookies": {"_twclid": "%7B%22timestamp%22%3A1%7D"}"#, name: "twclid", value: nil,
            warnings: ["context.cookies._twclid"]),
        Case(
            title: "an encoded member is not decoded", context: #""ttclid": "E%2EC""#, name: "ttclid", value: nil,
            warnings: ["context.ttclid"]),
        Case(
            title: "what a script writes for nothing is nothing", context: #""ttclid": "undefined""#, name: "ttclid",
            value: nil, warnings: ["context.ttclid"]),
        Case(
            title: "unknown cookies of any kind are nobody's business",
            context: #""cookies": {"session": {"a": 1}, "_ga": 5, "_ttp": null, "theme": "dark"}"#, name: "ttp",
            value: nil),
    ]

    @Test(arguments: cases)
    func theRuleHolds(example: Case) throws {
        let event = try ids(example.context)
        #expect(try member(example.name, of: "context", in: event) == example.value.map { "\"\($0)\"" })
        #expect(event.warnings.map(\.path) == example.warnings)
    }

    @Test func afterReadingNoSourceIsLeft() throws {
        let event = try ids(#""fbclid": "x", "cookies": {"_fbp": "fb.1.1700000000000.2"}"#)
        #expect(try member("fbclid", of: "context", in: event) == nil)
        #expect(try member("cookies", of: "context", in: event) == nil)
    }
}
