/// The answers that the server gives without asking its handler.
///
/// Each ends the connection.
enum Refusal {
    static func bodyTooLarge(limit: Int) -> HTTPResponse {
        answer(413, "Body too large", "The body may have \(limit) bytes at most; send it in several requests.")
    }

    static func headTooLarge(limit: Int) -> HTTPResponse {
        answer(
            431, "Header too large", "Request line and header fields may have \(limit) bytes together, in 256 fields.")
    }

    static func tooSlow(_ limit: Duration) -> HTTPResponse {
        answer(408, "Request too slow", "A request must arrive completely within \(limit).")
    }

    static func tooManyConnections(limit: Int) -> HTTPResponse {
        answer(
            503, "Too many connections", "The server serves \(limit) connections at a time; try again.",
            headers: [("Retry-After", "1")])
    }

    static func badRequest(_ detail: String) -> HTTPResponse {
        answer(400, "Bad request", detail)
    }

    static func unknownExpectation() -> HTTPResponse {
        answer(417, "Expectation failed", "The only expectation met here is 100-continue.")
    }

    static func unknownTransferCoding() -> HTTPResponse {
        answer(501, "Transfer coding not supported", "The only transfer coding understood here is chunked.")
    }

    static func unknownVersion() -> HTTPResponse {
        answer(505, "HTTP version not supported", "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
    }

    private static func answer(
        _ status: Int, _ title: String, _ detail: String, headers: [(name: String, value: String)] = []
    ) -> HTTPResponse {
        var response = HTTPResponse.problem(Problem(title: title, status: status, detail: detail), headers: headers)
        response.afterwards = .close
        return response
    }
}
