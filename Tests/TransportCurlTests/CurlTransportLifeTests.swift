import Foundation
import Testing
import Transport
import TransportCurl

private func post(_ url: String) -> OutgoingRequest {
    OutgoingRequest(method: "POST", url: url, headers: [], body: Array("{}".utf8), timeout: .seconds(60))
}

/// Cancelling sends, and stopping the transport.
@Suite struct CurlTransportLifeTests {
    @Test func cancellingTheTaskEndsTheTransferAndItsConnection() async throws {
        let hungUp = Latch()
        let server = try LoopbackServer { _, connection in
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)  // returns when the other side closes
            hungUp.open()
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let url = server.url
        let sending = Task { try await transport.send(post(url)) }
        try await wait(for: "the request") { !server.requests.isEmpty }
        sending.cancel()
        let error = await #expect(throws: TransportError.self) { try await sending.value }
        #expect(error?.code == .cancelled)
        #expect(error?.outcome == .unknown)
        try await wait(for: "the connection to close") { hungUp.isOpen }
        await transport.close()
    }

    @Test func aTaskCancelledBeforeItSendsSendsNothing() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let url = server.url
        for _ in 0..<50 {
            let sending = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await transport.send(post(url))
            }
            sending.cancel()
            let error = await #expect(throws: TransportError.self) { try await sending.value }
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == .notSent)
        }
        #expect(server.requests.isEmpty)
        await transport.close()
    }

    @Test func everySendEndsOnceHoweverCancellingRaces() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let url = server.url
        var ended = 0
        for round in 0..<300 {
            let sending = Task { try await transport.send(post(url)) }
            for _ in 0..<(round % 60) { await Task.yield() }
            sending.cancel()
            switch await sending.result {
            case .success(let reply): #expect(reply.status == 200)
            case .failure(let error): #expect((error as? TransportError)?.code == .cancelled)
            }
            ended += 1
        }
        #expect(ended == 300)
        #expect(try await transport.send(post(url)).status == 200)
        await transport.close()
    }

    @Test func closingEndsWhatIsUnderWayAndRefusesTheRest() async throws {
        let over = Latch()
        let server = try LoopbackServer { _, _ in
            over.wait()
            return .close
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        let url = server.url
        let sends = (0..<10).map { _ in Task { try await transport.send(post(url)) } }
        try await wait(for: "all requests") { server.requests.count == 10 }
        await transport.close()
        for send in sends {
            let error = await #expect(throws: TransportError.self) { try await send.value }
            #expect(error?.code == .cancelled)
            #expect(error?.outcome == .unknown)
        }
        let late = await #expect(throws: TransportError.self) { try await transport.send(post(url)) }
        #expect(late?.code == .cancelled)
        #expect(late?.outcome == .notSent)
        await transport.close()
        over.open()
    }

    @Test func sendsThatRaceWithClosingAllEnd() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            return .keepAlive
        }
        defer { server.stop() }
        let url = server.url
        for _ in 0..<20 {
            let transport = try CurlTransport()
            await withTaskGroup { group in
                for _ in 0..<20 {
                    group.addTask {
                        do throws(TransportError) {
                            _ = try await transport.send(post(url))
                        } catch {
                            #expect(error.code == .cancelled)
                        }
                    }
                }
                group.addTask { await transport.close() }
                group.addTask { await transport.close() }
            }
        }
    }

    @Test func aTransportLetGoWithoutClosingEndsItsThread() async throws {
        let server = try LoopbackServer { _, connection in
            write(answer("ok"), to: connection)
            var byte: UInt8 = 0
            _ = recv(connection, &byte, 1, 0)
            return .close
        }
        defer { server.stop() }
        var transport: CurlTransport? = try CurlTransport()
        _ = try await transport?.send(post(server.url))
        #expect(server.openConnections == 1)
        transport = nil
        try await wait(for: "the connection to close") { server.openConnections == 0 }
    }
}
