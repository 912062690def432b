/// A request with its whole body.
package struct HTTPRequest: Sendable {
    /// In capitals as sent: `POST`.
    package let method: String
    /// The path as sent, percent-encoding kept, without the query; begins with a slash, but for `OPTIONS *`.
    package let path: String
    /// What follows the first question mark, percent-encoding kept; `nil` where there is none.
    package let query: String?
    package let headers: HTTPHeaderList
    package let body: [UInt8]
    /// The peer's IP address in text, without the port; `nil` when the system does not tell.
    ///
    /// Behind a proxy this is the proxy.
    package let remoteAddress: String?

    package init(
        method: String, path: String, query: String? = nil, headers: HTTPHeaderList = HTTPHeaderList(),
        body: [UInt8] = [], remoteAddress: String? = nil
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
    }
}

/// The target of a request line, taken apart.
struct RequestTarget: Hashable {
    let path: String
    let query: String?

    /// Splits a target in origin form (`/a?b`), absolute form (`http://host/a?b`), or asterisk form.
    ///
    /// - Returns: `nil` for anything else.
    init?(_ text: String) {
        var rest = text.utf8[...]
        if rest.first != UInt8(ascii: "/") {
            if text == "*" {
                path = text
                query = nil
                return
            }
            guard let authority = Self.authorityStart(text) else { return nil }
            let tail = rest[authority...]
            rest = tail[(tail.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? tail.endIndex)...]
        }
        let mark = rest.firstIndex(of: UInt8(ascii: "?"))
        let beforeQuery = rest[..<(mark ?? rest.endIndex)]
        if beforeQuery.isEmpty {
            path = "/"
        } else {
            path = beforeQuery.count == text.utf8.count ? text : String(Substring(beforeQuery))
        }
        query = mark.map { String(Substring(rest[rest.index(after: $0)...])) }
    }

    private static func authorityStart(_ text: String) -> String.Index? {
        for scheme in ["http://", "https://"] where text.utf8.count > scheme.utf8.count {
            let end = text.utf8.index(text.startIndex, offsetBy: scheme.utf8.count)
            if text[..<end].lowercased() == scheme { return end }
        }
        return nil
    }
}
