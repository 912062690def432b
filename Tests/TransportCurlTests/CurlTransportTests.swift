import Foundation
import Testing
import Transport
import TransportCurl

private func post(
    _ url: String, body: String = "{}", headers: [HTTPField] = [], timeout: Duration = .seconds(20)
) -> OutgoingRequest {
    OutgoingRequest(method: "POST", url: url, headers: headers, body: Array(body.utf8), timeout: timeout)
}

/// What `CurlTransport` sends and what it makes of answers.
@Suite struct CurlTransportTests {
    @Test func aRequestArrivesAsWritten() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("done", status: "201 Created", headers: ["X-One: 1", "x-ONE:  two "]), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let body = #"{"a":"ü"}"#
        let headers = [
            HTTPField(name: "Content-Type", value: "application/json"),
            HTTPField(name: "Access-Token", value: "secret"), HTTPField(name: "X-Empty", value: ""),
        ]
        let reply = try await transport.send(post(server.url + "a/b/../c/?q=1&r=%20", body: body, headers: headers))

        #expect(reply.status == 201)
        #expect(reply.body == Array("done".utf8))
        #expect(
            reply.headers == [
                HTTPField(name: "Content-Length", value: "4"), HTTPField(name: "X-One", value: "1"),
                HTTPField(name: "x-ONE", value: "two"),
            ])
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/a/b/../c/?q=1&r=%20")
        #expect(request.body == Array(body.utf8))
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["access-token"] == "secret")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["expect"] == nil)
        #expect(request.headers["accept-encoding"] == nil)
        #expect(request.headers["user-agent"] == "fanout")
        await transport.close()
    }

    @Test(arguments: ["GET", "POST", "PUT", "DELETE"])
    func anEmptyBodyIsSentWithEachMethod(_ method: String) async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        // A handle is used again: what a request with a body left behind must not show.
        _ = try await transport.send(post(server.url, body: "before"))
        let request = OutgoingRequest(method: method, url: server.url, headers: [], body: [], timeout: .seconds(20))
        #expect(try await transport.send(request).status == 200)
        let seen = try #require(server.requests.last)
        #expect(seen.method == method)
        #expect(seen.body.isEmpty)
        #expect(seen.headers["content-type"] == nil)
        #expect(seen.headers["content-length"] == (method == "GET" ? nil : "0"))
        await transport.close()
    }

    @Test func aBodyOfMegabytesArrivesWhole() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        var body = [UInt8](repeating: 0, count: 3 << 20)
        for index in body.indices { body[index] = UInt8(truncatingIfNeeded: index &* 31 &+ index >> 9) }
        let request = OutgoingRequest(
            method: "POST", url: server.url, headers: [], body: body, timeout: .seconds(20))
        #expect(try await transport.send(request).status == 200)
        #expect(server.requests.first?.body == body)
        #expect(server.requests.first?.headers["expect"] == nil)
        await transport.close()
    }

    @Test(arguments: [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
    func anyStatusIsAnAnswer(_ status: Int) async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("no", status: "\(status) Whatever", headers: ["Location: /elsewhere"]), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let reply = try await transport.send(post(server.url))
        #expect(reply.status == status)
        #expect(reply.body == Array("no".utf8))
        #expect(server.requests.map(\.target) == ["/"])
        await transport.close()
    }

    @Test func aChunkedAnswerAfterAnInterimOneIsWhole() async throws {
        let server = try LoopbackServer { _, connection in
            write("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", to: connection)
            write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n3\r\nabc\r\n", to: connection)
            write("4\r\ndefg\r\n0\r\n\r\n", to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let reply = try await transport.send(post(server.url))
        #expect(reply.status == 200)
        #expect(reply.body == Array("abcdefg".utf8))
        #expect(reply.headers.map(\.name) == ["Transfer-Encoding", "X-A"])
        await transport.close()
    }

    @Test func connectionsAreKeptAlive() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        for _ in 0..<50 { _ = try await transport.send(post(server.url)) }
        #expect(server.requests.count == 50)
        #expect(server.accepts == 1)
        await transport.close()
    }

    @Test func aConnectionClosedBetweenRequestsIsReplaced() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        _ = try await transport.send(post(server.url))
        // The close is on its way; once the server's thread has ended it lies in the socket's queue.
        while server.accepts == 1 {
            do throws(TransportError) {
                _ = try await transport.send(post(server.url))
            } catch {
                #expect(error.code == .connectionLost)
            }
        }
        #expect(server.requests.count >= 2)
        await transport.close()
    }

    @Test func twoHundredSendsAtOnceGetTheirOwnAnswers() async throws {
        let server = try LoopbackServer { request, connection in
            write(answer(String(decoding: request.body, as: UTF8.self)), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        var options = CurlTransportOptions()
        options.maxConnectionsPerHost = 8
        let transport = try CurlTransport(options: options)
        let url = server.url
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<200 {
                group.addTask {
                    let reply = try await transport.send(post(url, body: "body \(number)"))
                    return (number, String(decoding: reply.body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(answers == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, "body \($0)") }))
        #expect(server.requests.count == 200)
        #expect(server.peakConnections <= 8)
        await transport.close()
    }

    @Test func nothingIsLeftOpen() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        let url = server.url
        // Only connections to this server are counted, since other tests open descriptors of their own.
        let port = in_port_t(server.port).bigEndian
        func openSockets() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
                .count { descriptor in
                    var peer = sockaddr_in()
                    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                    let status = withUnsafeMutablePointer(to: &peer) { pointer in
                        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                            getpeername(descriptor, $0, &length)
                        }
                    }
                    return status == 0 && peer.sin_family == sa_family_t(AF_INET) && peer.sin_port == port
                }
        }
        let transport = try CurlTransport()
        await withTaskGroup { group in
            for _ in 0..<20 { group.addTask { _ = try? await transport.send(post(url)) } }
        }
        #expect(try openSockets() >= 1)
        await transport.close()
        #expect(try openSockets() == 0)
        server.stop()
    }

    @Test func requestsToAProxyAskForATunnel() async throws {
        let proxy = try LoopbackServer { _, connection in
            write(answer("", status: "403 Forbidden"), to: connection)
            return .close
        }
        defer { proxy.stop() }
        var options = CurlTransportOptions()
        options.proxy = "http://127.0.0.1:\(proxy.port)"
        let transport = try CurlTransport(options: options)
        let request = post("https://platform.invalid/path", headers: [HTTPField(name: "T", value: "secret")])
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.outcome == .notSent)
        #expect(proxy.requests.first?.method == "CONNECT")
        #expect(proxy.requests.first?.target == "platform.invalid:443")
        #expect(proxy.requests.first?.headers["t"] == nil)
        await transport.close()
    }

    @Test func loopbackIsReachedWithoutTheProxy() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("direct"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        var options = CurlTransportOptions()
        options.proxy = "http://127.0.0.1:1"
        let transport = try CurlTransport(options: options)
        #expect(try await transport.send(post(server.url)).body == Array("direct".utf8))
        await transport.close()
    }
}
