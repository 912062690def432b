import Testing

@testable import Events

struct BrowserTests {
    private func parameters(_ url: String) -> [String] {
        var found: [String] = []
        PageAddress(Array(url.utf8)[...]).forEachParameter { name, value in
            found.append("\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))")
        }
        return found
    }

    private func cookies(_ header: String) -> [String] {
        var found: [String] = []
        CookieHeader(Array(header.utf8)[...]).forEach { name, value in
            found.append("\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))")
        }
        return found
    }

    @Test(arguments: [
        ("https://a.b/?x=1&y=2", ["x=1", "y=2"]),
        ("https://a.b/?x=1#y=2", ["x=1"]),
        ("https://a.b/#?x=1", []),
        ("https://a.b/", []),
        ("https://a.b/?", []),
        ("https://a.b/?&&x=1&", ["=", "=", "x=1"]),
        ("https://a.b/?x=a=b", ["x=a=b"]),
        ("https://a.b/?x=a?b", ["x=a?b"]),
        ("?x=1", ["x=1"]),
        ("", []),
    ])
    func parametersAreFound(url: String, expected: [String]) {
        #expect(parameters(url) == expected)
    }

    @Test(arguments: [
        ("a=1; b=2", ["a=1", "b=2"]),
        ("a=1;b=2;", ["a=1", "b=2"]),
        ("  a = 1 ;\tb=2", ["a=1", "b=2"]),
        ("Cookie: a=1; b=2", ["a=1", "b=2"]),
        ("cookie:a=1", ["a=1"]),
        ("a=\"quoted value\"; b=\"", ["a=quoted value", "b=\""]),
        ("a=b=c==", ["a=b=c=="]),
        ("nonsense; a=1; ; =x", ["a=1", "=x"]),
        ("a=x:y", ["a=x:y"]),
        ("", []),
    ])
    func cookiesAreFound(header: String, expected: [String]) {
        #expect(cookies(header) == expected)
    }

    @Test(arguments: [
        ("https://shop.example.com/a", "https://shop.example.com/b", true),
        ("https://SHOP.example.com/", "http://shop.Example.com:8080/", true),
        ("https://www.example.com/", "https://example.com/", true),
        ("https://www.example.com/", "https://checkout.example.com/", true),
        ("https://example.com./", "https://example.com/", true),
        ("https://user:secret@example.com/", "https://example.com/", true),
        ("https://example.com/", "https://example.org/", false),
        ("https://example.com/", "https://badexample.com/", false),
        ("https://a.example.com/", "https://b.example.com/", false),
        ("https://example.com/", "https://com/", false),
        ("https://1.2.3.4/", "https://3.4/", false),
        ("https://[2001:db8::1]/", "https://[2001:db8::1]:444/", true),
        ("https://[2001:db8::1]/", "https://[2001:db8::2]/", false),
        ("/relative", "/relative", false),
        ("https://", "https://", false),
    ])
    func sitesAreCompared(one: String, other: String, expected: Bool) {
        let (left, right) = (PageAddress(Array(one.utf8)[...]), PageAddress(Array(other.utf8)[...]))
        #expect(left.isSameSite(as: right) == expected)
        #expect(right.isSameSite(as: left) == expected)
    }

    @Test(arguments: [
        ("plain", "plain"), ("a%2Eb", "a.b"), ("%41%62", "Ab"), ("100%", "100%"), ("%zz%4", "%zz%4"),
        ("%2525", "%25"), ("a+b", "a+b"),
    ])
    func percentEncodingIsUndoneOnce(text: String, decoded: String) {
        #expect(Array(Array(text.utf8)[...].percentDecoded) == Array(decoded.utf8))
    }

    @Test(arguments: [
        (ClickID.fbc, "fb.1.1763936100000.IwAR0a-b_c"), (.fbc, "fb.2.1763936100000.IwAR0.AQQCAQIB"),
        (.fbc, "fb.0.1763936100.IwAR0.Ag"), (.fbp, "fb.1.1763936100000.1234567890"), (.ttp, "01HX_y-z.tt.1"),
        (.ttclid, "E.C.P.AbC-1_2"), (.msclkid, "0123456789abcdef0123456789ABCDEF"),
        (.msclkid, "01234567-89ab-cdef-0123-456789abcdef"), (.gclid, "Cj0KCQiA_b-c"), (.epik, "dj0yJnU9a=="),
        (.ttclid, String(repeating: "x", count: 1000)),
    ])
    func wellFormedIdentifiersAreKnown(id: ClickID, text: String) {
        #expect(id.isWellFormed(Array(text.utf8)[...]))
    }

    @Test(arguments: [
        (ClickID.fbc, "IwAR0"), (.fbc, "fb.1.1763936100000."), (.fbc, "fb.1.1763936100000"),
        (.fbc, "FB.1.1763936100000.x"), (.fbc, "fb.x.1763936100000.x"), (.fbc, "fb.1.176393610.x"),
        (.fbc, "fb.1.17639361000000.x"), (.fbc, "fb.1.1763936100000.x.y"), (.fbc, "fb.1.1763936100000.x.AQQCAQIB.Ag"),
        (.fbc, "fb.1.1763936100000.x y"), (.fbp, "1234567890"), (.ttp, ""), (.ttclid, "two words"),
        (.ttclid, "undefined"), (.ttclid, "null"), (.ttclid, "__CLICKID__"), (.ttclid, "a%20b"),
        (.ttclid, "<script>"), (.gclid, "\u{E9}"), (.msclkid, "123"), (.msclkid, "0123456789abcdef0123456789ABCDEG"),
        (.msclkid, "0123456789ab-cdef-0123-456789abcdef0"), (.ttclid, String(repeating: "x", count: 1001)),
    ])
    func malformedIdentifiersAreKnown(id: ClickID, text: String) {
        #expect(!id.isWellFormed(Array(text.utf8)[...]))
    }
}
