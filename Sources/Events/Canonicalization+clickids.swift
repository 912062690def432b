/// Which click counts: one named outright, then one in the page's URL, which is newer than any cookie, then a cookie,
/// then one in the referrer's URL where that is the same site.
extension Canonicalization {
    mutating func resolve(
        _ id: ClickID, given: ArraySlice<UInt8>?, traces: BrowserTraces
    ) -> ArraySlice<UInt8>? {
        if let given, accept(given, as: id, at: "context.\(id.name)") { return given }
        for (name, value) in traces.url.values(for: id) where accept(value, as: id, at: "context.url", name) {
            return value
        }
        for (name, stored) in traces.cookies.values(for: id) {
            let value = id == .twclid ? CookieHeader.twclid(in: stored) : stored
            if accept(value, as: id, at: "context.cookies.\(name)") { return value }
        }
        for (name, value) in traces.referrer.values(for: id)
        where accept(value, as: id, at: "context.referrer", name) {
            return value
        }
        return nil
    }

    /// The same for `fbc`, which is built from an fbclid unless the browser has stored one for the very same click.
    mutating func resolveFbc(
        given: ArraySlice<UInt8>?, fbclid: ArraySlice<UInt8>?, traces: BrowserTraces, eventTime: Timestamp
    ) -> ArraySlice<UInt8>? {
        if let given, accept(given, as: .fbc, at: "context.fbc") {
            if let fbclid, MetaBrowserID(given)?.identifier != fbclid {
                warn("context.fbclid", "another click than that of context.fbc, left out")
            }
            return given
        }
        let cookie = traces.cookies.values(for: .fbc).first?.value
        let stored = cookie.flatMap { MetaBrowserID($0) }

        if let fbclid, accept(fbclid: fbclid, at: "context.fbclid") {
            return stored?.identifier == fbclid ? cookie : Self.fbc(fbclid, eventTime)
        }
        for (_, fbclid) in traces.url.values(for: .fbc) where accept(fbclid: fbclid, at: "context.url") {
            return stored?.identifier == fbclid ? cookie : Self.fbc(fbclid, eventTime)
        }
        if let cookie, accept(cookie, as: .fbc, at: "context.cookies._fbc") { return cookie }
        for (_, fbclid) in traces.referrer.values(for: .fbc) where accept(fbclid: fbclid, at: "context.referrer") {
            return Self.fbc(fbclid, eventTime)
        }
        return nil
    }

    /// `fb.1.<milliseconds>.<fbclid>`; the 1 is what Meta asks of a server that has no stored cookie.
    private static func fbc(_ fbclid: ArraySlice<UInt8>, _ time: Timestamp) -> ArraySlice<UInt8> {
        (Array("fb.1.\(time.milliseconds).".utf8) + fbclid)[...]
    }

    // `parameter` names the query parameter where `place` is a URL.
    private mutating func accept(
        _ text: ArraySlice<UInt8>, as id: ClickID, at place: @autoclosure () -> String,
        _ parameter: StaticString? = nil
    ) -> Bool {
        if id.isWellFormed(text) { return true }
        let subject = parameter.map { "its \($0)" } ?? "the \(id.name)"
        warn(place(), "\(subject) is malformed and was left out", hint: id.expectation)
        return false
    }

    private mutating func accept(fbclid: ArraySlice<UInt8>, at place: String) -> Bool {
        if ClickID.isFbclid(fbclid) { return true }
        warn(
            place, "the fbclid is malformed and was left out",
            hint: "Expected letters, digits, - and _ exactly as Meta put them into the landing page's URL.")
        return false
    }
}

extension ClickID {
    /// What one looks like, for a person.
    fileprivate var expectation: String {
        switch self {
        case .fbp: "Expected the _fbp cookie unaltered: fb.1.1763936100000.1234567890."
        case .fbc: "Expected the _fbc cookie unaltered: fb.1.1763936100000. and the fbclid."
        case .msclkid: "Expected 32 hexadecimal digits."
        default: "Expected it exactly as the platform made it, URL-decoded once."
        }
    }
}
