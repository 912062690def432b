internal import HTTPServer
internal import JSON

/// Stands in for TikTok's Events API 2.0.
///
/// Stricter than what is known of TikTok where that shows mistakes: a member that TikTok does not name is refused but
/// in `properties`, an empty text is, and an event older than 28 days is, the longest time that a click counts.
struct TikTokStandIn: StandIn {
    let tokens: Set<String>?
    let pixels: Set<String>?

    var platform: SandboxPlatform { .tiktok }

    private static let path = "/open_api/v1.3/event/track/"
    private static let maxAge: Int64 = 28 * 86_400
    private static let maxAhead: Int64 = 60
    private static let maxEvents = 1000

    func owns(path: String) -> Bool {
        path.hasPrefix("/open_api/")
    }

    func judge(_ arrival: Arrival) -> Judgement {
        let requestID = TikTokAnswer.requestID(arrival)
        if let (refusal, status) = refusalOfHead(arrival.request) {
            return refused([refusal], status: status, requestID: requestID)
        }
        let document: JSONDocument
        do throws(JSONError) {
            document = try JSONDocument(parsing: arrival.request.body)
        } catch {
            let text = "the body is not JSON: line \(error.line), column \(error.column): \(error.message)"
            return refused([TikTokRefusal(code: TikTokRefusal.badRequest, text)], requestID: requestID)
        }
        return judge(document, arrival, requestID)
    }

    private func refusalOfHead(_ request: HTTPRequest) -> (TikTokRefusal, status: Int)? {
        guard request.path == Self.path else {
            let isOtherVersion = request.path.hasSuffix("/event/track/")
            return isOtherVersion
                ? (TikTokRefusal(code: TikTokRefusal.badVersion, "this version of the API does not exist"), 200)
                : (TikTokRefusal(code: TikTokRefusal.unknownPath, "no such path; expected \(Self.path)"), 404)
        }
        guard request.method == "POST" else {
            return (TikTokRefusal(code: TikTokRefusal.badRequest, "the method must be POST"), 405)
        }
        let given = request.headers.all("Access-Token")
        guard let token = given.first, !token.isEmpty else {
            return (TikTokRefusal(code: TikTokRefusal.emptyToken, "the header Access-Token is missing"), 200)
        }
        guard given.count == 1, !token.contains(" "), tokens?.contains(token) ?? true else {
            let text = TikTokAnswer.usualMessage(of: TikTokRefusal.badToken)
            return (TikTokRefusal(code: TikTokRefusal.badToken, text), 200)
        }
        guard TextForms.isJSON(contentType: request.headers.first("Content-Type")) else {
            return (TikTokRefusal(code: TikTokRefusal.badRequest, "Content-Type must be application/json"), 200)
        }
        guard request.query == nil else {
            return (TikTokRefusal(code: TikTokRefusal.badParameter, "the address takes no query"), 200)
        }
        return nil
    }

    private func judge(_ document: JSONDocument, _ arrival: Arrival, _ requestID: String) -> Judgement {
        let root = JSONDocument.root
        var check = ShapeCheck(document, at: FieldPath())
        check.check(root, TikTokShapes.envelope)
        var refusals = check.faults.map { TikTokRefusal($0) }
        let pixel = document.member("event_source_id", of: root).flatMap { document.string($0) }
        let source = document.member("event_source", of: root).flatMap { document.string($0) } ?? "web"
        if document.member("partner_name", of: root) != nil {
            refusals.append(TikTokRefusal(code: TikTokRefusal.badPartner, "partner_name is not registered"))
        }
        if let pixel, let pixels, !pixels.contains(pixel) {
            let text = TikTokAnswer.usualMessage(of: TikTokRefusal.noPermission)
            refusals.append(TikTokRefusal(code: TikTokRefusal.noPermission, text))
        }
        var events: [ReceivedEvent] = []
        if let data = document.member("data", of: root) {
            refusals += refusalOfCount(document, data).map { [$0] } ?? []
            for (number, index) in document.elements(of: data).enumerated() {
                let (event, reasons) = judgeEvent(document, index, number, source: source, now: arrival.now)
                events.append(event)
                refusals += reasons
            }
        }
        guard refusals.isEmpty else {
            return refused(refusals, requestID: requestID, pixel: pixel, events: events)
        }
        return Judgement(
            response: TikTokAnswer.success(requestID: requestID),
            verdict: SandboxVerdict(isAccepted: true, code: "0", reasons: []), pixel: pixel, events: events)
    }

