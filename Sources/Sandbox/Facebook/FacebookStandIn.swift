internal import HTTPServer
internal import JSON

/// Stands in for the `events` edge of Facebook's Graph API.
///
/// Stricter than what is known of Facebook where that shows mistakes: the token has to be in the header and the body
/// JSON, members that Facebook does not name are refused but in `custom_data`, and so are malformed click and browser
/// ids and empty texts.
struct FacebookStandIn: StandIn {
    let tokens: Set<String>?
    let pixels: Set<String>?

    var platform: SandboxPlatform { .facebook }

    private static let maxEvents = 1000

    func owns(path: String) -> Bool {
        guard path.hasPrefix("/v"), let next = path.utf8.dropFirst(2).first else { return false }
        return (0x30...0x39).contains(next)
    }

    func judge(_ arrival: Arrival) -> Judgement {
        let request = arrival.request
        let traceID = FacebookAnswer.traceID(arrival)
        guard let address = FacebookAddress(path: request.path) else {
            let refusal = FacebookRefusal(
                code: 2500, message: "Unknown path components", "the path must be /v25.0/ID/events")
            return refused([refusal], traceID: traceID)
        }
        let version = address.answeringVersion(now: arrival.now)
        if let refusal = refusalOfHead(request, address) {
            return refused([refusal], version: version, traceID: traceID, pixel: address.pixel)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: request.body)
        } catch {
            let text = "the body is not JSON: line \(error.line), column \(error.column): \(error.message)"
            return refused([FacebookRefusal(text)], version: version, traceID: traceID, pixel: address.pixel)
        }
        var events: [ReceivedEvent] = []
        let refusals = judge(document, now: arrival.now, into: &events)
        if version != address.version {
            for index in events.indices {
                events[index].warnings.append("\(address.version) has ended; \(version) answers")
            }
        }
        guard refusals.isEmpty else {
            return refused(refusals, version: version, traceID: traceID, pixel: address.pixel, events: events)
        }
        return Judgement(
            response: FacebookAnswer.success(received: events.count, version: version, traceID: traceID),
            verdict: SandboxVerdict(isAccepted: true, code: "0", reasons: []), pixel: address.pixel, events: events)
    }

    private func refusalOfHead(_ request: HTTPRequest, _ address: FacebookAddress) -> FacebookRefusal? {
        guard request.method == "POST" else {
            return FacebookRefusal(subcode: 33, message: "Unsupported request", "the method must be POST")
        }
        for parameter in (request.query ?? "").split(separator: "&") {
            let name = parameter.prefix { $0 != "=" }
            guard name != "access_token" else {
                return FacebookRefusal("the access token must be in the header Authorization, not in the address")
            }
            guard name == "appsecret_proof" else { return FacebookRefusal("the address takes no such query") }
        }
        let given = request.headers.all("Authorization")
        guard let authorization = given.first else {
            let text = "An access token is required to request this resource."
            return FacebookRefusal(code: 104, message: text, "the header Authorization is missing")
        }
        let token = authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : ""
        guard given.count == 1, !token.isEmpty, !token.contains(" "), tokens?.contains(token) ?? true else {
            return FacebookRefusal(code: 190, message: "Invalid OAuth access token.", "the access token is not valid")
        }
        let isNumber = address.pixel.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, pixels?.contains(address.pixel) ?? true else {
            return FacebookRefusal(
                subcode: 33, message: "Unsupported post request. The object does not exist or cannot be loaded.",
                "there is no such pixel; its id is made of digits")
        }
        guard TextForms.isJSON(contentType: request.headers.first("Content-Type")) else {
            return FacebookRefusal("Content-Type must be application/json")
        }
        return nil
    }

    private func judge(_ document: JSONDocument, now: Int64, into events: inout [ReceivedEvent]) -> [FacebookRefusal] {
        var check = ShapeCheck(document, at: FieldPath())
        check.check(JSONDocument.root, FacebookShapes.envelope)
        var refusals = check.faults.map { FacebookRefusal($0) }
        guard let data = document.member("data", of: JSONDocument.root) else { return refusals }
        if document.kind(data) != .array {
            refusals.append(FacebookRefusal("data: must be a list"))
        } else if !(1...Self.maxEvents).contains(document[data].length) {
            refusals.append(FacebookRefusal("data: must hold 1 to 1000 events"))
        }
        for (number, index) in document.elements(of: data).enumerated() {
            let (event, reasons) = judgeEvent(document, index, number, now: now)
            events.append(event)
            refusals += reasons
        }
        return refusals
    }

    private func judgeEvent(
        _ document: JSONDocument, _ index: Int, _ number: Int, now: Int64
    ) -> (ReceivedEvent, [FacebookRefusal]) {
        var check = ShapeCheck(document, at: .event(number))
        check.check(index, FacebookShapes.event)
        var rules = FacebookEventRules(document, event: index, at: .event(number))
        rules.check(now: now)
        let refusals = check.faults.map { FacebookRefusal($0) } + rules.refusals
        func text(_ name: String) -> String? { document.member(name, of: index).flatMap { document.string($0) } }
        let event = ReceivedEvent(
            name: text("event_name") ?? "", id: text("event_id"),
            time: document.member("event_time", of: index).flatMap { document.int64($0) }, fields: check.fields,
            hashed: check.hashedFields, reasons: refusals.map(\.detail),
            warnings: warnings(Set(check.fields), source: text("action_source")), range: document.rawRange(index))
        return (event, refusals)
    }

    private func warnings(_ fields: Set<String>, source: String?) -> [String] {
        var warnings: [String] = []
        if !fields.contains("event_id") { warnings.append("without event_id a repeat counts twice") }
        guard source == "website" else { return warnings }
        for field in ["event_source_url", "user_data.client_user_agent"] where !fields.contains(field) {
            warnings.append("\(field) is missing")
        }
        return warnings
    }

    private func refused(
        _ refusals: [FacebookRefusal], version: String? = nil, traceID: String, pixel: String? = nil,
        events: [ReceivedEvent] = []
    ) -> Judgement {
        // The caller has at least one; Facebook names one only.
        let first = refusals.first ?? FacebookRefusal("refused")
        return Judgement(
            response: FacebookAnswer.failure(first, version: version, traceID: traceID),
            verdict: SandboxVerdict(isAccepted: false, code: first.number, reasons: refusals.map(\.detail)),
            pixel: pixel, events: events)
    }
}
