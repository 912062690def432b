internal import JSON

/// `context`: where it happened, and the identifiers that clicks and pixels left there.
extension Canonicalization {
    /// Positions in the list of fields of `context`.
    private enum Field {
        static let ip = 0, userAgent = 1, locale = 2, url = 3, referrer = 4, firstClickID = 5
        static let device = 5 + ClickID.all.count, app = device + 1, ad = device + 2
        static let fbclid = device + 3, cookies = device + 4
    }

    mutating func writeContext(_ index: Int?, eventTime: Timestamp) {
        guard let index, expectObject(index, "context", example: "{\"url\": \"https://shop.example.com/\"}") else {
            return
        }
        let section = CanonicalSchema.context
        var members = slots(of: index, in: section)
        let object = output.beginObject(rootField(.context).key)

        writeIP(members[Field.ip])
        let url = text(&members, section, Field.url)
        let referrer = text(&members, section, Field.referrer)
        if let userAgent = text(&members, section, Field.userAgent) {
            write(section.fields[Field.userAgent].key, userAgent)
        }
        if let locale = text(&members, section, Field.locale) { write(section.fields[Field.locale].key, locale) }
        if let url { write(section.fields[Field.url].key, url) }
        if let referrer { write(section.fields[Field.referrer].key, referrer) }

        // Most pages carry nothing of the kind.
        var traces: BrowserTraces?
        if members[Field.cookies] != nil || carriesClick(url) || carriesClick(referrer) {
            traces = BrowserTraces(url: url.map { slice(of: $0) }, referrer: referrer.map { slice(of: $0) })
        }
        if let cookies = members[Field.cookies] { readCookies(cookies, into: &traces) }
        let fbclid = text(&members, section, Field.fbclid)
        for (position, id) in ClickID.all.enumerated() {
            let given = text(&members, section, Field.firstClickID + position)
            // Most events hold two or three of them.
            if given == nil, fbclid == nil, traces == nil { continue }
            let value =
                id == .fbc
                ? resolveFbc(given: given, fbclid: fbclid, traces: &traces, eventTime: eventTime)
                : resolve(id, given: given, traces: &traces)
            guard let value else { continue }
            hasMatchKey = true
            write(section.fields[Field.firstClickID + position].key, value)
        }

        writeOpenSection(members[Field.device], CanonicalSchema.device, section.fields[Field.device].key)
        writeOpenSection(members[Field.app], CanonicalSchema.app, section.fields[Field.app].key)
        writeOpenSection(members[Field.ad], CanonicalSchema.ad, section.fields[Field.ad].key)
        output.end(object)
    }

    @inline(__always)
    private mutating func text(
        _ members: inout MemberSlots, _ section: CanonicalSection, _ position: Int
    ) -> EventText? {
        members[position].flatMap { text($0, section, position) }
    }

    @inline(never)
    private mutating func text(_ member: Int, _ section: CanonicalSection, _ position: Int) -> EventText? {
        text(member, of: section.fields[position], at: FieldPath(section, position))
    }

    private func carriesClick(_ url: EventText?) -> Bool {
        guard let url else { return false }
        return withBytes(of: url) { PageAddress.mayCarryClick($0) }
    }

    private mutating func writeIP(_ index: Int?) {
        guard let index else { return }
        let field = CanonicalSchema.context.fields[Field.ip]
        let path = FieldPath(CanonicalSchema.context, Field.ip)
        guard let text = text(index, of: field, at: path) else { return }
        guard let (address, appendix) = IPAddress.reading(slice(of: text)) else {
            warn(
                path, "not an IP address, left out",
                hint: "Write the visitor's one address, such as 198.51.100.7, without port or list.")
            return
        }
        guard address.isPublic else {
            warn(
                path, "a private or reserved address, left out",
                hint: "Send the visitor's address: behind a proxy it stands in X-Forwarded-For.")
            return
        }
        // A dual-stack server writes IPv4 as ::ffff:198.51.100.7; the platforms ask for the plain form.
        write(field.key, address.isMapped ? keep(Array(address.dottedQuad.utf8) + appendix) : text)
        hasMatchKey = true
    }

    private mutating func readCookies(_ index: Int, into traces: inout BrowserTraces?) {
        switch document.kind(index) {
        case .string:
            if let header = document.trimmedText(index) { traces?.addCookies(header: header) }
        case .object:
            for (key, value) in document.members(of: index) where document.kind(value) == .string {
                guard let position = document.position(of: key, in: ClickID.cookies.table) else { continue }
                if let text = document.trimmedText(value) { traces?.cookies.add(text, at: position) }
            }
        default:
            refuse(
                "context.cookies", "expected an object or a Cookie header, found \(document.described(index))",
                hint: "Write {\"_fbp\": \"...\"} or \"_fbp=...; _ttp=...\".")
        }
    }
}

extension IPAddress {
    /// Reads an address to which Meta's libraries may have appended their mark.
    static func reading(_ text: ArraySlice<UInt8>) -> (address: IPAddress, appendix: ArraySlice<UInt8>)? {
        if let address = IPAddress(text) { return (address, []) }
        guard let point = text.lastIndex(of: UInt8(ascii: ".")), text[point...].isAppendix,
            let address = IPAddress(text[..<point])
        else { return nil }
        return (address, text[point...])
    }
}
