import HTTPServer
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct LifecycleTests {
    private static let get = "GET / HTTP/1.1\r\nHost: t\r\n\r\n"

    @Test func aRunningRequestIsAnsweredAndIsTheLast() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            await gate.wait()
            return .text(200, "done")
        }
        try await withServer(handler: handler) { port, server in
            let client = try RawConnection(port: port)
            await client.send(Self.get)
            await gate.waitForArrival()
            let idle = try RawConnection(port: port)
            async let stopped: Void = server.stop(grace: .seconds(20))
            // An idle connection is closed at once: that is how the stop shows.
            #expect(try await idle.receiveAll() == "")
            gate.open()
            let answer = try await client.answer()
            #expect(answer.body == "done")
            #expect(answer.field("connection") == "close")
            #expect(try await client.receiveAll() == "")
            await stopped
        }
    }

    @Test func aRequestHalfReceivedIsServed() async throws {
        try await withServer { port, server in
            let client = try RawConnection(port: port)
            await client.send("POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(try await client.answer().status == 100)
            let idle = try RawConnection(port: port)
            async let stopped: Void = server.stop(grace: .seconds(20))
            #expect(try await idle.receiveAll() == "")
            await client.send("hi")
            let answer = try await client.answer()
            #expect(answer.body == "POST / 2 hi")
            #expect(answer.field("connection") == "close")
            await stopped
        }
    }

    @Test func theGraceEndsWithCancellation() async throws {
        let gate = Gate()
        let wasCancelled = Mutex(false)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            async let arrival: Void = gate.wait()
            try? await Task.sleep(for: .seconds(60))
            wasCancelled.withLock { $0 = Task.isCancelled }
            await arrival
            return .text(200, "late")
        }
        try await withServer(handler: handler) { port, server in
            let client = try RawConnection(port: port)
            await client.send(Self.get)
            await gate.waitForArrival()
            gate.open()
            await server.stop(grace: .milliseconds(50))
            #expect(try await client.receiveAll() == "")
            #expect(wasCancelled.withLock { $0 })
        }
    }

    @Test func stopWaitsForAHandlerWhoseClientHasGone() async throws {
        let gate = Gate()
        let isDone = Mutex(false)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            await gate.wait()
            isDone.withLock { $0 = true }
            return .text(200, "")
        }
        try await withServer(handler: handler) { port, server in
            var client: RawConnection? = try RawConnection(port: port)
            await client?.send(Self.get)
            await gate.waitForArrival()
            client = nil
            async let stopped: Void = server.stop(grace: .seconds(20))
            while (try? RawConnection(port: port)) != nil { await Task.yield() }
            gate.open()
            await stopped
            #expect(isDone.withLock { $0 })
        }
    }

    @Test func stoppingTwiceAndBeforeStartingIsHarmless() async throws {
        let server = HTTPServer(configuration: HTTPServerConfiguration(port: 0), handler: echo)
        await server.stop(grace: .zero)
        await server.stop(grace: .zero)
        await #expect(throws: HTTPServerError.self) { try await server.start() }
    }

    @Test func oneConnectionTooManyIsTurnedAway() async throws {
        try await withServer({ $0.maxConnections = 2 }) { port, _ in
            let clients = [try RawConnection(port: port), try RawConnection(port: port)]
            for client in clients {
                await client.send(Self.get)
                #expect(try await client.answer().status == 200)
            }
            let third = try RawConnection(port: port)
            let refusal = try await third.answer()
            #expect(refusal.status == 503)
            #expect(refusal.field("retry-after") == "1")
            #expect(refusal.field("connection") == "close")
            #expect(try await third.receiveAll() == "")
            await clients[0].send(Self.get)
            #expect(try await clients[0].answer().status == 200)
        }
    }

    @Test func aFreedPlaceIsGivenAgain() async throws {
        try await withServer({ $0.maxConnections = 1 }) { port, _ in
            for _ in 0..<5 {
                let client = try RawConnection(port: port)
                await client.send("GET / HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n")
                #expect(try await client.receiveAll().hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    @Test func namesThePortInUse() async throws {
        try await withServer { port, _ in
            let second = HTTPServer(configuration: HTTPServerConfiguration(port: port), handler: echo)
            let error = await #expect(throws: HTTPServerError.self) { try await second.start() }
            #expect(error?.code == .portInUse)
            #expect(error?.message.contains("127.0.0.1:\(port): port \(port) is already in use") == true)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", 70_000, "70000 is no port"), ("127.0.0.1", -1, "-1 is no port"),
        ("203.0.113.7", 0, "203.0.113.7 is no address of this machine"),
        ("no-such-host.invalid", 0, "cannot be resolved"), ("", 0, "no host to listen on"),
    ])
    func saysWhatIsWrongWithAnAddress(host: String, port: Int, message: String) async throws {
        let server = HTTPServer(configuration: HTTPServerConfiguration(host: host, port: port), handler: echo)
        let error = await #expect(throws: HTTPServerError.self) { try await server.start() }
        #expect(error?.code == .invalidAddress)
        #expect(error?.message.contains(message) == true)
    }

    @Test func listensOnIPv6() async throws {
        let server = HTTPServer(configuration: HTTPServerConfiguration(host: "::1", port: 0), handler: echo)
        do {
            #expect(try await server.start() > 0)
        } catch {
            // A machine without IPv6 says so in words.
            #expect(error.message.contains("[::1]"))
        }
        await server.stop(grace: .zero)
    }
}
