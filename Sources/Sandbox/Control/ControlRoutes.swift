internal import HTTPServer
internal import JSON

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
        case ("DELETE", "/sandbox/faults"):
            log.clearFaults()
            return HTTPResponse(status: 204)
        case (_, "/"), (_, "/sandbox"), (_, "/sandbox/requests"), (_, "/sandbox/faults"):
            return .problem(Problem(title: "Method not allowed", status: 405, detail: "GET / says what can be done"))
        default:
            return .problem(Problem(title: "Not found", status: 404, detail: "GET / says what is here"))
        }
    }

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
        do throws(FaultOrderError) {
            let order = try FaultOrder(parsing: request.body)
            log.add(order.fault, to: order.platform, times: order.times)
            return .json(201, faultList())
        } catch {
            return .problem(Problem(title: "This is no fault", status: 422, detail: error.message))
        }
    }

    private func faultList() -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("faults")
        writer.beginArray()
        for (platform, fault, times) in log.faults {
            writer.beginObject()
            writer.member("platform", platform.rawValue)
            writer.member("times", times)
            fault.writeMembers(to: &writer)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    static let help = """
        Fanout's sandbox: TikTok and Facebook on this port, strict as the real ones.

        POST /open_api/v1.3/event/track/        TikTok's Events API 2.0
        POST /v25.0/{pixel id}/events           Facebook's Conversions API

        GET /sandbox/requests                   what came in, with the verdict on each request and event
        GET /sandbox/requests?after=12          the same, from number 13 on
        DELETE /sandbox/requests                forgets it
        POST /sandbox/faults                    makes the next requests to a platform fail
        GET /sandbox/faults                     the faults still to come
        DELETE /sandbox/faults                  takes them back

        A fault is a JSON object: "platform" (tiktok or facebook), "times" (1 if left out), and one of
          {"platform": "tiktok", "code": 40100}                       TikTok's answer with a code; "message" too
          {"platform": "facebook", "code": 190, "subcode": 463}       Facebook's error; "status", "is_transient" too
          {"platform": "tiktok", "status": 502, "body": "<html>"}     this very answer; "headers": {...} too
          {"platform": "tiktok", "delay_ms": 3000}                    the right answer, but late
          {"platform": "tiktok", "drop": true}                        no answer, and the events are not taken
          {"platform": "tiktok", "lose_answer": true}                 no answer, but the events are taken

        curl -d '{"platform": "facebook", "code": 4, "times": 3}' http://127.0.0.1:PORT/sandbox/faults

        """
}
