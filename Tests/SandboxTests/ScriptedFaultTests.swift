import Foundation
import Sandbox
import Testing

/// Every kind of step, over real connections.
@Suite struct ScriptedFaultTests {
    @Test(arguments: [
        (StockAnswer.badGateway, 502, "<center><h1>502 Bad Gateway</h1></center>", "text/html" as String?),
        (.serverError, 500, "500 Internal Server Error", "text/html"),
        (.unavailable, 503, "503 Service Temporarily Unavailable", "text/html"),
        (.empty, 200, "", nil), (.html, 200, "Welcome", "text/html"),
        (.wrongType, 200, #""events_received":1"#, "text/html"), (.huge, 200, "padding", "application/json"),
        (.redirect, 302, "", "text/html"),
    ])
    func answersKnownByName(_ answer: StockAnswer, _ status: Int, _ text: String, _ type: String?) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: .stock(answer))
            let reply = try await client.facebook(facebookBody)
            #expect(reply.status == status)
            #expect(reply.body.contains(text) || text.isEmpty && reply.body.isEmpty)
            #expect(reply.headers["content-type"] == type)
            if answer == .huge { #expect(reply.body.utf8.count > 4 << 20) }
            if answer == .redirect { #expect(reply.headers["location"] == "/elsewhere") }
            #expect(sandbox.takenEvents() == (answer == .wrongType ? 1 : 0))
            #expect(try await client.facebook(facebookBody).eventsReceived == 1)
        }
    }

