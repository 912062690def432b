/// How `CurlTransport` connects and what it puts up with.
package struct CurlTransportOptions: Sendable {
    /// From the first look-up of the name to the end of the TLS handshake.
    package var connectTimeout: Duration = .seconds(5)
    /// The body of an answer; a longer one is `.replyTooLarge`.
    package var maxReplyBytes = 1 << 20
    /// All header lines of an answer together; more are `.replyTooLarge`.
    package var maxHeaderBytes = 64 << 10
    /// Further requests to the same host wait for a connection to come free, within their own timeout.
    ///
    /// Room for several destinations at one host that all hang with all the requests they may have under way at once
    /// (64 at most, 2 by default): one must not take the connections of the next. In total there is no limit.
    package var maxConnectionsPerHost = 256
    /// How long a connection may lie idle and still be used again.
    package var maxIdleTime: Duration = .seconds(30)
    /// A PEM file of certificate authorities to trust, in place of the system's.
    package var caFile: String?
    /// Replaces what `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` say; loopback is never proxied.
    package var proxy: String?
    /// Lets plain http leave this machine, tokens and personal data in clear.
    package var allowPlainHTTP = false
    package var userAgent = "fanout"

    package init() {}
}
