internal import HTTPServer

extension SandboxFault {
    /// The answer that stands for the platform's own.
    func response(to arrival: Arrival, own: HTTPResponse, events: Int) -> HTTPResponse {
        switch self {
        case .answer(let status, let headers, let body): return Self.answer(status, headers, body)
        case .stock(let stock): return stock.response(own: own)
        case .tiktok(let code, let message):
            let refusal = TikTokRefusal(code: code, message ?? TikTokAnswer.usualMessage(of: code))
            return TikTokAnswer.failure(refusal, requestID: TikTokAnswer.requestID(arrival))
        case .facebook(let code, let subcode, let status, let isTransient, let message):
            let refusal = FacebookRefusal(
                code: code, subcode: subcode, message: message ?? "Error (#\(code))", "set as a fault")
            return FacebookAnswer.failure(
                refusal, status: status, isTransient: isTransient, traceID: FacebookAnswer.traceID(arrival))
        case .missing(let count):
            return FacebookAnswer.success(
                received: max(0, events - count), version: nil, traceID: FacebookAnswer.traceID(arrival))
        case .truncate:
            var response = own
            response.body = Array(own.body.prefix(own.body.count / 2))
            return response
        case .delay: return own
        case .drip(let pause): return own.leaving(.dripped(every: pause))
        case .hang, .drop, .loseAnswer, .refuse: return own.leaving(.dropped)
        case .reset(.inAnswer): return own.leaving(.cut)
        case .reset: return own.leaving(.reset)
        // TLS 1.2, alert, fatal: handshake failure.
        case .garbage: return own.leaving(.replaced([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]))
        }
    }

    private static func answer(_ status: Int, _ headers: [String: String], _ body: String) -> HTTPResponse {
        let isTyped = headers.keys.contains { $0.lowercased() == "content-type" }
        let type = isTyped ? [] : [(name: "Content-Type", value: "text/html; charset=utf-8")]
        let fields = headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        return HTTPResponse(status: status, headers: type + fields, body: Array(body.utf8))
    }
}

extension HTTPResponse {
    fileprivate func leaving(_ departure: Departure) -> HTTPResponse {
        var response = self
        response.departure = departure
        return response
    }
}

extension StockAnswer {
    func response(own: HTTPResponse) -> HTTPResponse {
        switch self {
        case .badGateway: return page(502, "502 Bad Gateway")
        case .serverError: return page(500, "500 Internal Server Error")
        case .unavailable: return page(503, "503 Service Temporarily Unavailable")
        case .empty: return HTTPResponse(status: 200)
        case .html: return page(200, "Welcome")
        case .wrongType:
            return HTTPResponse(status: own.status, headers: [("Content-Type", "text/html")], body: own.body)
        case .huge:
            let padding = String(repeating: "x", count: 4 << 20)
            return .json(200, Array(#"{"padding":"\#(padding)"}"#.utf8))
        case .redirect:
            return HTTPResponse(status: 302, headers: [("Location", "/elsewhere"), ("Content-Type", "text/html")])
        }
    }

    private func page(_ status: Int, _ title: String) -> HTTPResponse {
        let html = """
            <html>\r
            <head><title>\(title)</title></head>\r
            <body>\r
            <center><h1>\(title)</h1></center>\r
            <hr><center>nginx</center>\r
            </body>\r
            </html>\r

            """
        return HTTPResponse(status: status, headers: [("Content-Type", "text/html")], body: Array(html.utf8))
    }
}
