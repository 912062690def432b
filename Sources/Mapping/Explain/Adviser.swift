internal import Events

/// Says what could be sent to be matched better, in the order in which it helps.
struct Adviser {
    let event: ConversionEvent
    let fields: [ExplainedField]
    let empty: [EmptyField]
    /// Rules of the platform that only ask.
    let rules: [Objection]
    let isIDMade: Bool
    /// A phone number is written without its country, and the event names none.
    let isCountryMissing: Bool

    func advice() -> [Advice] {
        var advice: [Advice] = []
        if isIDMade {
            advice.append(
                Advice(
                    send: ["event_id"],
                    about: "such as the order number: without it a repeat, or the same event sent by the pixel in the "
                        + "browser, counts twice"))
        }
        for rule in rules where !rule.wants.isEmpty { advice.append(Advice(send: rule.wants, about: rule.reason)) }
        if isCountryMissing {
            advice.append(
                Advice(
                    send: ["user.country"],
                    about: "such as GB, or write user.phone with its country, such as +44 20 7946 0958: without either "
                        + "a national number cannot be told from a foreign one"))
        }
        for (path, about) in Self.keys where isMissing(path) && isOfUse(path) {
            advice.append(Advice(send: [path], about: about))
        }
        let more = Self.details.filter(isMissing)
        if !more.isEmpty { advice.append(Advice(send: more, about: "as far as you know them: each helps a little")) }
        if event.name == "Purchase" {
            let missing = ["properties.value", "properties.currency"].filter(isMissing)
            if !missing.isEmpty {
                advice.append(Advice(send: missing, about: "without them nobody sees what the ads earn"))
            }
        }
        var covered: Set<String> = []
        let lines = advice.compactMap { line -> Advice? in
            let new = line.send.filter { covered.insert($0).inserted }
            return new.isEmpty ? nil : Advice(send: new, about: line.about)
        }
        return (adviceOnIdentity().map { [$0] } ?? []) + lines
    }

    // MARK: What is missing

    /// Whether the destination would send it, and the event does not have it.
    private func isMissing(_ path: String) -> Bool {
        empty.contains { field in
            switch field.reason {
            case .absent(let paths): paths.contains(path)
            default: false
            }
        }
    }

    /// Whether such an event can have it: only a browser knows a click, a cookie and an address.
    private func isOfUse(_ path: String) -> Bool {
        event.actionSource == "website" || !path.hasPrefix("context.")
    }

    /// Without any of these an event belongs to nobody.
    private func adviceOnIdentity() -> Advice? {
        let keys = Self.keys.map(\.path).filter { !["context.ip", "context.user_agent"].contains($0) }
        let isKnown = fields.contains { field in
            if case .field(let path) = field.source { keys.contains(path) } else { false }
        }
        let missing = keys.filter { isMissing($0) && isOfUse($0) }
        if isKnown || missing.isEmpty { return nil }
        return Advice(send: missing, about: "at least one of them: nothing in this event tells whose it is")
    }

    /// What platforms know people by, and where it is found.
    private static let keys: [(path: String, about: String)] = [
        (
            "context.ttclid",
            "the click on the TikTok ad: found in context.url with its ttclid, or in context.cookies with ttclid"
        ),
        (
            "context.fbc",
            "the click on the Facebook ad: found in context.url with its fbclid, or in context.cookies with _fbc"
        ),
        ("user.email", "the customer's email address, as typed or as its SHA-256"),
        ("user.phone", "the customer's phone number with its country, such as +44 20 7946 0958"),
        ("user.external_id", "your own number of the customer, the same that the pixel in the browser sends"),
        ("context.ttp", "the browser, as TikTok knows it: found in context.cookies with _ttp"),
        ("context.fbp", "the browser, as Facebook knows it: found in context.cookies with _fbp"),
        ("context.ip", "the visitor's address, not that of your server"),
        ("context.user_agent", "the name of the visitor's browser: the header User-Agent"),
    ]

    /// What tells people of one name apart.
    private static let details = [
        "user.first_name", "user.last_name", "user.date_of_birth", "user.gender", "user.city", "user.state",
        "user.postal_code", "user.country",
    ]
}
