/// A request that came to the sandbox, and what became of it.
package struct ReceivedRequest: Sendable {
    /// From 1, in the order received.
    package var number: Int
    /// When it was judged, since the sandbox was made.
    package var at: Duration
    package var platform: SandboxPlatform
    package var method: String
    package var path: String
    package var query: String?
    /// As received, tokens included.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The pixel that the events are for, where the request names one.
    package var pixel: String?
    package var verdict: SandboxVerdict
    package var events: [ReceivedEvent]
    /// The fault that was set for this request and decided its answer.
    package var fault: SandboxFault?
    /// Whether the platform now has the events.
    package var isTaken: Bool
    /// 0: the connection was closed without an answer.
    package var answerStatus: Int
    package var answerBody: [UInt8]
}

/// What a platform thinks of a request.
package struct SandboxVerdict: Hashable, Sendable {
    package var isAccepted: Bool
    /// The platform's own number: `0`, `40062`, `100/2804050`.
    package var code: String
    /// Every reason to refuse the request, without any value of it; the answer names the first.
    package var reasons: [String]
}

/// One event of a request.
package struct ReceivedEvent: Hashable, Sendable {
    /// The platform's name of the event; empty where it has none.
    package var name: String
    package var id: String?
    /// Unix seconds.
    package var time: Int64?
    /// The fields that are there: `user.email`, `properties.contents[].content_id`.
    package var fields: [String]
    /// Those of them that hold a SHA-256.
    package var hashed: [String]
    /// Why the platform refuses it.
    package var reasons: [String]
    /// What the platform accepts, but what makes the event worth less.
    package var warnings: [String]
    /// Where it stands in the request's body.
    package var range: Range<Int>
}
