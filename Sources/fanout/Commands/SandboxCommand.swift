internal import ArgumentParser
internal import JSON
internal import Sandbox
internal import YAML

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "Run stand-ins for TikTok and Facebook on this machine.",
        discussion: """
            They check every request as strictly as the platforms do, and answer in the platforms' own form. One line \
            of JSON is printed per request. GET / of the sandbox says how to look at what came in, and how to make a \
            platform fail. A script says what the platforms do one after the other: docs/sandbox.md has its form.

            Example:  fanout sandbox --port 9100
                      fanout serve --endpoint tiktok=http://127.0.0.1:9100 --endpoint facebook=http://127.0.0.1:9100
            """)

    @Option(help: ArgumentHelp("The port, on loopback; 0 takes any free one.", valueName: "number"))
    var port = 9100

    @Option(
        help: ArgumentHelp("An access token that is valid; without any, all are. May be repeated.", valueName: "token"))
    var token: [String] = []

    @Option(help: ArgumentHelp("What the platforms do, one after the other (YAML or JSON).", valueName: "file"))
    var script: String?

    @Option(
        help: ArgumentHelp(
            "A port of its own for a platform, so that it alone can refuse connections. May be repeated.",
            valueName: "platform=number"))
    var ownPort: [NamedValue] = []

    @Flag(help: "Keep a digest of each event in place of requests and bytes, so that millions may come.")
    var digests = false

    func validate() throws {
        for value in ownPort where SandboxPlatform(rawValue: value.name) == nil || Int(value.value) == nil {
            throw ValidationError("--own-port \(value.name)=\(value.value): write tiktok=9101 or facebook=9102")
        }
    }

    func run() async throws {
        var options = SandboxOptions(port: port, tokens: token.isEmpty ? nil : Set(token))
        for value in ownPort {
            if let platform = SandboxPlatform(rawValue: value.name) { options.ownPorts[platform] = Int(value.value) }
        }
        options.keepsBytes = !digests
        if digests { options.keptRequests = 100 }
        if let script { options.script = try Self.read(script) }
        let sandbox = Sandbox(options: options)
        let port: Int
        do { port = try await sandbox.start() } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.unavailable
        }
        Terminal.tell("sandbox: listening on http://127.0.0.1:\(port)")
        for value in ownPort {
            guard let platform = SandboxPlatform(rawValue: value.name) else { continue }
            Terminal.tell("sandbox: \(value.name) alone on http://127.0.0.1:\(sandbox.port(of: platform))")
        }
        var printed = 0
        while !Task.isCancelled {
            _ = await sandbox.waitForRequests(sandbox.requestCount + 1, timeout: .seconds(1))
            for request in sandbox.received where request.number > printed {
                printed = request.number
                Terminal.print(Self.line(request))
            }
        }
    }

    private static func read(_ path: String) throws -> SandboxScript {
        let source: SourceFile
        do { source = SourceFile(name: path, bytes: try Files.read(path)) } catch {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        let (script, diagnostics) = SandboxScript.read(source)
        for diagnostic in diagnostics { Terminal.tell(diagnostic.rendered(source: source)) }
        guard let script else { throw ExitCode.badConfiguration }
        return script
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
