import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PipeliningTests {
    @Test func answersInTheOrderOfTheRequests() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            // The earlier, the slower: answered as they finish, they would come in reverse.
            let number = Int(request.path.dropFirst()) ?? 0
            for _ in 0..<(20 - number) * 5 { await Task.yield() }
            return .text(200, request.path)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send((0..<20).map { "GET /\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            for number in 0..<20 { #expect(try await client.answer().body == "/\(number)") }
        }
    }

    @Test func asksTheHandlerForOneRequestAtATime() async throws {
        let gate = Gate()
        let calls = Counter()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            calls.increment()
            if request.path == "/1" { await gate.wait() }
            return .text(200, "\(calls.value)")
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\nGET /2 HTTP/1.1\r\nHost: t\r\n\r\n")
            await gate.waitForArrival()
            // A second connection's whole exchange gives the second request every chance to start.
            let other = try RawConnection(port: port)
            await other.send("GET /3 HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await other.answer().body == "2")
            gate.open()
            #expect(try await client.answer().body == "2")
            #expect(try await client.answer().body == "3")
        }
    }

    @Test func answersWhatCameBeforeARefusal() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            await gate.wait()
            return .text(200, request.path)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\nnonsense\r\n\r\nGET /2 HTTP/1.1\r\nHost: t\r\n\r\n")
            await gate.waitForArrival()
            gate.open()
            #expect(try await client.answer().body == "/1")
            let refusal = try await client.answer()
            #expect(refusal.status == 400)
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func servesNothingBehindTheLastRequest() async throws {
        let calls = Counter()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            calls.increment()
            return .text(200, request.path)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send(
                "GET /1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.receiveAll().hasSuffix("/1"))
            #expect(calls.value == 1)
        }
    }

    @Test func takesThousandsInOneGo() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            let count = 5000
            async let sent: Void = client.send(
                String(repeating: "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\n\r\nx", count: count))
            for _ in 0..<count { #expect(try await client.answer().body == "POST / 1 x") }
            await sent
        }
    }
}
