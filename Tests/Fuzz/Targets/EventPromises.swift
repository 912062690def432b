internal import Events
internal import JSON
internal import Mapping

/// An accepted event reads as itself again, and what destinations make of it is JSON without raw personal data.
enum EventPromises {
    static func check(_ input: [UInt8]) throws {
        guard let event = try accepted(input) else { return }
        let again = try accepted(event.canonical)
        try promise(again?.canonical == event.canonical, "its canonical form reads as something else")
        let stored = try ConversionEvent(canonical: event.canonical)
        guard let configuration = Shipped.configuration else {
            throw BrokenPromise(description: "the shipped configuration cannot be used")
        }
        for destination in configuration.destinations {
            guard case .mapped(let events) = destination.mapped(stored, now: ConfigurationPromises.now) else {
                continue
            }
            for mapped in events { try check(mapped.json, destination.name) }
            let request = destination.request(for: events)
            try promise((try? JSONDocument(parsing: request.body)) != nil, "the request is no JSON")
            _ = destination.explained(stored, now: ConfigurationPromises.now)
        }
    }

    /// What the reader accepts of a text; nil where the text is no JSON or the event is refused.
    static func accepted(_ input: [UInt8]) throws -> AcceptedEvent? {
        guard let document = try? JSONDocument(parsing: input) else { return nil }
        let reader = EventReader(destinations: ["tiktok", "facebook", "noop"]) { _ in "made" }
        switch reader.read(document, at: JSONDocument.root, receivedAt: ConfigurationPromises.now) {
        case .accepted(let event): return event
        case .refused(let issues):
            try promise(!issues.isEmpty, "refused without a reason")
            return nil
        }
    }

    private static let hashed = [
        "tiktok": ("user", ["email", "phone", "external_id", "first_name", "last_name", "zip_code"]),
        "facebook": (
            "user_data", ["em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country", "external_id"]
        ),
    ]

    private static func check(_ json: [UInt8], _ destination: String) throws {
        guard let document = try? JSONDocument(parsing: json) else {
            throw BrokenPromise(description: "what \(destination) would get is no JSON")
        }
        guard let (object, names) = hashed[destination], let user = document.member(object, of: JSONDocument.root)
        else { return }
        for name in names {
            guard let value = document.member(name, of: user) else { continue }
            let texts = document.kind(value) == .array ? Array(document.elements(of: value)) : [value]
            for text in texts {
                let digits = document.string(text) ?? ""
                let isHash = digits.utf8.count == 64 && digits.allSatisfy { "0123456789abcdef".contains($0) }
                try promise(isHash, "\(destination) would get \(name) without a hash")
            }
        }
    }
}
