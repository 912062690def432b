import HTTPServer
import LoadGenerator
import Synchronization
import Testing
import Transport
import TransportCurl

@Suite struct LoadRunTests {
    private static let accepted = RecordingTransport.Answer.reply(IncomingReply(status: 202, headers: [], body: []))

    /// However late a busy machine sends, everything is sent.
    private func run(_ plan: LoadPlan, over transport: any HTTPTransport) async -> LoadReport {
        var plan = plan
        plan.grace = .seconds(600)
        return await LoadRun(plan, events: LoadEvents(plan, run: "test", seconds: 0), transport: transport)
            .run(every: .seconds(60)) { _ in }
    }

    @Test func everyRequestThatIsDueIsSentOnce() async {
        let plan = LoadPlan(
            url: "http://127.0.0.1:9/", key: "secret", rate: 10_000, duration: .milliseconds(100), batch: 10,
            connections: 8)
        let transport = RecordingTransport([], then: Self.accepted)
        let report = await run(plan, over: transport)
        #expect(report.accepted == 100)
        #expect(report.acceptedEvents == 1000)
        #expect(!report.isBrokenOff)
        #expect(report.unanswered == 0)
        #expect(Set(transport.requests.map(\.body)).count == 100)
        #expect(transport.requests.allSatisfy { $0.url == "http://127.0.0.1:9/v1/events" && $0.method == "POST" })
        let key = HTTPField(name: "Authorization", value: "Bearer secret")
        #expect(transport.requests.allSatisfy { $0.headers.contains(key) })
        // None of them before it is due: the last one is due after 99 ms.
        #expect(report.elapsed >= .milliseconds(99))
    }

    @Test func otherAnswersAreCountedByWhatTheyWere() async {
        let plan = LoadPlan(url: "http://127.0.0.1:9", rate: 1000, duration: .milliseconds(10), connections: 1)
        let transport = RecordingTransport(
            [
                .reply(IncomingReply(status: 503, headers: [], body: [])), Self.accepted,
                .failure(TransportError(code: .timedOut, outcome: .unknown, message: "")),
                .reply(IncomingReply(status: 503, headers: [], body: [])),
            ], then: Self.accepted)
        let report = await run(plan, over: transport)
        #expect(report.accepted == 7)
        #expect(report.refused == [503: 2])
        #expect(report.failed == ["timedOut": 1])
    }

    /// A gateway that stands still for 300 ms keeps 30 requests waiting, not the one that is under way.
    @Test func timeCountsFromWhenARequestWasDue() async {
        let plan = LoadPlan(url: "http://127.0.0.1:9", rate: 100, duration: .milliseconds(400), connections: 1)
        let transport = RecordingTransport { _, number in
            if number == 0 { try? await Task.sleep(for: .milliseconds(300)) }
            return Self.accepted
        }
        let report = await run(plan, over: transport)
        #expect(report.accepted == 40)
        #expect(report.sinceDue.longest >= .milliseconds(299))
        // The 20th is due after 200 ms and cannot be sent before 300 ms.
        #expect(report.sinceDue.median >= .milliseconds(99))
        #expect(report.sinceSent.median < report.sinceDue.median)
    }

    @Test func aRunThatIsBrokenOffTellsWhatHadNoAnswer() async {
        let plan = LoadPlan(url: "http://127.0.0.1:9", rate: 1000, duration: .seconds(600), connections: 4)
        let transport = RecordingTransport([Self.accepted, Self.accepted], then: .silence)
        let running = Task { await run(plan, over: transport) }
        await transport.waitForRequests(6)
        running.cancel()
        let report = await running.value
        #expect(report.isBrokenOff)
        #expect(report.accepted == 2)
        #expect(report.unanswered >= 3)
        #expect(report.failed.isEmpty)
    }

    @Test func progressAddsUpToTheWhole() async {
        var plan = LoadPlan(url: "http://127.0.0.1:9", rate: 1000, duration: .milliseconds(200), connections: 4)
        plan.grace = .seconds(600)
        let told = Mutex<[LoadProgress]>([])
        let transport = RecordingTransport { _, number in
            // The run does not end before progress has told of the others.
            while number == 0, told.withLock({ $0.allSatisfy { $0.accepted == 0 } }) {
                try? await Task.sleep(for: .milliseconds(5))
            }
            return Self.accepted
        }
        let report = await LoadRun(plan, events: LoadEvents(plan, run: "test", seconds: 0), transport: transport)
            .run(every: .milliseconds(20)) { progress in told.withLock { $0.append(progress) } }
        let progress = told.withLock { $0 }
        #expect(progress.map(\.elapsed) == progress.map(\.elapsed).sorted())
        #expect(progress.map(\.accepted).reduce(0, +) <= report.accepted)
        #expect(progress.map(\.accepted).reduce(0, +) > 0)
        #expect(progress.allSatisfy { $0.others == 0 })
        #expect(report.accepted == 200)
    }

    @Test func aRealServerIsSpokenToOverKeptConnections() async throws {
        let bodies = Mutex<[[UInt8]]>([])
        let server = HTTPServer(configuration: HTTPServerConfiguration(host: "127.0.0.1", port: 0)) { request in
            bodies.withLock { $0.append(request.body) }
            return .json(202, Array("{}".utf8))
        }
        let port = try await server.start()
        let transport = try CurlTransport()
        let plan = LoadPlan(url: "http://127.0.0.1:\(port)", rate: 2000, duration: .milliseconds(250), batch: 5)
        let report = await run(plan, over: transport)
        await transport.close()
        await server.stop(grace: .seconds(1))
        #expect(report.accepted == 100)
        #expect(report.failed.isEmpty)
        #expect(Set(bodies.withLock { $0 }).count == 100)
    }
}
