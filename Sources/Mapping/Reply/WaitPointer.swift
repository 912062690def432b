internal import Events
internal import JSON
internal import YAML

/// A place of an answer that says how long to wait.
struct WaitPointer: Sendable {
    enum Unit: String, CaseIterable, Sendable {
        case milliseconds, seconds, minutes, hours

        var milliseconds: Double {
            switch self {
            case .milliseconds: 1
            case .seconds: 1000
            case .minutes: 60_000
            case .hours: 3_600_000
            }
        }
    }

    let place: ReplySubject
    /// The member to look for in the JSON at that place, however deep; `nil`: the place itself says it.
    let member: String?
    let unit: Unit

    /// How long to wait from `now` on; `nil` where the answer does not say.
    func wait(in reply: Reply, now: Timestamp) -> Duration? {
        guard let member else {
            return place.text(in: reply).flatMap { wait($0, now: now) }
        }
        if case .body(let path) = place {
            guard let document = reply.document, let node = reply.node(path), document.kind(node) != .string else {
                return place.text(in: reply).flatMap { longest(member, inJSON: $0) }
            }
            return longest(member, in: document, node)
        }
        return place.text(in: reply).flatMap { longest(member, inJSON: $0) }
    }

    private func wait(_ text: String, now: Timestamp) -> Duration? {
        if let wait = wait(number: text) { return wait }
        guard let moment = HTTPDateText.moment(text) else { return nil }
        return Self.capped(Double((moment - now).wholeMilliseconds))
    }

    private func wait(number text: String) -> Duration? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0.isASCIIDigit || $0 == UInt8(ascii: ".") }),
            let number = Double(text)
        else { return nil }
        return Self.capped(number * unit.milliseconds)
    }

    private func longest(_ member: String, inJSON text: String) -> Duration? {
        guard let document = try? JSONDocument(parsing: Array(text.utf8)) else { return nil }
        return longest(member, in: document, JSONDocument.root)
    }

    private func longest(_ member: String, in document: JSONDocument, _ node: Int) -> Duration? {
        var found: [Duration] = []
        for (key, value) in document.members(of: node) {
            if document.keyEquals(key, member), let text = document.digits(value) ?? document.string(value),
                let wait = wait(number: text)
            {
                found.append(wait)
            } else if let wait = longest(member, in: document, value) {
                found.append(wait)
            }
        }
        for element in document.elements(of: node) {
            if let wait = longest(member, in: document, element) { found.append(wait) }
        }
        return found.max()
    }

    private static func capped(_ milliseconds: Double) -> Duration {
        .milliseconds(Int64(min(max(milliseconds, 0), longestWait)))
    }

    /// A day: a platform that asks for more is asked again after this.
    private static let longestWait = 86_400_000.0
}

/// Dates as headers of HTTP have them (RFC 9110, 5.6.7).
enum HTTPDateText {
    /// Reads `Sun, 06 Nov 1994 08:49:37 GMT`; `nil` for anything else, the two obsolete forms included.
    static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].count == 4, parts[0].hasSuffix(","), parts[5] == "GMT", parts[1].count == 2,
            parts[3].count == 4, parts[4].count == 8,
            let month = months.firstIndex(of: parts[2])
        else { return nil }
        // What has not two digits, or is no day of the calendar, is refused there.
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return Timestamp(rfc3339: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    private static let months: [Substring] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension WaitPointer {
    /// Reads `header.retry-after`, or `{from: place, find: member, unit: minutes}`.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard node.mapping != nil else {
            guard let text = log.text(node, what: "every entry of `retry_after`"),
                let place = ReplySubject(text, at: node, log: log)
            else { return nil }
            self.init(place: place, member: nil, unit: .seconds)
            return
        }
        guard var section = Section(node, what: "an entry of `retry_after`", log: log) else { return nil }
        let from = section.required("from", hint: "write `from: header.retry-after`")
        let member = section.text("find")
        let unit = section.choice("unit", of: Unit.self) ?? .seconds
        section.finish()
        guard let from, let text = log.text(from, what: "`from`"), let place = ReplySubject(text, at: from, log: log)
        else { return nil }
        self.init(place: place, member: member, unit: unit)
    }
}
