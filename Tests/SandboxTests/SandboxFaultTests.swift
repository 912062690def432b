import Foundation
import Sandbox
import Testing

@Suite struct SandboxFaultTests {
    @Test func aTikTokCodeIsAnsweredAsOftenAsAsked() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .tiktok(code: 40100), times: 2)
            for _ in 0..<2 {
                let answer = try await client.tiktok(tiktokBody)
                #expect(answer.status == 200)
                #expect(answer.code == 40100)
                #expect(answer.message == "Too many requests. Please retry in some time.")
            }
            #expect(try await client.tiktok(tiktokBody).code == 0)
            #expect(sandbox.received.map(\.isTaken) == [false, false, true])
            #expect(sandbox.received.map(\.verdict.isAccepted) == [true, true, true])
            #expect(sandbox.received.map(\.fault) == [.tiktok(code: 40100), .tiktok(code: 40100), nil])
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test(arguments: [
        (SandboxFault.facebook(code: 190, subcode: 463), 401, 190, 463 as Int?, false),
        (.facebook(code: 4), 400, 4, nil, false),
        (.facebook(code: 2, status: 500, isTransient: true), 500, 2, nil, true),
    ])
    func aFacebookErrorIsAnsweredInItsForm(
        _ fault: SandboxFault, _ status: Int, _ code: Int, _ subcode: Int?, _ isTransient: Bool
    ) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: fault)
            let answer = try await client.facebook(facebookBody)
            let error = try #require(answer.json["error"] as? [String: Any])
            #expect(answer.status == status)
            #expect(answer.errorCode == code)
            #expect(answer.errorSubcode == subcode)
            #expect(error["is_transient"] as? Bool == isTransient)
            #expect(sandbox.takenEvents() == 0)
        }
    }

    @Test func anAnswerIsGivenWordForWord() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(
                .tiktok, with: .answer(status: 502, headers: ["Retry-After": "7"], body: "<html>Bad Gateway</html>"))
            let answer = try await client.tiktok(tiktokBody)
            #expect(answer.status == 502)
            #expect(answer.body == "<html>Bad Gateway</html>")
            #expect(answer.headers["retry-after"] == "7")
            #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            #expect(sandbox.received.first?.answerStatus == 502)
        }
    }

    @Test(arguments: [(SandboxFault.drop, false), (.loseAnswer, true)])
    func aConnectionIsClosedWithoutAnAnswer(_ fault: SandboxFault, _ isTaken: Bool) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: fault)
            #expect(try await client.facebook(facebookBody).status == 0)
            #expect(sandbox.received.first?.isTaken == isTaken)
            #expect(sandbox.received.first?.answerStatus == 0)
            #expect(sandbox.takenEvents() == (isTaken ? 1 : 0))
            #expect(try await client.facebook(facebookBody).status == 200)
        }
    }

    @Test func aBadRequestIsNotTakenWhenItsAnswerIsLost() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: .loseAnswer)
            #expect(try await client.facebook("{}").status == 0)
            #expect(sandbox.received.first?.isTaken == false)
        }
    }

    @Test func aDelayedAnswerIsTheRightOneAndTheEventsAreThereAtOnce() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .delay(.milliseconds(300)))
            let started = ContinuousClock.now
            async let answer = client.tiktok(tiktokBody)
            #expect(await sandbox.waitForEvents(1, timeout: .seconds(20)))
            #expect(try await answer.code == 0)
            #expect(started.duration(to: .now) >= .milliseconds(300))
        }
    }

    @Test func stoppingDoesNotWaitForADelay() async throws {
        let started = ContinuousClock.now
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .delay(.seconds(600)))
            Task { try await client.tiktok(tiktokBody) }
            #expect(await sandbox.waitForRequests(1, timeout: .seconds(20)))
        }
        #expect(started.duration(to: .now) < .seconds(60))
    }

    @Test func faultsOfOnePlatformLeaveTheOtherAlone() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .drop, times: 5)
            #expect(try await client.facebook(facebookBody).status == 200)
            #expect(try await client.tiktok(tiktokBody).status == 0)
            sandbox.heal()
            #expect(try await client.tiktok(tiktokBody).status == 200)
        }
    }

    @Test func faultsHappenInTheOrderTheyWereSet() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .tiktok(code: 50000))
            sandbox.fail(.tiktok, with: .tiktok(code: 40105, message: "gone"))
            #expect(try await client.tiktok(tiktokBody).code == 50000)
            #expect(try await client.tiktok(tiktokBody).message == "gone")
            #expect(try await client.tiktok(tiktokBody).code == 0)
        }
    }

    @Test func waitingEndsWithTheTimeout() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            #expect(await sandbox.waitForEvents(1, timeout: .milliseconds(20)) == false)
            _ = try await client.tiktok(tiktokBody)
            #expect(await sandbox.waitForEvents(1, at: .tiktok, timeout: .seconds(20)))
            #expect(await sandbox.waitForEvents(1, at: .facebook, timeout: .milliseconds(20)) == false)
        }
    }

    @Test func oldRequestsAreForgottenButStayCounted() async throws {
        var options = SandboxOptions(tokens: ["token"], now: { testNow })
        options.keptRequests = 10
        let sandbox = Sandbox(options: options)
        let client = SandboxClient(port: try await sandbox.start())
        for _ in 0..<30 { _ = try await client.tiktok(tiktokBody) }
        #expect(sandbox.received.count <= 11)
        #expect(sandbox.received.last?.number == 30)
        #expect(sandbox.requestCount == 30)
        #expect(sandbox.takenEvents() == 30)
        sandbox.forget()
        #expect(sandbox.received.isEmpty)
        #expect(sandbox.takenEvents() == 0)
        await sandbox.stop()
    }
}
