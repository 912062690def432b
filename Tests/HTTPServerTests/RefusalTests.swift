import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RefusalTests {
    @Test(arguments: [
        (400, "GET / HTTP/1.1\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3, 3\r\n\r\nabc"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999999\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: abc\r\n\r\n"),
        (501, "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
        (400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost : t\r\n\r\n"),
        (400, "POST / HTTP/1.1\r\nHost: t\r\nA\u{0}B: t\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\nHost: t\r\nX: a\u{0}b\r\n\r\n"),
        (400, "hello\r\n\r\n"),
        (400, "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}"),
        (400, "GET mailto:a@b HTTP/1.1\r\nHost: t\r\n\r\n"),
        (417, "POST / HTTP/1.1\r\nHost: t\r\nExpect: something\r\nContent-Length: 1\r\n\r\n"),
        (505, "GET / HTTP/3.0\r\nHost: t\r\n\r\n"),
    ])
    func refusesAndCloses(status: Int, request: String) async throws {
        let calls = Counter()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            calls.increment()
            return .text(200, "")
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send(request)
            let answer = try await client.answer()
            #expect(answer.status == status)
            #expect(answer.field("content-type") == "application/problem+json")
            #expect(answer.field("connection") == "close")
            #expect(answer.body.hasPrefix(#"{"type":"about:blank","title":""#))
            #expect(answer.body.contains(#""status":\#(status),"detail":""#))
            #expect(try await client.receiveAll() == "")
            #expect(calls.value == 0)
        }
    }

    @Test func refusesAHeadOverTheLimitBeforeItEnds() async throws {
        try await withServer({ $0.maxHeaderBytes = 1000 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\nX: \(String(repeating: "x", count: 1000))")
            #expect(try await client.answer().status == 431)
        }
    }

    @Test(arguments: [
        "GET /\(String(repeating: "x", count: 1000)) HTTP/1.1\r\nHost: t\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n" + (0..<200).map { "X\($0): yes\r\n" }.joined() + "\r\n",
        "GET / HTTP/1.1\r\nHost: t\r\n" + String(repeating: "X:\r\n", count: 300) + "\r\n",
    ])
    func refusesHeadsThatAreLongInOtherWays(request: String) async throws {
        try await withServer({ $0.maxHeaderBytes = 1000 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send(request)
            #expect(try await client.answer().status == 431)
        }
    }

    @Test func refusesADeclaredLengthOverTheLimitWithoutTheBody() async throws {
        try await withServer({ $0.maxBodyBytes = 10 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 11\r\n\r\n")
            let answer = try await client.answer()
            #expect(answer.status == 413)
            #expect(answer.body.contains("10 bytes"))
        }
    }

    @Test func refusesChunksThatGrowOverTheLimit() async throws {
        try await withServer({ $0.maxBodyBytes = 10 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send(
                "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n5\r\n12345\r\n")
            #expect(try await client.answer().status == 413)
        }
    }

    @Test func takesABodyAsLongAsTheLimit() async throws {
        try await withServer({ $0.maxBodyBytes = 10 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n0123456789")
            #expect(try await client.answer().status == 200)
        }
    }

    @Test func aRefusalArrivesWhileTheClientIsStillSending() async throws {
        try await withServer({ $0.maxBodyBytes = 1000 }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3000000\r\n\r\n")
            await client.send([UInt8](repeating: 0x78, count: 3_000_000))
            #expect(try await client.answer().status == 413)
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func aRequestCutShortReachesNobody() async throws {
        let calls = Counter()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            calls.increment()
            return .text(200, "")
        }
        try await withServer(handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\n01234")
            client.shutdownWriting()
            #expect(try await client.answer().status == 400)
            #expect(try await client.receiveAll() == "")
            #expect(calls.value == 0)
        }
    }
}
