internal import HTTPServer

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

extension ThrottleHints {
    /// The header fields that say it.
    func headers(pixel: String?, now: Int64) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        if let retryAfter { headers.append(("Retry-After", String(retryAfter))) }
        if let retryAfterDate { headers.append(("Retry-After", Self.date(now + Int64(retryAfterDate)))) }
        if usage != nil || regainAccess != nil {
            let used = usage ?? 100
            let figures =
                #""call_count":\#(used),"total_cputime":\#(used),"total_time":\#(used)"#
                + #","estimated_time_to_regain_access":\#(regainAccess ?? 0)"#
            headers.append(
                (
                    "X-Business-Use-Case-Usage",
                    #"{"\#(pixel ?? "0")":[{"type":"ads_management",\#(figures)}]}"#
                ))
        }
        return headers
    }

    /// As HTTP has it: `Sun, 06 Nov 1994 08:49:37 GMT`.
    private static func date(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        let text = [CChar](unsafeUninitializedCapacity: 64) { buffer, count in
            // The process never leaves the C locale, so the names are English.
            count = strftime(buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        }
        return String(decoding: text.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