    @Test func aTruncatedAnswerLooksWholeAndIsNoJSON() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .truncate)
            let reply = try await client.tiktok(tiktokBody)
            #expect(reply.status == 200)
            #expect(reply.headers["content-length"] == "\(reply.body.utf8.count)")
            #expect(reply.body.hasPrefix(#"{"code":0"#))
            #expect(reply.json.isEmpty)
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test func facebookMaySayThatItReceivedFewer() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: .missing(1))
            #expect(try await client.facebook(facebookBody).eventsReceived == 0)
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test func aPartialSuccessOfTikTokTakesTheEvents() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .tiktok(code: 20001))
            let reply = try await client.tiktok(tiktokBody)
            #expect(reply.status == 200)
            #expect(reply.code == 20001)
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test func noSuccessIsClaimedForABadRequest() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .tiktok(code: 20001))
            sandbox.fail(.facebook, with: .missing(1))
            #expect(try await client.tiktok("{}").code == 40002)
            #expect(try await client.facebook("{}").errorCode == 100)
            #expect(sandbox.takenEvents() == 0)
        }
    }

    @Test func facebooksTextsMayBeInAnotherLanguage() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: .facebook(code: 190, message: "Le jeton d’accès a expiré."))
            let reply = try await client.facebook(facebookBody)
            #expect(reply.status == 401)
            #expect(reply.error?["message"] as? String == "Le jeton d’accès a expiré.")
            #expect((reply.error?["fbtrace_id"] as? String)?.isEmpty == false)
        }
    }

    @Test func hintsOfAThrottleStandInTheHeader() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            for hints in [
                ThrottleHints(retryAfter: 7), ThrottleHints(retryAfterDate: 60),
                ThrottleHints(usage: 97, regainAccess: 12),
            ] {
                sandbox.order(SandboxStep(.requests(1), .facebook(code: 80004), hints: hints), of: .facebook)
            }
            #expect(try await client.facebook(facebookBody).headers["retry-after"] == "7")
            let date = try await client.facebook(facebookBody).headers["retry-after"]
            #expect(date == "Fri, 15 Jan 2027 08:01:00 GMT")
            let usage = try await client.facebook(facebookBody).headers["x-business-use-case-usage"] ?? ""
            let object = try JSONSerialization.jsonObject(with: Data(usage.utf8)) as? [String: [[String: Any]]]
            let figures = try #require(object?["1234567890"]?.first)
            #expect(figures["call_count"] as? Int == 97)
            #expect(figures["estimated_time_to_regain_access"] as? Int == 12)
        }
    }

    @Test(arguments: [
        (SandboxFault.ResetPoint.beforeBody, false), (.inBody, false), (.afterCounting, true), (.inAnswer, true),
    ])
    func aConnectionIsReset(_ point: SandboxFault.ResetPoint, _ isTaken: Bool) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.facebook, with: .reset(point))
            let reply = try await client.facebook(facebookBody)
            #expect(reply.wasReset)
            #expect(reply.status == (point == .inAnswer ? 200 : 0))
            if point == .inAnswer {
                #expect(reply.headers["content-length"].flatMap { Int($0) } ?? 0 > reply.body.utf8.count)
            }
            #expect(sandbox.received.map(\.isTaken) == [isTaken])
            #expect(sandbox.received.first?.events.count == (isTaken ? 1 : 0))
            #expect(try await client.facebook(facebookBody).status == 200)
        }
    }

    @Test func aResetInTheBodyComesBeforeTheBodyIsThere() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .reset(.inBody))
            // More than the system takes in by itself: the client cannot get rid of it.
            let padding = String(repeating: " ", count: 12 << 20)
            let reply = try await client.tiktok(tiktokBody + padding)
            #expect(reply.wasReset)
            #expect(reply.status == 0)
            #expect(sandbox.received.map(\.fault) == [.reset(.inBody)])
        }
    }

    @Test func anAnswerMayDrip() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .drip(.milliseconds(2)))
            let start = ContinuousClock.now
            let reply = try await client.tiktok(tiktokBody)
            #expect(reply.code == 0)
            let bytes = reply.body.utf8.count
            #expect(start.duration(to: .now) > .milliseconds(2 * bytes))
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test func aTLSAlertMayStandInPlaceOfAnAnswer() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .garbage)
            let reply = try await client.tiktok(tiktokBody)
            #expect(reply.status == 0)
            #expect(reply.raw == [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])
            #expect(sandbox.takenEvents() == 0)
        }
    }

    @Test func aPlatformMayHang() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.fail(.tiktok, with: .hang)
            let hanging = Task { try await client.tiktok(tiktokBody) }
            #expect(await sandbox.waitForRequests(1, timeout: .seconds(20)))
            #expect(try await client.tiktok(tiktokBody).code == 0)
            #expect(sandbox.takenEvents() == 1)
            await sandbox.stop()
            #expect(try await hanging.value.status == 0)
        }
    }

    @Test func aPlatformWithItsOwnPortRefusesConnectionsAlone() async throws {
        var options = SandboxOptions(tokens: ["token"], now: { testNow })
        options.ownPorts = [.tiktok: 0]
        let sandbox = Sandbox(options: options)
        let common = SandboxClient(port: try await sandbox.start())
        let tiktok = SandboxClient(port: sandbox.port(of: .tiktok))
        #expect(sandbox.port(of: .facebook) == common.port)
        #expect(tiktok.port != common.port)
        #expect(try await tiktok.tiktok(tiktokBody).code == 0)

        sandbox.begin(SandboxScript([.tiktok: .init(steps: [.init(.time(.seconds(600)), .refuse)])]))
        #expect(await Self.eventually { await Self.isRefused(tiktok) })
        #expect(try await common.facebook(facebookBody).status == 200)
        sandbox.heal()
        #expect(await Self.eventually { await !Self.isRefused(tiktok) })
        #expect(try await tiktok.tiktok(tiktokBody).code == 0)
        await sandbox.stop()
    }

    @Test func aCommonPortIsClosedForAll() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.order(SandboxStep(.time(.seconds(600)), .refuse), of: .facebook)
            #expect(await Self.eventually { await Self.isRefused(client) })
            sandbox.heal()
            #expect(await Self.eventually { await !Self.isRefused(client) })
            #expect(try await client.tiktok(tiktokBody).code == 0)
        }
    }

    private static func isRefused(_ client: SandboxClient) async -> Bool {
        do { _ = try await client.send("GET", "/") } catch { return true }
        return false
    }

    private static func eventually(_ condition: () async -> Bool) async -> Bool {
        for _ in 0..<1000 {
            if await condition() { return true }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    @Test func whatIsTakenCanBeSetApartFromTheAnswer() async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            sandbox.order(SandboxStep(.requests(1), .stock(.serverError), takesEvents: true), of: .tiktok)
            sandbox.order(SandboxStep(.requests(1), .loseAnswer, takesEvents: false), of: .tiktok)
            #expect(try await client.tiktok(tiktokBody).status == 500)
            #expect(sandbox.takenEvents() == 1)
            #expect(try await client.tiktok(tiktokBody).status == 0)
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test(arguments: [true, false]) func poisonSpoilsEveryRequestThatCarriesIt(_ namesEvent: Bool) async throws {
        try await withSandbox { (sandbox: Sandbox, client: SandboxClient) async throws in
            let poison = SandboxPoison(.suffix("-bad"), namesEvent: namesEvent)
            sandbox.begin(SandboxScript([.tiktok: .init(poison: poison), .facebook: .init(poison: poison)]))
            let event = #"{"event": "Lead", "event_time": 1799999940, "event_id": "x-bad"}"#
            let batch = try edited(tiktokBody, [.set("data.1", event)])
            let reply = try await client.tiktok(batch)
            #expect(reply.status == 200)
            #expect(reply.code == 40002)
            #expect(reply.message?.contains("data.1.") == namesEvent)
            #expect(sandbox.received.first?.events.map(\.reasons) == [[], ["set as poison"]])
            #expect(try await client.tiktok(tiktokBody).code == 0)

            let other = try await client.facebook(edited(facebookBody, [.set("data.0.event_id", "\"y-bad\"")]))
            #expect(other.status == 400)
            #expect(other.errorCode == 100)
            #expect(other.errorSubcode == 2_804_050)
            #expect((other.error?["message"] as? String)?.contains("['data'][0]") == namesEvent)
            #expect(sandbox.takenEvents() == 1)
        }
    }

    @Test func oneInSoManyIsPoisonAndAlwaysTheSame() {
        let poison = SandboxPoison(.every(100))
        let bad = (0..<20_000).filter { poison.holds("order-\($0)") }
        #expect((100...300).contains(bad.count))
        #expect(bad == (0..<20_000).filter { poison.holds("order-\($0)") })
    }

    @Test func aScriptIsSetOverHTTP() async throws {
        try await withSandbox { (_: Sandbox, client: SandboxClient) async throws in
            let script = "version: 1\ntiktok: {timeline: [{requests: 2, code: 40100}]}\n"
            #expect(try await client.send("PUT", "/sandbox/script", body: script).status == 204)
            #expect(try await client.tiktok(tiktokBody).code == 40100)
            #expect(try await client.send("DELETE", "/sandbox/script").status == 204)
            #expect(try await client.tiktok(tiktokBody).code == 0)
            let wrong = try await client.send("PUT", "/sandbox/script", body: "version: 1\ntiktok: {poisson: {}}")
            #expect(wrong.status == 422)
            let detail = wrong.json["detail"] as? String ?? ""
            #expect(detail.hasPrefix("script:2:10: error: tiktok: unknown member \"poisson\""), "\(detail)")
            #expect(detail.contains("did you mean poison?"))
        }
    }
}
