/// What the sandbox does to a request instead of answering by its own judgement.
package enum SandboxFault: Hashable, Sendable {
    /// An answer word for word, such as an error page in HTML.
    case answer(status: Int, headers: [String: String] = [:], body: String)
    /// An answer that is known by name.
    case stock(StockAnswer)
    /// TikTok's answer with this code, in HTTP 200.
    case tiktok(code: Int, message: String? = nil)
    /// Facebook's error object.
    ///
    /// Without a status: 401 for code 190, else 400. The message may be in any language, as Facebook's are.
    case facebook(
        code: Int, subcode: Int? = nil, status: Int? = nil, isTransient: Bool = false, message: String? = nil)
    /// Facebook counts all events and says that it received so many fewer.
    case missing(Int)
    /// The right answer without the second half of its body, which looks whole.
    case truncate
    /// The request is judged as ever, and the answer comes later.
    case delay(Duration)
    /// The right answer, byte by byte with this pause between them.
    case drip(Duration)
    /// No answer ever; the events are not taken.
    case hang
    /// The connection is closed without an answer; the events are not taken.
    case drop
    /// The events are taken as ever, but the connection is closed without an answer.
    case loseAnswer
    /// The connection is reset.
    case reset(ResetPoint)
    /// A TLS alert in place of an answer: neither HTTP nor a handshake. The events are not taken.
    case garbage
    /// Nobody listens: connections are refused, and those that are open are closed.
    case refuse

    /// When a connection is reset.
    package enum ResetPoint: String, CaseIterable, Hashable, Sendable {
        /// After the head of the request, before its body was read.
        case beforeBody = "before_body"
        /// In the middle of the request's body.
        case inBody = "in_body"
        /// After the events were taken, before the answer.
        case afterCounting = "after_counting"
        /// After the events were taken, in the middle of the answer's body.
        case inAnswer = "in_answer"

        /// Whether the request never comes to be judged.
        var isEarly: Bool { self == .beforeBody || self == .inBody }
    }

    /// Whether it puts another answer in the place of a right one that says the same: the events were taken.
    var claimsSuccess: Bool {
        switch self {
        case .tiktok, .missing: takesEvents()
        default: false
        }
    }

    /// Whether the platform has the events all the same, as far as they are good.
    package func takesEvents() -> Bool {
        switch self {
        case .delay, .drip, .loseAnswer, .truncate, .missing, .reset(.afterCounting), .reset(.inAnswer): true
        case .tiktok(let code, _): code == 0 || code == 20001
        case .stock(let answer): answer == .wrongType
        case .answer, .facebook, .hang, .drop, .reset, .garbage, .refuse: false
        }
    }
}

/// Answers of servers in trouble.
package enum StockAnswer: String, CaseIterable, Hashable, Sendable {
    /// nginx, when nobody is behind it: HTTP 502 and a page in HTML.
    case badGateway = "bad_gateway"
    /// HTTP 500 and a page in HTML.
    case serverError = "server_error"
    /// HTTP 503 and a page in HTML.
    case unavailable
    /// HTTP 200 and nothing else.
    case empty
    /// HTTP 200 and a page in HTML.
    case html
    /// The right answer, called text/html.
    case wrongType = "wrong_type"
    /// HTTP 200 and 4 MiB of JSON that says nothing.
    case huge
    /// HTTP 302.
    case redirect
}
