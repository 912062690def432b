/// Which click counts: one named outright, then one in the page's URL, which is newer than any cookie, then a cookie,
/// then one in the referrer's URL where that is the same site.
extension Canonicalization {
    mutating func resolve(_ id: ClickID, given: EventText?, traces: inout BrowserTraces?) -> EventText? {
        if let given, accept(given, as: id) { return given }
        guard traces?.contain(id) == true else { return nil }
        while let (name, value) = traces?.url.takeFirst(id) {
            if accept(value, as: id, at: "context.url", name) { return keep(value) }
        }
        while let (name, stored) = traces?.cookies.takeFirst(id) {
            let value = id == .twclid ? CookieHeader.twclid(in: stored) : stored
            if accept(value, as: id, at: "context.cookies.\(name)") { return keep(value) }
        }
        while let (name, value) = traces?.referrer.takeFirst(id) {
            if accept(value, as: id, at: "context.referrer", name) { return keep(value) }
        }
        return nil
    }

    /// The same for `fbc`, which is built from an fbclid unless the browser has stored one for the very same click.
    mutating func resolveFbc(
        given: EventText?, fbclid: EventText?, traces: inout BrowserTraces?, eventTime: Timestamp
    ) -> EventText? {
        if let given, accept(given, as: .fbc) {
            if let fbclid, MetaBrowserID(slice(of: given))?.identifier != slice(of: fbclid) {
                warn("context.fbclid", "another click than that of context.fbc, left out")
            }
            return given
        }
        guard fbclid != nil || traces?.contain(.fbc) == true else { return nil }
        return foundFbc(fbclid: fbclid.map { slice(of: $0) }, traces: &traces, eventTime: eventTime).map { keep($0) }
    }

    private mutating func foundFbc(
        fbclid: ArraySlice<UInt8>?, traces: inout BrowserTraces?, eventTime: Timestamp
    ) -> ArraySlice<UInt8>? {
        let cookie = traces?.cookies.takeFirst(.fbc)?.value
        let stored = cookie.flatMap { MetaBrowserID($0) }

        if let fbclid, accept(fbclid: fbclid, at: "context.fbclid") {
            return stored?.identifier == fbclid ? cookie : Self.fbc(fbclid, eventTime)
        }
        if let (_, fbclid) = traces?.url.takeFirst(.fbc), accept(fbclid: fbclid, at: "context.url") {
            return stored?.identifier == fbclid ? cookie : Self.fbc(fbclid, eventTime)
        }
        if let cookie {
            if stored != nil { return cookie }
            warnMalformed(.fbc, "context.cookies._fbc")
        }
        if let (_, fbclid) = traces?.referrer.takeFirst(.fbc), accept(fbclid: fbclid, at: "context.referrer") {
            return Self.fbc(fbclid, eventTime)
        }
        return nil
    }

    /// `fb.1.<milliseconds>.<fbclid>`; the 1 is what Meta asks of a server that has no stored cookie.
    private static func fbc(_ fbclid: ArraySlice<UInt8>, _ time: Timestamp) -> ArraySlice<UInt8> {
        (Array("fb.1.\(time.milliseconds).".utf8) + fbclid)[...]
    }

    private mutating func accept(_ given: EventText, as id: ClickID) -> Bool {
        if withBytes(of: given, { id.isWellFormed($0) }) { return true }
        warnMalformed(id, "context.\(id.name)")
        return false
    }

    private mutating func accept(
        _ text: ArraySlice<UInt8>, as id: ClickID, at place: @autoclosure () -> String,
        _ parameter: StaticString? = nil
    ) -> Bool {
        if id.isWellFormed(text) { return true }
        warnMalformed(id, place(), parameter)
        return false
    }

    /// `parameter` names the query parameter where `place` is a URL.
    private mutating func warnMalformed(_ id: ClickID, _ place: String, _ parameter: StaticString? = nil) {
        let subject = parameter.map { "its \($0)" } ?? "the \(id.name)"
        warn(place, "\(subject) is malformed and was left out", hint: id.expectation)
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
