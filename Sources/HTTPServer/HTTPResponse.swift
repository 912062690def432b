/// An answer.
///
/// The server itself adds `Content-Length`, `Date` and `Connection`; the same names among `headers` are left out.
package struct HTTPResponse: Sendable {
    /// What becomes of the connection after the answer.
    package enum Afterwards: Hashable, Sendable {
        /// It stays open where the client wants it so.
        case keepAlive
        case close
    }

    /// 200...599.
    package var status: Int
    /// Control characters in a value are written as spaces, so that no value can add a header of its own.
    package var headers: [(name: String, value: String)]
    /// Not sent in answer to HEAD, which is still told its length, nor with 204 and 304.
    package var body: [UInt8]
    package var afterwards: Afterwards
    /// How it leaves: whole, but for a server that plays a broken one.
    package var departure = Departure.whole

    package init(
        status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        afterwards: Afterwards = .keepAlive
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.afterwards = afterwards
    }

    /// An answer whose body is a JSON text.
    package static func json(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: body)
    }

    /// An answer in plain text.
    package static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }

    /// An answer that says what is wrong, as RFC 9457 has it.
    package static func problem(_ problem: Problem, headers: [(name: String, value: String)] = []) -> HTTPResponse {
        HTTPResponse(
            status: problem.status, headers: [("Content-Type", "application/problem+json")] + headers,
            body: problem.json)
    }

    /// No answer at all: the connection is closed, as by a server that died.
    package static let dropConnection: HTTPResponse = {
        var response = HTTPResponse(status: 500, afterwards: .close)
        response.departure = .dropped
        return response
    }()
}
