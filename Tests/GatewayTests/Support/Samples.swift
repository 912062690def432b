import Foundation

/// Events for tests that look at their way, not at their content.
enum Samples {
    /// An event that both platforms take.
    static func event(_ id: String, name: String = "Purchase", time: Int? = nil, more: String = "") -> String {
        let time = time.map { #""event_time":\#($0),"# } ?? ""
        return """
            {"event":"\(name)","event_id":"\(id)",\(time)"user":{"email":"\(id)@\(Secrets.domain)"},\
            "properties":{"value":29.90,"currency":"EUR"}\(more)}
            """
    }

    /// Now, in Unix seconds.
    static var now: Int { Int(Date().timeIntervalSince1970) }
}
