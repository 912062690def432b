import Foundation
import Sandbox
import Testing

extension GatewayTests {
    /// What is refused is named with its place and what would be right, and is not stored; what is good is kept.
    @Suite struct BadInputTests {
        /// An event that is refused, and what the answer says about it.
        private struct Refused {
            let event: String
            let path: String
            let message: String
            var hint: String?

            init(_ event: String, _ path: String, _ message: String, hint: String? = nil) {
                self.event = event
                self.path = path
                self.message = message
                self.hint = hint
            }
        }

        private static var refused: [Refused] {
            let now = Samples.now
            return [
                Refused(
                    #"{"event":"Lead","event_id":"bad-1","usr":{}}"#, "usr", #"unknown member "usr""#,
                    hint: #"Did you mean "user"?"#),
                Refused(
                    #"{"event":"Lead","event_id":"bad-2","user":{"emial":"x@post.example"}}"#, "user.emial",
                    #"unknown member "emial""#, hint: #"Did you mean "email"?"#),
                Refused(
                    #"{"event":"Lead","event_id":"bad-3","context":{"fpb":"x"}}"#, "context.fpb",
                    #"unknown member "fpb""#, hint: #"Did you mean "fbp"?"#),
                Refused(
                    #"{"event":"Lead","event_id":"bad-4","user":"x@post.example"}"#, "user", "expected an object"),
                Refused(
                    #"{"event":7,"event_id":"bad-5"}"#, "event", "expected a text, found a number"),
                Refused(#"{"event_id":"bad-6"}"#, "event", "missing"),
                Refused(
                    #"{"event":"Purchase","event_id":"bad-7","properties":[]}"#, "properties",
                    "expected an object, found a list"),
                Refused(
                    #"{"event":"Purchase","event_id":"bad-8","properties":{"contents":[1]}}"#, "properties.contents[0]",
                    "expected an object, found a number"),
                Refused(
                    #"{"event":"Lead","event_id":"bad-9","event_time":\#(now)000}"#, "event_time",
                    "expected Unix seconds, found milliseconds", hint: "Write \(now): divide by 1000."),
                Refused(
                    #"{"event":"Lead","event_id":"bad-10","event_time":\#(now + 3600)}"#, "event_time", "ahead"),
                Refused(
                    #"{"event":"Lead","event_id":"bad-11","event_time":"yesterday"}"#, "event_time", "expected a time"),
                Refused(
                    #"{"event":"Lead","event_id":"bad-12","event_time":"2026-11-23T12:00:00"}"#, "event_time",
                    "without a zone"),
                Refused(
                    #"{"event":"Lead","event_id":"bad-13","destinations":["tictok"]}"#, "destinations[0]",
                    #"unknown destination "tictok""#, hint: #"Did you mean "tiktok"?"#),
                Refused(
                    #"{"event":"Lead","event_id":"bad-14","consent":{"ad_user_data":"maybe"}}"#, "consent.ad_user_data",
                    #"expected "granted" or "denied""#),
                Refused(
                    #"{"event":"Lead","event_id":"bad-15","action_source":"web"}"#, "action_source",
                    #"unknown action source "web""#, hint: "One of: website"),
                Refused("7", "", "expected an event object, found a number"),
            ]
        }

        @Test func anEventThatIsWrongIsRefusedAtItsPlaceAndNotStored() async throws {
            try await withGateway { gateway, sandbox in
                for refused in Self.refused {
                    let answer = try await gateway.client.post(refused.event)
                    expectProblem(answer, 422, "Event refused")
                    let errors = answer.list("errors")
                    #expect(errors.count == 1, "\(answer.body)")
                    Self.expect(errors.first ?? [:], refused, index: 0)
                }
                try await sandbox.expectOnce([], through: gateway)
            }
        }

        @Test func everythingThatIsWrongIsSaidAtOnce() async throws {
            try await withGateway { gateway, sandbox in
                let event = #"{"event_id":"bad","usr":{},"event_time":true,"destinations":["x"],"user":{"nam":"y"}}"#
                let answer = try await gateway.client.post(event)
                expectProblem(answer, 422, "Event refused")
                let paths = answer.list("errors").compactMap { $0["path"] as? String }
                #expect(Set(paths) == ["event", "usr", "event_time", "destinations[0]", "user.nam"])
                try await sandbox.expectOnce([], through: gateway)
            }
        }

        @Test func ofAListTheGoodEventsAreKept() async throws {
            try await withGateway { gateway, sandbox in
                let bad = Self.refused
                let good = bad.indices.map { "kept-\($0)" }
                let list = zip(good, bad).flatMap { [Samples.event($0), $1.event] }
                let answer = try await gateway.client.post("[\(list.joined(separator: ","))]")
                #expect(answer.status == 207)
                #expect(answer.headers["content-type"] == "application/json")
                #expect(answer.list("events").map { $0["index"] as? Int } == good.indices.map { 2 * $0 })
                #expect(answer.list("events").map { $0["event_id"] as? String } == good)
                #expect(answer.statuses == good.map { _ in "accepted" })
                #expect(answer.list("errors").count == bad.count)
                for (number, (error, refused)) in zip(answer.list("errors"), bad).enumerated() {
                    Self.expect(error, refused, index: 2 * number + 1)
                }
                try await sandbox.expectOnce(good, through: gateway)
            }
        }

        @Test func ofLinesTheGoodOnesAreKept() async throws {
            try await withGateway { gateway, sandbox in
                let lines = [
                    Samples.event("line-1"), "", #"{"event": Purchase}"#, Samples.event("line-4"),
                    #"{"event":"Lead","usr":{}}"#, #"{"event":"Lead","event_id":"cut-off""#,
                ]
                let answer = try await gateway.client.post(
                    lines.joined(separator: "\n"), type: "application/x-ndjson")
                #expect(answer.status == 207)
                #expect(answer.list("events").map { $0["event_id"] as? String } == ["line-1", "line-4"])
                #expect(answer.list("events").map { $0["line"] as? Int } == [1, 4])
                let errors = answer.list("errors")
                #expect(errors.map { $0["line"] as? Int } == [3, 5, 6])
                #expect(errors.map { $0["index"] as? Int } == [1, 3, 4])
                #expect((errors[0]["message"] as? String)?.hasPrefix("not JSON: line 3, column 11: ") == true)
                #expect(errors[1]["path"] as? String == "usr")
                #expect((errors[2]["message"] as? String)?.hasPrefix("not JSON: line 6, column 37: ") == true)
                try await sandbox.expectOnce(["line-1", "line-4"], through: gateway)
            }
        }

        @Test func aBodyThatIsNotJSONIsRefusedWhole() async throws {
            let good = Samples.event("unkept")
            try await withGateway { gateway, sandbox in
                for (body, line, column) in [
                    ("{\n  \"event\": Purchase\n}", 2, 12), ("[\(good),\n\(good)", 2, good.count + 1),
                    ("[\(good),]", 1, good.count + 3), ("\(good)\n\(good)", 2, 1), (#"{"event":"Lead",}"#, 1, 17),
                    (#"{"event":"Lead","event":"Lead"}"#, 1, 17), ("{\"event\":\"Le\u{1}ad\"}", 1, 13),
                    (#"{"event":"\ud800"}"#, 1, 11), ("\u{FEFF}\(good)", 1, 1),
                ] {
                    let answer = try await gateway.client.post(body)
                    expectProblem(answer, 400, "Not JSON")
                    #expect(answer.json["line"] as? Int == line, "\(body): \(answer.body)")
                    #expect(answer.json["column"] as? Int == column, "\(body): \(answer.body)")
                    let detail = answer.json["detail"] as? String
                    #expect(detail?.hasPrefix("line \(line), column \(column): ") == true)
                }
                for body in ["", "[]", " \n", " [ ] "] {
                    expectProblem(try await gateway.client.post(body), 400, "No events")
                }
                try await sandbox.expectOnce([], through: gateway)
            }
        }

        @Test func aBodyThatIsTooLargeIsRefused() async throws {
            try await withGateway { gateway, sandbox in
                let filling = String(repeating: " ", count: 16 << 20)
                expectProblem(try await gateway.client.post(Samples.event("large") + filling), 413, "Body too large")
                let many = "[" + (0...10_000).map { Samples.event("m\($0)") }.joined(separator: ",") + "]"
                expectProblem(try await gateway.client.post(many), 413, "Too many events")
                try await sandbox.expectOnce([], through: gateway)
            }
        }

        @Test func anotherMediaTypeIsRefused() async throws {
            try await withGateway { gateway, sandbox in
                for type in [
                    nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1",
                ] {
                    let answer = try await gateway.client.post(Samples.event("typed"), type: type)
                    expectProblem(answer, 415, "Unsupported media type")
                    #expect((answer.json["detail"] as? String)?.contains("application/json") == true)
                }
                try await sandbox.expectOnce([], through: gateway)
            }
        }

        @Test func withoutAKeyOfTheGatewayNobodySends() async throws {
            let keys = ["FANOUT_INGEST_KEYS": "\(Secrets.otherKey), \(Secrets.ingestKey)"]
            try await withGateway(environment: keys) { gateway, sandbox in
                for authorization in [
                    nil, "Bearer", "Bearer \(Secrets.ingestKey)x", "Bearer \(Secrets.ingestKey.dropLast())",
                    "Bearer \(Secrets.ingestKey),\(Secrets.otherKey)", "Basic \(Secrets.ingestKey)", Secrets.ingestKey,
                ] {
                    let answer = try await gateway.client.post(Samples.event("keyless"), authorization: authorization)
                    expectProblem(answer, 401, "Unauthorized")
                    #expect(answer.headers["www-authenticate"]?.hasPrefix("Bearer") == true)
                    #expect(!answer.body.contains(Secrets.ingestKey))
                }
                for (id, key) in [("keyed-1", Secrets.ingestKey), ("keyed-2", Secrets.otherKey)] {
                    let answer = try await gateway.client.post(Samples.event(id), authorization: "Bearer \(key)")
                    #expect(answer.status == 202)
                }
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForDelivery(of: ["keyed-1", "keyed-2"], at: platform))
                    #expect(sandbox.counts(at: platform) == ["keyed-1": 1, "keyed-2": 1])
                }
                #expect(try await gateway.client.get("/healthz").status == 200)
            }
        }

        @Test func otherPathsAndMethodsAreProblemsToo() async throws {
            try await withGateway { gateway, _ in
                expectProblem(try await gateway.client.get("/v1/events"), 405, "Method not allowed")
                expectProblem(try await gateway.client.get("/v1/nothing"), 404, "Not found")
                expectProblem(try await gateway.client.post("{}", path: "/v2/events"), 404, "Not found")
                #expect(try await gateway.client.get("/readyz").status == 200)
            }
        }

        private static func expect(_ error: [String: Any], _ refused: Refused, index: Int) {
            #expect(error["index"] as? Int == index)
            #expect(error["path"] as? String == refused.path, "\(error)")
            #expect((error["message"] as? String)?.contains(refused.message) == true, "\(error)")
            if let hint = refused.hint { #expect((error["hint"] as? String)?.contains(hint) == true, "\(error)") }
        }
    }
}

/// Expects a problem document of RFC 9457.
private func expectProblem(
    _ answer: HTTPAnswer, _ status: Int, _ title: String, _ location: SourceLocation = #_sourceLocation
) {
    #expect(answer.status == status, "\(answer.body)", sourceLocation: location)
    #expect(answer.headers["content-type"] == "application/problem+json", sourceLocation: location)
    #expect(answer.json["type"] as? String == "about:blank", sourceLocation: location)
    #expect(answer.json["title"] as? String == title, sourceLocation: location)
    #expect(answer.json["status"] as? Int == status, sourceLocation: location)
    #expect((answer.json["detail"] as? String)?.isEmpty == false, sourceLocation: location)
}
