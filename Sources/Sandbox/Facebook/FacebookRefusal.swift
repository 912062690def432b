internal import HTTPServer
internal import JSON

/// A reason of Facebook's to refuse a request, with its numbers.
struct FacebookRefusal: Hashable, Sendable {
    var code: Int
    var subcode: Int?
    /// Names an event and a field, never a value.
    var detail: String
    /// What the answer says: Facebook's own texts rarely tell which event it was.
    var message: String

    init(code: Int = 100, subcode: Int? = nil, message: String = "Invalid parameter", _ detail: String) {
        self.code = code
        self.subcode = subcode
        self.message = message
        self.detail = detail
    }

    init(_ fault: FieldFault) {
        let isMissing = fault.kind == .missing
        self.init(
            subcode: isMissing ? 2_804_019 : nil,
            message: isMissing ? "Missing required parameter \(fault.path.bracketed)" : "Invalid parameter", fault.text)
    }

    /// For a verdict: `100/2804050`.
    var number: String {
        subcode.map { "\(code)/\($0)" } ?? "\(code)"
    }

    /// 401 for a token that is not valid; everything else of this kind comes as 400.
    var status: Int {
        code == 190 ? 401 : 400
    }
}

/// Facebook's form of an answer.
enum FacebookAnswer {
    static func success(received: Int, version: String?, traceID: String) -> HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("events_received", received)
        writer.key("messages")
        writer.beginArray()
        writer.endArray()
        writer.member("fbtrace_id", traceID)
        writer.endObject()
        return response(200, writer.bytes, version: version)
    }

    static func failure(
        _ refusal: FacebookRefusal, status: Int? = nil, isTransient: Bool = false, version: String? = nil,
        traceID: String
    ) -> HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("error")
        writer.beginObject()
        writer.member("message", refusal.message)
        writer.member("type", "OAuthException")
        writer.member("code", refusal.code)
        if let subcode = refusal.subcode { writer.member("error_subcode", subcode) }
        writer.member("is_transient", isTransient)
        writer.member("fbtrace_id", traceID)
        writer.endObject()
        writer.endObject()
        return response(status ?? refusal.status, writer.bytes, version: version)
    }

    static func traceID(_ arrival: Arrival) -> String {
        let number = String(arrival.number, radix: 36)
        return "A" + String(repeating: "0", count: max(0, 12 - number.count)) + number
    }

    /// The version that answers may be another than the one asked for.
    private static func response(_ status: Int, _ body: [UInt8], version: String?) -> HTTPResponse {
        var response = HTTPResponse.json(status, body)
        if let version { response.headers.append(("facebook-api-version", version)) }
        return response
    }
}
