import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ExpectationTests {
    private static let head = "POST /e HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\n"

    @Test func asksForTheBodyThatIsHeldBack() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send("\(Self.head)Content-Length: 2\r\n\r\n")
            #expect(try await client.answer().head == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.send("hi")
            #expect(try await client.answer().body == "POST /e 2 hi")
        }
    }

    @Test func saysNothingToAClientThatDoesNotWait() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send("\(Self.head)Content-Length: 2\r\n\r\nhi")
            #expect(try await client.answer().body == "POST /e 2 hi")
        }
    }

    @Test func asksOnlyAfterTheEarlierAnswer() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            if request.path == "/1" { await gate.wait() }
            return await echo(request)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET /1 HTTP/1.1\r\nHost: t\r\n\r\n\(Self.head)Content-Length: 2\r\n\r\n")
            await gate.waitForArrival()
            gate.open()
            #expect(try await client.answer().body == "GET /1 0 ")
            #expect(try await client.answer().status == 100)
            await client.send("hi")
            #expect(try await client.answer().body == "POST /e 2 hi")
        }
    }

    @Test func refusesABodyOverTheLimitInsteadOfAskingForIt() async throws {
        try await withServer({ $0.maxBodyBytes = 1 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("\(Self.head)Content-Length: 2\r\n\r\n")
            #expect(try await client.answer().status == 413)
        }
    }

    @Test func screensBeforeItAsksForTheBody() async throws {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, threads: 1),
            screen: { request in
                request.headers.first("authorization") == nil && request.body.isEmpty ? .text(401, "no") : nil
            }, handler: echo)
        let port = try await server.start()
        let stranger = try RawConnection(port: port)
        await stranger.send("\(Self.head)Content-Length: 2\r\n\r\n")
        #expect(try await stranger.answer().status == 401)
        #expect(try await stranger.receiveAll() == "")

        let friend = try RawConnection(port: port)
        await friend.send("\(Self.head)Authorization: x\r\nContent-Length: 2\r\n\r\n")
        #expect(try await friend.answer().status == 100)
        await server.stop(grace: .zero)
    }

    @Test func screensALongBodyWhileItArrives() async throws {
        let server = HTTPServer(
            configuration: HTTPServerConfiguration(port: 0, threads: 1), screen: { _ in .text(401, "no") },
            handler: echo)
        let port = try await server.start()
        let client = try RawConnection(port: port)
        await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000000\r\n\r\n")
        await client.send([UInt8](repeating: 0x78, count: 70_000))
        #expect(try await client.answer().status == 401)

        let short = try RawConnection(port: port)
        await short.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi")
        #expect(try await short.answer().body == "POST / 2 hi")
        await server.stop(grace: .zero)
    }
}
