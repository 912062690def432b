internal import ArgumentParser
internal import JSON
internal import Sandbox

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run stand-ins for TikTok and Facebook on this machine.",
        discussion: """
            They check every request as strictly as the platforms do, and answer in the platforms' own form. One line \
            of JSON is printed per request. GET / of the sandbox says how to look at what came in, and how to make a \
            platform fail.

            Example:  fanout sandbox --port 9100
                      fanout serve --endpoint tiktok=http://127.0.0.1:9100 --endpoint facebook=http://127.0.0.1:9100
            """)

    @Option(help: ArgumentHelp("The port, on loopback; 0 takes any free one.", valueName: "number"))
    var port = 9100

    @Option(
        help: ArgumentHelp("An access token that is valid; without any, all are. May be repeated.", valueName: "token"))
    var token: [String] = []

    func run() async throws {
        let tokens = token.isEmpty ? nil : Set(token)
        let sandbox = Sandbox(options: SandboxOptions(port: port, tokens: tokens))
        let port: Int
        do { port = try await sandbox.start() } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.unavailable
        }
        Terminal.tell("sandbox: listening on http://127.0.0.1:\(port)")
        var printed = 0
        while !Task.isCancelled {
            _ = await sandbox.waitForRequests(sandbox.requestCount + 1, timeout: .seconds(1))
            for request in sandbox.received where request.number > printed {
                printed = request.number
                Terminal.print(Self.line(request))
            }
        }
    }

    private static func line(_ request: ReceivedRequest) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("request")
        writer.integer(Int64(request.number))
        writer.key("platform")
        writer.string(request.platform.rawValue)
        writer.key("accepted")
        writer.bool(request.verdict.isAccepted)
        writer.key("code")
        writer.string(request.verdict.code)
        writer.key("events")
        writer.beginArray()
        for event in request.events { writer.string(event.name) }
        writer.endArray()
        writer.key("reasons")
        writer.beginArray()
        for reason in request.verdict.reasons { writer.string(reason) }
        writer.endArray()
        writer.key("answered")
        writer.integer(Int64(request.answerStatus))
        writer.endObject()
        return writer.bytes
    }
}
