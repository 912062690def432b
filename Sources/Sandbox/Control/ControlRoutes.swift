internal import HTTPServer
internal import JSON
internal import YAML

/// What a person at a shell can ask of the sandbox, by `curl`.
struct ControlRoutes: Sendable {
    let log: SandboxLog

    func respond(to request: HTTPRequest) -> HTTPResponse {
        switch (request.method, request.path) {
        case ("GET", "/"), ("GET", "/sandbox"): return .text(200, Self.help)
        case ("GET", "/sandbox/requests"): return listRequests(request)
        case ("DELETE", "/sandbox/requests"):
            log.clearRequests()
            return HTTPResponse(status: 204)
        case ("GET", "/sandbox/faults"): return .json(200, faultList())
        case ("POST", "/sandbox/faults"): return addFault(request)
        case ("PUT", "/sandbox/script"): return beginScript(request)
        case ("DELETE", "/sandbox/faults"), ("DELETE", "/sandbox/script"):
            log.clearFaults()
            return HTTPResponse(status: 204)
        case ("GET", "/sandbox/tally"): return .json(200, tallies())
        case ("GET", "/sandbox/events"): return listCopies(request)
        case (_, let path) where Self.paths.contains(path):
            return .problem(Problem(title: "Method not allowed", status: 405, detail: "GET / says what can be done"))
        default:
            return .problem(Problem(title: "Not found", status: 404, detail: "GET / says what is here"))
        }
    }

    private static let paths: Set<String> = [
        "/", "/sandbox", "/sandbox/requests", "/sandbox/faults", "/sandbox/script", "/sandbox/tally", "/sandbox/events",
    ]

    private func listRequests(_ request: HTTPRequest) -> HTTPResponse {
        var after = 0
        if let query = request.query {
            guard query.hasPrefix("after="), let number = Int(query.dropFirst(6)) else {
                return .problem(
                    Problem(title: "Bad query", status: 400, detail: "expected after=N, the number of a request"))
            }
            after = number
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("requests")
        writer.beginArray()
        for request in log.requests where request.number > after { request.write(to: &writer) }
        writer.endArray()
        writer.endObject()
        return .json(200, writer.bytes)
    }

    private func addFault(_ request: HTTPRequest) -> HTTPResponse {
        let source = SourceFile(name: "fault", bytes: request.body)
        var (root, diagnostics) = YAMLLoader.load(source)
        if let root, !diagnostics.hasErrors {
            let (order, found) = StepReader.order(root)
            diagnostics += found.map { $0.named(source.name) }.sortedByPosition()
            if let order {
                log.add(order.step, to: order.platform)
                return .json(201, faultList())
            }
        }
        return refused("This is no fault", diagnostics, source)
    }

    private func beginScript(_ request: HTTPRequest) -> HTTPResponse {
        let source = SourceFile(name: "script", bytes: request.body)
        let (script, diagnostics) = SandboxScript.read(source)
        guard let script else { return refused("This is no script", diagnostics, source) }
        log.begin(script)
        return HTTPResponse(status: 204)
    }

    private func refused(_ title: String, _ diagnostics: [Diagnostic], _ source: SourceFile) -> HTTPResponse {
        let detail = diagnostics.map { $0.rendered(source: source) }.joined(separator: "\n")
        return .problem(Problem(title: title, status: 422, detail: detail))
    }

    private func faultList() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("faults")
        writer.beginArray()
        for (platform, step) in log.orders {
            writer.beginObject()
            writer.member("platform", platform.rawValue)
            step.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private func tallies() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        for platform in SandboxPlatform.allCases {
            writer.key(platform.rawValue)
            log.ledger.tally(platform).write(to: &writer)
        }
        writer.endObject()
        return writer.bytes
    }

    private func listCopies(_ request: HTTPRequest) -> HTTPResponse {
        guard let query = request.query, query.hasPrefix("id="), !query.contains("%"), !query.contains("&") else {
            return .problem(
                Problem(title: "Bad query", status: 400, detail: "expected id=ID, an event_id without any encoding"))
        }
        let id = String(query.dropFirst(3))
        var writer = JSONWriter()
        writer.beginObject()
        for platform in SandboxPlatform.allCases {
            writer.key(platform.rawValue)
            writer.beginArray()
            for copy in log.ledger.copies(of: id, at: platform) { copy.write(to: &writer) }
            writer.endArray()
        }
        writer.endObject()
        return .json(200, writer.bytes)
    }

    static let help = """
        Fanout's sandbox: TikTok and Facebook on this port, strict as the real ones.

        POST /open_api/v1.3/event/track/        TikTok's Events API 2.0
        POST /v25.0/{pixel id}/events           Facebook's Conversions API

        GET /sandbox/requests                   what came in, with the verdict on each request and event
        GET /sandbox/requests?after=12          the same, from number 13 on
        DELETE /sandbox/requests                forgets it
        GET /sandbox/tally                      how many copies of events came, and how many events count
        GET /sandbox/events?id=order-1          every copy of one event
        POST /sandbox/faults                    makes the next requests to a platform fail
        GET /sandbox/faults                     the faults still to come
        DELETE /sandbox/faults                  takes them back, and the script
        PUT /sandbox/script                     a script: what the platforms do one after the other

        A fault is a JSON or YAML object: "platform" (tiktok or facebook), "times" (1 if left out), and one of
          {"platform": "tiktok", "code": 40100}                       TikTok's answer with a code; "message" too
          {"platform": "facebook", "code": 190, "subcode": 463}       Facebook's error; "status", "is_transient" too
          {"platform": "tiktok", "status": 502, "body": "<html>"}     this very answer; "headers": {...} too
          {"platform": "tiktok", "answer": "bad_gateway"}             an answer known by name
          {"platform": "tiktok", "delay": "3s"}                       the right answer, but late; beside others too
          {"platform": "tiktok", "drop": true}                        no answer, and the events are not taken
          {"platform": "tiktok", "lose_answer": true}                 no answer, but the events are taken
          {"platform": "tiktok", "reset": "in_body"}                  the connection is reset in the request's body
        and more: docs/sandbox.md has them all, and the form of a script.

        curl -d '{"platform": "facebook", "code": 4, "times": 3}' http://127.0.0.1:PORT/sandbox/faults
        curl -T script.yaml http://127.0.0.1:PORT/sandbox/script

        """
}
