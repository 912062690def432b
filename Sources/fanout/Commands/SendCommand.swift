internal import ArgumentParser
internal import Transport
internal import TransportCurl

struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Send events to a running gateway.",
        discussion: """
            The key, where the gateway wants one, stands in FANOUT_KEY. The gateway's answer is printed. The exit code \
            is 0 when every event was accepted, 65 when one was refused, 69 when no gateway answers.

            Example:  fanout send docs/examples/purchase.json
            """)

    @Option(help: ArgumentHelp("The gateway.", valueName: "url"))
    var url = environment("FANOUT_URL") ?? "http://127.0.0.1:8080"

    @Argument(
        help: ArgumentHelp("A file with one event, a list, or NDJSON; - reads standard input.", valueName: "file"))
    var file: String

    func run() async throws {
        let body: [UInt8]
        do { body = try Files.read(file) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let transport = try CurlTransport()
        let reply: IncomingReply
        do {
            reply = try await transport.send(Self.request(body, to: url, key: environment("FANOUT_KEY")))
        } catch {
            await transport.close()
            Terminal.tell("fanout: no gateway answers at \(url): \(error)")
            throw ExitCode.unavailable
        }
        await transport.close()
        Terminal.print(reply.body)
        switch reply.status {
        case 202: return
        case 429, 503: throw ExitCode.tryLater
        default: throw ExitCode.badData
        }
    }

    /// The request that hands events to a gateway.
    static func request(_ body: [UInt8], to url: String, key: String?) -> OutgoingRequest {
        // Several objects in a row are NDJSON; a list or a single object is JSON.
        let isNDJSON = EventFile.isNDJSON(body)
        var headers = [HTTPField(name: "Content-Type", value: isNDJSON ? "application/x-ndjson" : "application/json")]
        if let key { headers.append(HTTPField(name: "Authorization", value: "Bearer \(key)")) }
        return OutgoingRequest(
            method: "POST", url: "\(url.withoutLastSlashes)/v1/events", headers: headers, body: body,
            timeout: .seconds(30))
    }
}
