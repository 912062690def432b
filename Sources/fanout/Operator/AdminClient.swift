internal import ArgumentParser
internal import JSON
internal import Transport
internal import TransportCurl

/// Where the gateway is that an operator's command speaks to.
struct GatewayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The gateway.", valueName: "url"))
    var url = environment("FANOUT_URL") ?? "http://127.0.0.1:8080"

    @Flag(help: "Print the gateway's answers as JSON.")
    var json = false

    /// Calls the gateway, and lets go of the connection afterwards.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    func withGateway<Result>(_ body: (AdminClient) async throws -> Result) async throws -> Result {
        let client = AdminClient(url: url, key: environment("FANOUT_ADMIN_KEY"), transport: try CurlTransport())
        do {
            let result = try await body(client)
            await client.transport.close()
            return result
        } catch {
            await client.transport.close()
            throw error
        }
    }
}

/// Speaks to the admin's side of a running gateway.
struct AdminClient {
    let url: String
    let key: String?
    let transport: CurlTransport

    /// Asks and hands out the answer's JSON; an answer without a body is an empty object.
    ///
    /// The segments of the path and the fields of the query are not encoded yet; fields without a value are left out.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    func call(
        _ method: String, _ path: [String], query: [(name: String, value: String?)] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(60)
    ) async throws -> JSONDocument {
        var headers = [HTTPField(name: "Content-Type", value: "application/json")]
        if let key { headers.append(HTTPField(name: "Authorization", value: "Bearer \(key)")) }
        let request = OutgoingRequest(
            method: method, url: address(path, query), headers: headers, body: body, timeout: timeout)
        let reply: IncomingReply
        do { reply = try await transport.send(request) } catch {
            Terminal.tell("fanout: no gateway answers at \(url): \(error)")
            throw ExitCode.unavailable
        }
        let document = try? JSONDocument(parsing: reply.body.isEmpty ? Array("{}".utf8) : reply.body)
        guard (200..<300).contains(reply.status), let document else {
            Terminal.tell("fanout: \(Self.problem(document) ?? "the gateway answers \(reply.status)")")
            throw Self.exitCode(reply.status)
        }
        return document
    }

    private func address(_ path: [String], _ query: [(name: String, value: String?)]) -> String {
        let fields = query.compactMap { name, value in value.map { "\(name)=\(Self.encoded($0))" } }
        let segments = path.map { "/" + Self.encoded($0) }.joined()
        return "\(url.withoutLastSlashes)/v1\(segments)" + (fields.isEmpty ? "" : "?" + fields.joined(separator: "&"))
    }

    /// Percent-encoded but for what RFC 3986 calls unreserved.
    private static func encoded(_ text: String) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] { encoded += Array(String(digit, radix: 16, uppercase: true).utf8) }
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func problem(_ document: JSONDocument?) -> String? {
        guard let document, let detail = document.member("detail", of: JSONDocument.root) else { return nil }
        return document.string(detail)
    }

    private static func exitCode(_ status: Int) -> ExitCode {
        switch status {
        case 401, 403: .noPermission
        case 404: .noInput
        case 429, 503: .tryLater
        case 500...: .software
        default: .badData
        }
    }
}

/// Reads an answer member by member.
struct AnswerValue {
    let document: JSONDocument
    let index: Int

    init(_ document: JSONDocument, _ index: Int = JSONDocument.root) {
        self.document = document
        self.index = index
    }

    subscript(name: String) -> AnswerValue? {
        document.member(name, of: index).map { AnswerValue(document, $0) }
    }

    /// A text as it may be shown on a terminal; `nil` where there is none.
    func text(_ name: String) -> String? { self[name].flatMap { document.string($0.index)?.harmless } }

    func number(_ name: String) -> Int64? { self[name].flatMap { document.int64($0.index) } }

    func flag(_ name: String) -> Bool { self[name].flatMap { document.bool($0.index) } ?? false }

    var elements: [AnswerValue] { document.elements(of: index).map { AnswerValue(document, $0) } }

    var members: [(name: String, value: AnswerValue)] {
        document.members(of: index).map { (document.string($0)?.harmless ?? "", AnswerValue(document, $1)) }
    }

    /// As it was sent.
    var json: [UInt8] { Array(document.bytes[document.rawRange(index)]) }
}

extension String {
    /// A base URL to which a path can be added.
    var withoutLastSlashes: Substring {
        var base = self[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        return base
    }
}
