import Testing
import Transport

@Suite struct RecordingTransportTests {
    private let request = OutgoingRequest(
        method: "POST", url: "https://example.com/", headers: [], body: [1, 2, 3], timeout: .seconds(1))

    @Test func answersFollowTheScriptAndThenRepeatTheLast() async throws {
        let lost = TransportError(code: .connectionLost, outcome: .unknown, message: "lost")
        let transport = RecordingTransport(
            [.reply(IncomingReply(status: 500, headers: [], body: [])), .failure(lost)],
            then: .reply(IncomingReply(status: 200, headers: [], body: [7])))

        #expect(try await transport.send(request).status == 500)
        await #expect(throws: lost) { try await transport.send(request) }
        #expect(try await transport.send(request).body == [7])
        #expect(try await transport.send(request).status == 200)
        #expect(transport.requests.map(\.body) == [[1, 2, 3], [1, 2, 3], [1, 2, 3], [1, 2, 3]])
    }

    @Test func answersCanDependOnTheRequest() async throws {
        let transport = RecordingTransport { request, index in
            .reply(IncomingReply(status: 200 + index, headers: [], body: request.body))
        }
        #expect(try await transport.send(request) == IncomingReply(status: 200, headers: [], body: [1, 2, 3]))
        #expect(try await transport.send(request).status == 201)
    }

    @Test func silenceEndsWhenTheTaskIsCancelled() async throws {
        let transport = RecordingTransport([], then: .silence)
        let sending = Task { try await transport.send(request) }
        await transport.waitForRequests(1)
        sending.cancel()
        let error = await #expect(throws: TransportError.self) { try await sending.value }
        #expect(error?.code == .cancelled)
        #expect(error?.outcome == .unknown)
    }

    @Test func waitingForRequestsReturnsAtOnceWhenTheyAreThere() async throws {
        let transport = RecordingTransport([], then: .reply(IncomingReply(status: 200, headers: [], body: [])))
        _ = try await transport.send(request)
        await transport.waitForRequests(1)
        await transport.waitForRequests(0)
        #expect(transport.requests.count == 1)
    }

    @Test func anErrorPrintsItsCodeAndMessageOnly() {
        let error = TransportError(code: .unreachable, outcome: .notSent, message: "nobody there")
        #expect("\(error)" == "unreachable: nobody there")
    }
}
