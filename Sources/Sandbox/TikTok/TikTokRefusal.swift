internal import HTTPServer
internal import JSON

/// A reason of TikTok's to refuse a request, with its number.
struct TikTokRefusal: Hashable, Sendable {
    var code: Int
    var message: String

    static let unknownPath = 40400
    static let badVersion = 40051
    static let badRequest = 40000
    static let badParameter = 40002
    static let noPermission = 40001
    static let emptyToken = 40104
    static let badToken = 40105
    static let badBatchSize = 40061
    static let notHashed = 40062
    static let badPartner = 40063

    init(code: Int, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ fault: FieldFault) {
        code = fault.kind == .notHashed ? Self.notHashed : Self.badParameter
        message = fault.text
    }
}

/// TikTok's form of an answer: HTTP 200 nearly always, and a code in the body.
enum TikTokAnswer {
    static func success(requestID: String) -> HTTPResponse {
        response(status: 200, code: 0, message: "OK", requestID: requestID)
    }

    static func failure(_ refusal: TikTokRefusal, status: Int = 200, requestID: String) -> HTTPResponse {
        response(status: status, code: refusal.code, message: refusal.message, requestID: requestID)
    }

    /// The message that goes with a code when none is given.
    static func usualMessage(of code: Int) -> String {
        switch code {
        case 0: "OK"
        case 20001: "Partial success."
        case 40001: "No permission for this pixel."
        case 40100, 40132, 61000: "Too many requests. Please retry in some time."
        case 40102: "The access token has expired."
        case 40104: "The access token is empty."
        case 40105: "The access token is incorrect or has been revoked."
        case 50000...: "Internal error."
        default: "Error \(code)."
        }
    }

    /// The id of the answer to a request.
    static func requestID(_ arrival: Arrival) -> String {
        let number = String(arrival.number)
        return "\(arrival.now)" + String(repeating: "0", count: max(0, 16 - number.count)) + number
    }

    private static func response(status: Int, code: Int, message: String, requestID: String) -> HTTPResponse {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("code", code)
        writer.member("message", message)
        writer.member("request_id", requestID)
        writer.key("data")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
        return .json(status, writer.bytes)
    }
}