    private func refusalOfCount(_ document: JSONDocument, _ data: Int) -> TikTokRefusal? {
        guard document.kind(data) == .array else {
            return TikTokRefusal(code: TikTokRefusal.badParameter, "data: must be a list")
        }
        switch document[data].length {
        case 0: return TikTokRefusal(code: TikTokRefusal.badParameter, "data: must be a list that is not empty")
        case 1...Self.maxEvents: return nil
        default: return TikTokRefusal(code: TikTokRefusal.badBatchSize, "data: must hold 1000 events at most")
        }
    }

    private func judgeEvent(
        _ document: JSONDocument, _ index: Int, _ number: Int, source: String, now: Int64
    ) -> (ReceivedEvent, [TikTokRefusal]) {
        let path = FieldPath.event(number)
        var check = ShapeCheck(document, at: path)
        check.check(index, TikTokShapes.event(source: source))
        var refusals = check.faults.map { TikTokRefusal($0) }
        let time = document.member("event_time", of: index).flatMap { document.int64($0) }
        if let time, time - now > Self.maxAhead {
            let text = "\(path.dotted).event_time: must not lie in the future"
            refusals.append(TikTokRefusal(code: TikTokRefusal.badParameter, text))
        } else if let time, time < now - Self.maxAge {
            let text = "\(path.dotted).event_time: must not be older than 28 days"
            refusals.append(TikTokRefusal(code: TikTokRefusal.badParameter, text))
        }
        let fields = Set(check.fields)
        if source == "offline", fields.isDisjoint(with: Self.people) {
            let text = "\(path.dotted).user: must hold email, phone or external_id"
            refusals.append(TikTokRefusal(code: TikTokRefusal.badParameter, text))
        }
        let event = ReceivedEvent(
            name: document.member("event", of: index).flatMap { document.string($0) } ?? "",
            id: document.member("event_id", of: index).flatMap { document.string($0) }, time: time,
            fields: check.fields, hashed: check.hashedFields, reasons: refusals.map(\.message),
            warnings: warnings(fields, source: source), range: document.rawRange(index))
        return (event, refusals)
    }

    private static let people: Set<String> = ["user.email", "user.phone", "user.external_id"]
    private static let matchKeys = people.union(["user.ttclid", "user.ttp", "user.ip", "user.idfa", "user.gaid"])

    private func warnings(_ fields: Set<String>, source: String) -> [String] {
        var warnings: [String] = []
        if !fields.contains("event_id") { warnings.append("without event_id a repeat counts twice") }
        if source == "web", !fields.contains("page.url") { warnings.append("page.url is missing") }
        if fields.isDisjoint(with: Self.matchKeys) { warnings.append("nothing tells who it was") }
        if fields.contains("properties.value"), !fields.contains("properties.currency") {
            warnings.append("properties.value has no currency")
        }
        return warnings
    }

    private func refused(
        _ refusals: [TikTokRefusal], status: Int = 200, requestID: String, pixel: String? = nil,
        events: [ReceivedEvent] = []
    ) -> Judgement {
        // The caller has at least one; TikTok names one only.
        let first = refusals.first ?? TikTokRefusal(code: TikTokRefusal.badRequest, "refused")
        return Judgement(
            response: TikTokAnswer.failure(first, status: status, requestID: requestID),
            verdict: SandboxVerdict(isAccepted: false, code: "\(first.code)", reasons: refusals.map(\.message)),
            pixel: pixel, events: events)
    }
}
