internal import HTTPServer

/// Hands each request to its platform's stand-in, lets faults happen, and writes everything down.
struct SandboxDesk: Sendable {
    let standIns: [any StandIn]
    let log: SandboxLog
    let now: @Sendable () -> Int64

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard let standIn = standIns.first(where: { $0.owns(path: request.path) }) else {
            return ControlRoutes(log: log).respond(to: request)
        }
        let (number, fault) = log.admit(standIn.platform)
        let arrival = Arrival(request: request, now: now(), number: number)
        let judgement = standIn.judge(arrival)
        var response = judgement.response
        var isTaken = judgement.verdict.isAccepted
        switch fault {
        case nil, .delay: break
        case .loseAnswer: response = .dropConnection
        case .drop:
            response = .dropConnection
            isTaken = false
        case .answer, .tiktok, .facebook:
            response = fault?.response(to: arrival) ?? response
            isTaken = false
        }
        log.record(record(arrival, standIn.platform, judgement, fault: fault, isTaken: isTaken, response: response))
        if case .delay(let duration) = fault { try? await Task.sleep(for: duration) }
        return response
    }

    private func record(
        _ arrival: Arrival, _ platform: SandboxPlatform, _ judgement: Judgement, fault: SandboxFault?, isTaken: Bool,
        response: HTTPResponse
    ) -> ReceivedRequest {
        ReceivedRequest(
            number: arrival.number, platform: platform, method: arrival.request.method, path: arrival.request.path,
            query: arrival.request.query, headers: arrival.request.headers.pairs, body: arrival.request.body,
            pixel: judgement.pixel, verdict: judgement.verdict, events: judgement.events, fault: fault,
            isTaken: isTaken, answerStatus: response.isDropped ? 0 : response.status,
            answerBody: response.isDropped ? [] : response.body)
    }
}

extension SandboxFault {
    /// The answer that stands for the platform's own; `nil` where the fault leaves that.
    func response(to arrival: Arrival) -> HTTPResponse? {
        switch self {
        case .answer(let status, let headers, let body):
            let isTyped = headers.keys.contains { $0.lowercased() == "content-type" }
            let type = isTyped ? [] : [(name: "Content-Type", value: "text/html; charset=utf-8")]
            let fields = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return HTTPResponse(status: status, headers: type + fields, body: Array(body.utf8))
        case .tiktok(let code, let message):
            let refusal = TikTokRefusal(code: code, message ?? TikTokAnswer.usualMessage(of: code))
            return TikTokAnswer.failure(refusal, requestID: TikTokAnswer.requestID(arrival))
        case .facebook(let code, let subcode, let status, let isTransient):
            let refusal = FacebookRefusal(code: code, subcode: subcode, message: "Error (#\(code))", "set as a fault")
            return FacebookAnswer.failure(
                refusal, status: status, isTransient: isTransient, traceID: FacebookAnswer.traceID(arrival))
        case .delay, .drop, .loseAnswer: return nil
        }
    }
}
