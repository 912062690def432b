internal import JSON

/// The parts of a page's URL in which clicks leave their identifiers.
struct PageAddress {
    /// Before the query.
    private let location: ArraySlice<UInt8>
    /// Between the first `?` and the fragment, as written.
    private let query: ArraySlice<UInt8>

    init(_ url: ArraySlice<UInt8>) {
        let address = url[..<url.firstPlace(of: UInt8(ascii: "#"), from: url.startIndex)]
        location = address[..<address.firstPlace(of: UInt8(ascii: "?"), from: address.startIndex)]
        query = address.dropFirst(location.count + 1)
    }

    /// Whether a parameter of a URL has a name under which a click leaves its identifier; fragments are not told apart.
    static func mayCarryClick(_ url: Span<UInt8>) -> Bool {
        var start = url.firstPlace(of: UInt8(ascii: "?")) + 1
        while start < url.count {
            let end = url.firstPlace(of: UInt8(ascii: "&"), from: start)
            let name = url.extracting(start..<min(url.firstPlace(of: UInt8(ascii: "="), from: start), end))
            if ClickID.parameters.table.index(of: name) != nil { return true }
            start = end + 1
        }
        return false
    }

    /// Hands over every query parameter in order, name and value as written.
    func forEachParameter(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        var start = query.startIndex
        while start < query.endIndex {
            let pair = query[start..<query.firstPlace(of: UInt8(ascii: "&"), from: start)]
            start = pair.endIndex + 1
            let name = pair[..<pair.firstPlace(of: UInt8(ascii: "="), from: pair.startIndex)]
            body(name, pair.dropFirst(name.count + 1))
        }
    }

    var hasQuery: Bool { !query.isEmpty }

    /// Whether both pages belong to one site: the same host, or one the other's subdomain.
    func isSameSite(as other: PageAddress) -> Bool {
        guard let host, let otherHost = other.host else { return false }
        return host == otherHost || Self.isSubdomain(host, of: otherHost) || Self.isSubdomain(otherHost, of: host)
    }

    /// `of` must have a point itself: nobody's site is a whole top-level domain.
    private static func isSubdomain(_ host: [UInt8], of parent: [UInt8]) -> Bool {
        let point = UInt8(ascii: ".")
        guard parent.contains(point), host.count > parent.count + 1 else { return false }
        // 1.2.3.4 is no subdomain of 3.4, nor of anything.
        guard IPAddress(host[...]) == nil else { return false }
        return host[host.count - parent.count - 1] == point && host.suffix(parent.count).elementsEqual(parent)
    }

    /// Lowercase, without port and `www.`; nil where the URL is not absolute.
    private var host: [UInt8]? {
        let colon = UInt8(ascii: ":")
        let slash = UInt8(ascii: "/")
        let scheme = location.prefix { $0 != colon && $0 != slash }
        let afterScheme = location.dropFirst(scheme.count)
        guard !scheme.isEmpty, afterScheme.starts(with: [colon, slash, slash]) else { return nil }
        var authority = afterScheme.dropFirst(3).prefix { $0 != slash && $0 != UInt8(ascii: "\\") }
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            return authority[...end].map(\.lowercasedASCII)
        }
        var host = authority.prefix { $0 != colon }.map(\.lowercasedASCII)
        if host.last == UInt8(ascii: ".") { host.removeLast() }
        if host.starts(with: Array("www.".utf8)) { host.removeFirst(4) }
        return host.isEmpty ? nil : host
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}
