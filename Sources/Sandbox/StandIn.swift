internal import HTTPServer

/// A platform that the sandbox stands in for.
package enum SandboxPlatform: String, CaseIterable, Hashable, Sendable {
    case tiktok
    case facebook
}

/// Judges requests as one platform does, and answers in its form.
protocol StandIn: Sendable {
    var platform: SandboxPlatform { get }

    /// Whether a request with this path is meant for the platform, right or wrong.
    func owns(path: String) -> Bool

    func judge(_ arrival: Arrival) -> Judgement
}

/// A request together with when it came, as the how-manieth.
struct Arrival: Sendable {
    var request: HTTPRequest
    /// Unix seconds.
    var now: Int64
    var number: Int
}

/// What a stand-in makes of a request.
struct Judgement: Sendable {
    var response: HTTPResponse
    var verdict: SandboxVerdict
    var pixel: String?
    var events: [ReceivedEvent] = []
}
