#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Forms of text that several platforms ask for.
enum TextForms {
    static let ipAddress = FieldShape.matching("an IPv4 or IPv6 address", isIPAddress)
    static let webAddress = FieldShape.matching("an http or https address", isWebAddress)

    static func isIPAddress(_ text: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
    }

    static func isWebAddress(_ text: String) -> Bool {
        ["http://", "https://"].contains { scheme in
            text.utf8.count > scheme.utf8.count && text.prefix(scheme.count).lowercased() == scheme
        } && !text.utf8.contains { $0 <= 0x20 }
    }

    /// Whether a Content-Type header names JSON, with or without a charset.
    static func isJSON(contentType: String?) -> Bool {
        let type = contentType?.split(separator: ";").first.map { $0.lowercased() } ?? ""
        return type.filter { $0 != " " } == "application/json"
    }
}
