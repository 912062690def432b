import Foundation
import Testing
import Transport
import TransportCurl

private let secrets: [HTTPField] = [HTTPField(name: "Access-Token", value: "token-9f3a")]

private func post(_ url: String, method: String = "POST", timeout: Duration = .seconds(20)) -> OutgoingRequest {
    OutgoingRequest(
        method: method, url: url, headers: secrets, body: Array("body-77aa".utf8), timeout: timeout)
}

/// Sends and expects to fail; also holds that the message gives nothing away.
private func failure(_ transport: CurlTransport, _ request: OutgoingRequest) async throws -> TransportError {
    let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
    let text = try #require(error).description
    #expect(!text.contains("token-9f3a") && !text.contains("body-77aa") && !text.contains("query-51bc"))
    return try #require(error)
}

/// How sends fail: the code, and whether the platform may have acted.
@Suite struct CurlTransportFailureTests {
    @Test(arguments: [
        "http://example.com/?t=query-51bc", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/x", "http:///x",
        "https://user:query-51bc@127.0.0.1/", "http://127.0.0.1 /", "http://127.0.0.1/\r\nX: y",
        "http://127.0.0.1:99999/", "http://127.0.0.1.example.com/", "http://localhost.example.com/", "http://0.0.0.0/",
        "http://[::2]/", "",
    ])
    func anUnusableURLIsRefused(_ url: String) async throws {
        let transport = try CurlTransport()
        let error = try await failure(transport, post(url))
        #expect(error.code == .invalidRequest)
        #expect(error.outcome == .notSent)
        await transport.close()
    }

    @Test(arguments: [
        HTTPField(name: "X", value: "a\r\nY: b"), HTTPField(name: "X Y", value: "a"), HTTPField(name: "", value: "a"),
        HTTPField(name: "Content-Length", value: "1"), HTTPField(name: "transfer-encoding", value: "chunked"),
        HTTPField(name: "Host", value: "elsewhere"),
    ])
    func aHeaderThatWouldChangeTheFramingIsRefused(_ field: HTTPField) async throws {
        let transport = try CurlTransport()
        var request = post("http://127.0.0.1:1/")
        request.headers = [field]
        #expect(try await failure(transport, request).code == .invalidRequest)
        await transport.close()
    }

    @Test(arguments: ["", "post", "POST /x", "P\r\n"])
    func aMethodThatIsNoneIsRefused(_ method: String) async throws {
        let transport = try CurlTransport()
        #expect(try await failure(transport, post("http://127.0.0.1:1/", method: method)).code == .invalidRequest)
        await transport.close()
    }

