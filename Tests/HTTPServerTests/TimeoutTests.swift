import HTTPServer
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TimeoutTests {
    @Test(arguments: [
        "G",
        "GET / HTTP/1.1\r\nHost: t\r\n",
        "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\n123",
        "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
    ])
    func refusesARequestThatStandsStill(request: String) async throws {
        try await withServer({ $0.readTimeout = .milliseconds(100) }) { port, _ in
            let client = try RawConnection(port: port)
            await client.send(request)
            let answer = try await client.answer()
            #expect(answer.status == 408)
            #expect(answer.field("connection") == "close")
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func isNotFooledByARequestThatTrickles() async throws {
        try await withServer({ $0.readTimeout = .milliseconds(200) }) { port, _ in
            let client = try RawConnection(port: port)
            let trickle = Task {
                await client.send("GET / HTTP/1.1\r\nHost: t\r\nX: ")
                while !Task.isCancelled {
                    await client.send("x")
                    try? await Task.sleep(for: .milliseconds(20))
                }
            }
            let answer = try await client.answer()
            trickle.cancel()
            #expect(answer.status == 408)
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHost: t\r\n\r\n"])
    func closesAnIdleConnectionWithoutAWord(before: String) async throws {
        try await withServer({ $0.idleTimeout = .seconds(1) }) { port, _ in
            let client = try RawConnection(port: port)
            if !before.isEmpty {
                await client.send(before)
                #expect(try await client.answer().status == 200)
            }
            #expect(try await client.receiveAll() == "")
        }
    }

    @Test func leavesTheHandlerItsTime() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            try? await Task.sleep(for: .milliseconds(1500))
            return .text(200, "done")
        }
        let short: (inout HTTPServerConfiguration) -> Void = {
            $0.idleTimeout = .seconds(1)
            $0.readTimeout = .seconds(1)
        }
        try await withServer(short, handler: handler) { port, _ in
            let client = try RawConnection(port: port)
            await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try await client.answer().body == "done")
        }
    }

    @Test func anIdleConnectionThatIsUsedStaysOpen() async throws {
        try await withServer({ $0.idleTimeout = .seconds(8) }) { port, _ in
            let client = try RawConnection(port: port)
            for _ in 0..<6 {
                await client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
                #expect(try await client.answer().status == 200)
                try await Task.sleep(for: .milliseconds(1500))
            }
        }
    }
}
