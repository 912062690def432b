internal import NIOCore

extension SocketAddress {
    /// The IP address in text; an IPv4 address that came through an IPv6 socket in its own form.
    var plainText: String? {
        guard let text = ipAddress else { return nil }
        let mapped = "::ffff:"
        return text.hasPrefix(mapped) && text.contains(".") ? String(text.dropFirst(mapped.count)) : text
    }
}
