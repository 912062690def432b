internal import CCurl
internal import Transport

/// Where a request goes, as libcurl itself reads the URL.
struct CurlTarget: Hashable, Sendable {
    let scheme: String
    let host: String
    let port: String
    let isLoopback: Bool

    /// For messages: of the whole URL only this.
    var authority: String { "\(host):\(port)" }

    /// Reads `url`.
    ///
    /// - Throws: `.invalidRequest` unless it is http or https, names a host, and holds no credentials; also for plain
    ///   http to another machine unless `allowPlainHTTP`.
    init(url: String, allowPlainHTTP: Bool) throws(TransportError) {
        // A zero byte would end the C string early, and no other control character or blank belongs in a URL.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .invalid("the URL holds a blank or a control character")
        }
        guard let handle = curl_url() else {
            throw TransportError(code: .other, outcome: .notSent, message: "out of memory")
        }
        defer { curl_url_cleanup(handle) }
        guard curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_NON_SUPPORT_SCHEME)) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: handle),
            let host = Self.part(CURLUPART_HOST, of: handle), !host.isEmpty
        else { throw .invalid("the URL cannot be read; expected https://host/path") }
        guard scheme == "https" || scheme == "http" else {
            throw .invalid("the URL's scheme is neither https nor http")
        }
        guard Self.part(CURLUPART_USER, of: handle) == nil, Self.part(CURLUPART_PASSWORD, of: handle) == nil else {
            throw .invalid("the URL holds credentials; they belong in a header")
        }
        self.scheme = scheme
        self.host = host
        port = Self.part(CURLUPART_PORT, of: handle) ?? ""
        isLoopback = Self.isLoopback(host)
        guard scheme == "https" || isLoopback || allowPlainHTTP else {
            throw .invalid("plain http to \(host) would carry tokens in clear; use https")
        }
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// Names that cannot lead off this machine.
    ///
    /// libcurl has written IPv4 addresses in their four-part form by now and answers `localhost` without asking a
    /// name server.
    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension TransportError {
    static func invalid(_ message: String) -> TransportError {
        TransportError(code: .invalidRequest, outcome: .notSent, message: message)
    }
}
