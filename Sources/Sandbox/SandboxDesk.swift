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
        let (number, step) = log.admit(standIn.platform)
        let arrival = Arrival(request: request, now: now(), number: number)
        var judgement = standIn.judge(arrival)
        if judgement.verdict.isAccepted {
            let poisoned = log.poison(of: standIn.platform)?.judgement(of: judgement, arrival, standIn.platform)
            judgement = poisoned ?? judgement
        }
        let isTaken =
            judgement.verdict.isAccepted && (step?.takesEvents ?? step?.fault?.takesEvents() ?? true)
        let response = response(to: arrival, judgement, step)
        log.record(record(arrival, standIn.platform, judgement, step, isTaken: isTaken, response: response), arrival)
        if let delay = step?.delay { try? await Task.sleep(for: delay) }
        switch step?.fault {
        case .delay(let duration): try? await Task.sleep(for: duration)
        case .hang: try? await Task.sleep(for: Self.eternity)
        default: break
        }
        return response
    }

    /// Is shown the head of every request: says after how much of its body the connection is to be reset.
    func interrupt(_ head: HTTPRequest) -> Int? {
        guard let standIn = standIns.first(where: { $0.owns(path: head.path) }),
            let (number, step) = log.admitReset(standIn.platform)
        else { return nil }
        let arrival = Arrival(request: head, now: now(), number: number)
        let verdict = SandboxVerdict(isAccepted: false, code: "reset", reasons: ["the connection was reset"])
        let judgement = Judgement(response: .dropConnection, verdict: verdict)
        log.record(
            record(arrival, standIn.platform, judgement, step, isTaken: false, response: .dropConnection), arrival)
        guard step.fault == .reset(.inBody) else { return 0 }
        return max(1, (head.headers.first("Content-Length").flatMap { Int($0) } ?? 2) / 2)
    }

    /// No client waits so long.
    private static let eternity = Duration.seconds(600)

    private func response(to arrival: Arrival, _ judgement: Judgement, _ step: SandboxStep?) -> HTTPResponse {
        guard let step else { return judgement.response }
        // Nobody is told of a success, were it a partial one, where nothing was taken.
        let isRefused = !judgement.verdict.isAccepted && step.fault?.claimsSuccess == true
        let fault = isRefused ? nil : step.fault
        var response =
            fault?.response(to: arrival, own: judgement.response, events: judgement.events.count)
            ?? judgement.response
        response.headers += step.hints.headers(pixel: judgement.pixel, now: arrival.now)
        return response
    }

    private func record(
        _ arrival: Arrival, _ platform: SandboxPlatform, _ judgement: Judgement, _ step: SandboxStep?, isTaken: Bool,
        response: HTTPResponse
    ) -> ReceivedRequest {
        let isAnswered = response.departure == .whole
        return ReceivedRequest(
            number: arrival.number, at: log.elapsed(), platform: platform, method: arrival.request.method,
            path: arrival.request.path,
            query: arrival.request.query, headers: arrival.request.headers.pairs, body: arrival.request.body,
            pixel: judgement.pixel, verdict: judgement.verdict, events: judgement.events, fault: step?.fault,
            isTaken: isTaken, answerStatus: isAnswered ? response.status : 0,
            answerBody: isAnswered ? response.body : [])
    }
}
