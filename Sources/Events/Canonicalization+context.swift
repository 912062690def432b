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
        let members = slots(of: index, in: section)
        output.beginObject("context")

        writeIP(members[Field.ip])
        let url = contextText(members, Field.url)
        let referrer = contextText(members, Field.referrer)
        writeContextText(members, Field.userAgent)
        writeContextText(members, Field.locale)
        writeContextText(members, Field.url, url)
        writeContextText(members, Field.referrer, referrer)

        var traces = BrowserTraces(url: url, referrer: referrer)
        if let cookies = members[Field.cookies] { readCookies(cookies, into: &traces) }
        let fbclid = contextText(members, Field.fbclid)
        let hasTraces = fbclid != nil || traces.containAny
        for (position, id) in ClickID.all.enumerated() {
            let member = members[Field.firstClickID + position]
            if !hasTraces {
                // Only what is named outright can count.
                guard let member else { continue }
                if copyText(member, isUsable: { id.isWellFormed($0) }) {
                    hasMatchKey = true
                    continue
                }
            }
            let given = contextText(members, Field.firstClickID + position)
            let value =
                id == .fbc
                ? resolveFbc(given: given, fbclid: fbclid, traces: &traces, eventTime: eventTime)
                : resolve(id, given: given, traces: &traces)
            guard let value else { continue }
            hasMatchKey = true
            output.text(id.name, value)
        }

        writeOpenSection(members[Field.device], CanonicalSchema.device, "device")
        writeOpenSection(members[Field.app], CanonicalSchema.app, "app")
        writeOpenSection(members[Field.ad], CanonicalSchema.ad, "ad")
        output.end()
    }

    private mutating func contextText(_ members: MemberSlots, _ position: Int) -> ArraySlice<UInt8>? {
        guard let member = members[position] else { return nil }
        let field = CanonicalSchema.context.fields[position]
        return text(member, of: field, at: FieldPath(CanonicalSchema.context, field.name))
    }

    /// Writes a text that stands in canonical form where it is given.
    private mutating func writeContextText(_ members: MemberSlots, _ position: Int, _ text: ArraySlice<UInt8>?) {
        guard let text, let member = members[position] else { return }
        if !copyText(member) { output.text(CanonicalSchema.context.fields[position].name, text) }
    }

    private mutating func writeContextText(_ members: MemberSlots, _ position: Int) {
        guard let member = members[position], !copyText(member) else { return }
        writeContextText(members, position, contextText(members, position))
    }

    private mutating func writeIP(_ index: Int?) {
        guard let index else { return }
        if copyText(index, isUsable: IPAddress.isPublicIPv4) {
            hasMatchKey = true
            return
        }
        let field = CanonicalSchema.context.fields[Field.ip]
        let path = FieldPath(CanonicalSchema.context, field.name)
        guard let text = text(index, of: field, at: path) else { return }
        guard let (address, appendix) = IPAddress.reading(text) else {
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
        output.text("ip", address.isMapped ? Array(address.dottedQuad.utf8) + appendix : text)
        hasMatchKey = true
    }

    private mutating func readCookies(_ index: Int, into traces: inout BrowserTraces) {
        switch document.kind(index) {
        case .string:
            if let header = document.trimmedText(index) { traces.addCookies(header: header) }
        case .object:
            for (key, value) in document.members(of: index) where document.kind(value) == .string {
                guard let position = document.position(of: key, in: ClickID.cookies.table) else { continue }
                if let text = document.trimmedText(value) { traces.cookies.add(text, at: position) }
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
