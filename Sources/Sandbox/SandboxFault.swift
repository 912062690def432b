/// What the sandbox does to a request instead of answering by its own judgement.
package enum SandboxFault: Hashable, Sendable {
    /// An answer word for word, such as an error page in HTML.
    case answer(status: Int, headers: [String: String] = [:], body: String)
    /// TikTok's answer with this code, in HTTP 200.
    case tiktok(code: Int, message: String? = nil)
    /// Facebook's error object.
    ///
    /// Without a status: 401 for code 190, else 400.
    case facebook(code: Int, subcode: Int? = nil, status: Int? = nil, isTransient: Bool = false)
    /// The request is judged as ever, and the answer comes later.
    case delay(Duration)
    /// The connection is closed without an answer; the events are not taken.
    case drop
    /// The events are taken as ever, but the connection is closed without an answer.
    case loseAnswer
}