    @Test func aRefusedConnectionSentNothing() async throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = try LoopbackServer.bind(descriptor)  // bound, and nobody listens
        defer { close(descriptor) }
        let transport = try CurlTransport()
        let error = try await failure(transport, post("http://127.0.0.1:\(port)/?t=query-51bc"))
        #expect(error.code == .unreachable)
        #expect(error.outcome == .notSent)
        #expect(error.message.contains("127.0.0.1:\(port)"))
        await transport.close()
    }

    @Test func aNameThatDoesNotResolveSentNothing() async throws {
        let transport = try CurlTransport()
        let error = try await failure(transport, post("https://no-such-host.invalid/?t=query-51bc"))
        #expect(error.code == .unreachable || error.code == .timedOut)
        #expect(error.outcome == .notSent)
        await transport.close()
    }

    @Test func aServerThatNeverAnswersMayHaveActed() async throws {
        let over = Latch()
        let server = try LoopbackServer { _, _ in
            over.wait()
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let started = ContinuousClock.now
        let error = try await failure(transport, post(server.url + "?t=query-51bc", timeout: .milliseconds(200)))
        #expect(error.code == .timedOut)
        #expect(error.outcome == .unknown)
        #expect(started.duration(to: .now) >= .milliseconds(200))
        over.open()
        await transport.close()
    }

    @Test func anAnswerThatDripsIsBoundedByTheTotalTimeout() async throws {
        let server = try LoopbackServer { _, connection in
            write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", to: connection)
            while write("x", to: connection) { usleep(5000) }
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let error = try await failure(transport, post(server.url, timeout: .milliseconds(300)))
        #expect(error.code == .timedOut)
        #expect(error.outcome == .unknown)
        await transport.close()
    }

    @Test func aFullBacklogTimesOutWhileConnectingAndSentNothing() async throws {
        // Nobody accepts here: once the queue of the listener is full the kernel drops further connection attempts.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let port = try LoopbackServer.bind(descriptor)
        listen(descriptor, 0)
        defer { close(descriptor) }
        var fillers: [Int32] = []
        defer { for filler in fillers { close(filler) } }
        for _ in 0..<4 { fillers.append(try connectWithoutWaiting(port: port)) }

        var options = CurlTransportOptions()
        options.connectTimeout = .milliseconds(200)
        let transport = try CurlTransport(options: options)
        let error = try await failure(transport, post("http://127.0.0.1:\(port)/"))
        #expect(error.code == .timedOut)
        #expect(error.outcome == .notSent)
        await transport.close()
    }

    @Test func waitingForAFreeConnectionCountsTowardsTheTimeoutAndSendsNothing() async throws {
        let over = Latch()
        let server = try LoopbackServer { _, _ in
            over.wait()
            return .close
        }
        defer { server.stop() }
        var options = CurlTransportOptions()
        options.maxConnectionsPerHost = 1
        let transport = try CurlTransport(options: options)
        let url = server.url
        let first = Task { try await transport.send(post(url)) }
        try await wait(for: "the request") { !server.requests.isEmpty }
        let error = try await failure(transport, post(url, timeout: .milliseconds(100)))
        #expect(error.code == .timedOut)
        #expect(error.outcome == .notSent)
        #expect(server.requests.count == 1)
        first.cancel()
        over.open()
        await transport.close()
    }

    @Test(arguments: [LoopbackServer.Next.close, .reset], ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"])
    func aConnectionThatBreaksMayHaveActed(_ end: LoopbackServer.Next, _ before: String) async throws {
        let server = try LoopbackServer { _, connection in
            write(before, to: connection)
            return end
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let error = try await failure(transport, post(server.url))
        #expect(error.code == .connectionLost)
        #expect(error.outcome == .unknown)
        await transport.close()
    }

    @Test func aRequestIsNotRepeatedWhenAKeptConnectionBreaks() async throws {
        let server = try LoopbackServer { request, connection in
            if request.target == "/drop" { return .close }
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        _ = try await transport.send(post(server.url))
        let error = try await failure(transport, post(server.url + "drop"))
        #expect(error.code == .connectionLost)
        #expect(error.outcome == .unknown)
        #expect(server.requests.map(\.target) == ["/", "/drop"])
        #expect(try await transport.send(post(server.url)).status == 200)
        await transport.close()
    }

    @Test func anAnswerThatIsNotHTTPIsAFailure() async throws {
        let server = try LoopbackServer { _, connection in
            write("220 mail.example.com ESMTP\r\n", to: connection)
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let error = try await failure(transport, post(server.url))
        #expect(error.code == .other)
        #expect(error.outcome == .unknown)
        await transport.close()
    }

    @Test(arguments: [true, false])
    func aHugeBodyIsCutOff(_ hasLength: Bool) async throws {
        let server = try LoopbackServer { _, connection in
            write("HTTP/1.1 200 OK\r\n\(hasLength ? "Content-Length: 99000000\r\n" : "")\r\n", to: connection)
            let megabyte = String(repeating: "x", count: 1 << 20)
            for _ in 0..<90 where !write(megabyte, to: connection) { return .close }
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let error = try await failure(transport, post(server.url))
        #expect(error.code == .replyTooLarge)
        #expect(error.outcome == .unknown)
        await transport.close()
    }

    @Test func aBodyOfExactlyTheLimitIsTaken() async throws {
        let server = try LoopbackServer { request, connection in
            write(answer(String(repeating: "x", count: request.target == "/over" ? 1001 : 1000)), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        var options = CurlTransportOptions()
        options.maxReplyBytes = 1000
        let transport = try CurlTransport(options: options)
        #expect(try await transport.send(post(server.url)).body.count == 1000)
        #expect(try await failure(transport, post(server.url + "over")).code == .replyTooLarge)
        await transport.close()
    }

    @Test func endlessHeadersAreCutOff() async throws {
        let server = try LoopbackServer { _, connection in
            write("HTTP/1.1 200 OK\r\n", to: connection)
            let line = "X-Filler: " + String(repeating: "y", count: 1000) + "\r\n"
            for _ in 0..<1000 where !write(line, to: connection) { return .close }
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        #expect(try await failure(transport, post(server.url)).code == .replyTooLarge)
        await transport.close()
    }

    private func connectWithoutWaiting(port: Int) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }
}
