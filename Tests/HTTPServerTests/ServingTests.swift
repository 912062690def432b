import Foundation
import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ServingTests {
    @Test func answersRequestAfterRequestOnOneConnection() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            for number in 1...3 {
                await client.send("POST /a/\(number)?x=1 HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nhi")
                let answer = try await client.answer()
                #expect(answer.status == 200)
                #expect(answer.body == "POST /a/\(number)?x=1 2 hi")
                #expect(answer.field("connection") == nil)
                #expect(answer.field("date")?.hasSuffix(" GMT") == true)
            }
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n", "close"),
        ("GET / HTTP/1.0\r\n\r\n", "close"),
        ("GET / HTTP/1.1\r\nHost: t\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "close"),
    ])
    func closesWhereTheClientWantsNoMore(request: String, option: String) async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send(request)
            let all = try await client.receiveAll()
            #expect(all.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(all.contains("\r\nConnection: \(option)\r\n"))
            #expect(all.hasSuffix("GET / 0 "))
        }
    }

    @Test func keepsAnOldClientsConnectionWhereItAsks() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            for _ in 1...2 {
                await client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                let answer = try await client.answer()
                #expect(answer.field("connection") == "keep-alive")
            }
        }
    }

    @Test func takesTheBodyOfARequestThatOffersAnotherProtocol() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send(
                "POST /x HTTP/1.1\r\nHost: t\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAEAAEAAAAIAAAAB\r\nContent-Length: 3\r\n\r\nabc")
            #expect(try await client.receiveAll().hasSuffix("POST /x 3 abc"))
        }
    }

    @Test func tellsHeadTheLengthAndSendsNoBody() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send("HEAD /h HTTP/1.1\r\nHost: t\r\n\r\nGET /g HTTP/1.1\r\nHost: t\r\n\r\n")
            let answer = try await client.answer(toHead: true)
            #expect(answer.field("content-length") == "10")
            #expect(try await client.answer().body == "GET /g 0 ")
        }
    }

    @Test func putsChunksTogether() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            await client.send(
                "POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n5;x=y\r\npedia\r\n0\r\n"
                    + "Trailer: t\r\n\r\n")
            #expect(try await client.answer().body == "POST /c 9 wikipedia")
        }
    }

    @Test func takesARequestByteByByte() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            let request = "POST /c HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nwiki\r\n0\r\n\r\n"
            for byte in request.utf8 { await client.send([byte]) }
            #expect(try await client.answer().body == "POST /c 4 wiki")
        }
    }

    @Test func carriesLongBodiesBothWays() async throws {
        try await withServer { port, _ in
            let client = try RawConnection(port: port)
            let body = String(repeating: "0123456789", count: 300_000)
            async let sent: Void = client.send(
                "POST /l HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            let answer = try await client.answer()
            await sent
            #expect(answer.body == "POST /l 3000000 \(body)")
        }
    }

    @Test(arguments: [
        ("/a%20b/../c", "/a%20b/../c none"), ("/?", "/ "), ("/a?b?c=d", "/a b?c=d"), ("//x", "//x none"),
        ("http://host:1/p?q", "/p q"), ("HTTP://host", "/ none"), ("http://host?q", "/ q"),
    ])
    func takesTheTargetApart(target: String, expected: String) async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            .text(200, "\(request.path) \(request.query ?? "none")")
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.answer().body == expected)
        }
    }

    @Test func showsTheHandlerHeadersAndPeer() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            let accept = request.headers.all("accept").joined(separator: "|")
            return .text(
                200, "\(request.headers.first("x-KEY") ?? "none") \(accept) \(request.remoteAddress ?? "none")")
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\nX-Key: 1\r\nAccept: a\r\nACCEPT: b, c\r\n\r\n")
            #expect(try await client.answer().body == "1 a|b, c 127.0.0.1")
        }
    }

    @Test func writesTheHandlersAnswer() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(
                status: 207,
                headers: [
                    ("Retry-After", "1"), ("X-Note", "a\r\nSet-Cookie: b"), ("content-length", "999"),
                    ("Date", "never"), ("connection", "upgrade"),
                ], body: Array("x".utf8))
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.head.hasPrefix("HTTP/1.1 207 Multi-Status\r\n"))
            #expect(answer.field("retry-after") == "1")
            #expect(answer.field("x-note") == "a  Set-Cookie: b")
            #expect(answer.field("set-cookie") == nil)
            #expect(answer.field("content-length") == "1")
            #expect(answer.field("date") != "never")
            #expect(answer.field("connection") == nil)
            #expect(answer.body == "x")
        }
    }

    @Test func sendsNoLengthWithNoContent() async throws {
        try await withServer(handler: { _ in HTTPResponse(status: 204, body: [1]) }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            let all = try await client.receiveAll()
            #expect(!all.lowercased().contains("content-length"))
            #expect(all.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func closesAfterAnAnswerThatSaysSo() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, afterwards: .close)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.receiveAll().contains("Connection: close"))
        }
    }

    @Test func dropsTheConnectionWithoutAWord() async throws {
        try await withServer(handler: { _ in .dropConnection }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func answersAClientThatHasClosedItsSide() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            for _ in 0..<10 { await Task.yield() }
            return .text(200, request.path)
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            client.shutdownWriting()
            for number in 1...3 { #expect(try await client.answer().body == "/\(number)") }
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func givesASlowReaderTimeForItsLastAnswer() async throws {
        let body = [UInt8](repeating: 0x78, count: 20_000_000)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in HTTPResponse(status: 200, body: body) }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
            // Longer than a client that is refused gets.
            try await Task.sleep(for: .milliseconds(1300))
            #expect(try await client.answer().body.utf8.count == body.count)
        }
    }

    @Test func servesManyConnectionsAtOnce() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            await Task.yield()
            return await echo(request)
        }
        try await withServer({ $0.threads = 2 }, handler: handler) { port, _ in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let client = try RawConnection(port: port)
                        for round in 0..<10 {
                            let body = "\(number)-\(round)"
                            await client.send(
                                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.count)\r\n\r\n\(body)")
                            #expect(try await client.answer().body == "POST / \(body.count) \(body)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
