/// What a platform's answer means for the events of its request.
package enum Verdict: String, Sendable, CaseIterable {
    case delivered
    /// Taken, but the platform has a remark worth keeping.
    case deliveredWithWarning = "delivered_with_warning"
    /// Try the same again later.
    case retry
    /// Try the same again later, and send less.
    case throttle
    /// The request was refused because of one of its events: find out which. Alone in its request, it is rejected.
    case split
    /// Refused for good.
    case rejected
    /// The destination cannot deliver anything until somebody mends it: its events are kept.
    case hold
}

/// A verdict and what it rests on.
package struct Judgement: Sendable, Hashable {
    package let verdict: Verdict
    /// The row of the adapter's table that decided: its number from 1, and its words.
    package let row: String
    /// Where that row is written.
    package let place: FilePlace
    /// The answer in short: status, code, message, trace id.
    package let answer: String
    package let code: String?
    package let message: String?
    /// The platform's name for the request, which its support asks for.
    package let trace: String?
    /// How long the platform asked to be left alone; the longest of what it said.
    package let retryAfter: Duration?
    /// Whether the platform may have counted the events although it did not say so.
    package let isDoubtful: Bool
    /// The events that the answer blames, by their place in the request from 0; each in range, none twice.
    package let blamed: [Int]
}
