import Foundation
import Ingest
import Testing

@Suite(.timeLimit(.minutes(1)))
struct RefusingTests {
    private static let good = #"{"event":"Purchase","event_id":"order-1"}"#
    private static let bad = #"{"event":"Purchase","usr":{}}"#

    @Test(arguments: ["", " \n ", "[]", " [ ] "])
    func refusesNothing(body: String) async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(body)
            expectProblem(answer, 400)
            #expect(answer.body.contains("at least one"))
        }
    }

    @Test func refusesLinesThatHoldNothing() async throws {
        try await withIngest { ingest async throws in
            expectProblem(try await ingest.post("\n \r\n\n", type: "application/x-ndjson"), 400)
        }
    }

    @Test func namesThePlaceInBrokenJSON() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("{\n  \"event\": Purchase}")
            expectProblem(answer, 400)
            let json = try answer.json
            #expect(json["line"] as? Int == 2)
            #expect(json["column"] as? Int == 12)
            #expect(json["offset"] as? Int == 13)
            #expect((json["detail"] as? String)?.hasPrefix("line 2, column 12: ") == true)
            #expect(try await ingest.stored == 0)
        }
    }

    @Test(arguments: ["[\(good),", "[\(good)] x", "\(good)\(good)"])
    func keepsNothingOfABrokenList(body: String) async throws {
        try await withIngest { ingest async throws in
            expectProblem(try await ingest.post(body), 400)
            #expect(try await ingest.stored == 0)
        }
    }

    @Test func namesEverythingThatIsWrongWithAnEvent() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(#"{"event":"Purchase","usr":{},"destinations":["tictoc"]}"#)
            expectProblem(answer, 422)
            let errors = try #require(try answer.json["errors"] as? [[String: Any]])
            #expect(errors.allSatisfy { $0["index"] as? Int == 0 })
            #expect(Set(errors.compactMap { $0["path"] as? String }) == ["usr", "destinations[0]"])
            #expect(errors.allSatisfy { ($0["message"] as? String)?.isEmpty == false })
            #expect(answer.body.contains("user"))
            #expect(try await ingest.stored == 0)
        }
    }

    @Test(arguments: ["7", "\"event\"", "null", "[7]", "[[]]"])
    func refusesWhatIsNoObject(body: String) async throws {
        try await withIngest { ingest async throws in
            expectProblem(try await ingest.post(body), 422)
        }
    }

    @Test func keepsTheGoodEventsOfAList() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("[\(Self.bad),\(Self.good),7]")
            #expect(answer.status == 207)
            #expect(answer.fields["content-type"] == "application/json")
            let events = try #require(try answer.json["events"] as? [[String: Any]])
            #expect(events.map { $0["index"] as? Int } == [1])
            #expect(events.map { $0["event_id"] as? String } == ["order-1"])
            let errors = try #require(try answer.json["errors"] as? [[String: Any]])
            #expect(errors.map { $0["index"] as? Int } == [0, 2])
            #expect(errors.map { $0["path"] as? String } == ["usr", ""])
            #expect(try await ingest.stored == 1)
        }
    }

    @Test func aBrokenLineDoesNotSpoilTheOthers() async throws {
        try await withIngest { ingest async throws in
            let lines = [Self.good, "", "{\"event\": ü}", Self.good.replacingOccurrences(of: "-1", with: "-2"), "{"]
            let answer = try await ingest.post(lines.joined(separator: "\n"), type: "application/x-ndjson")
            #expect(answer.status == 207)
            let events = try #require(try answer.json["events"] as? [[String: Any]])
            #expect(events.map { $0["line"] as? Int } == [1, 4])
            let errors = try #require(try answer.json["errors"] as? [[String: Any]])
            #expect(errors.map { $0["line"] as? Int } == [3, 5])
            #expect(errors.map { $0["index"] as? Int } == [1, 3])
            #expect((errors[0]["message"] as? String)?.hasPrefix("not JSON: line 3, column 11: ") == true)
            #expect(try await ingest.stored == 2)
        }
    }

    @Test func refusesLinesThatAreAllBroken() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("{\n}", type: "application/x-ndjson")
            expectProblem(answer, 422)
            #expect(try (answer.json["errors"] as? [Any])?.count == 2)
        }
    }

    @Test func listsErrorsUpToALimitAndCountsTheRest() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("[\((0..<1200).map { _ in "7" }.joined(separator: ","))]")
            expectProblem(answer, 422)
            #expect(try (answer.json["errors"] as? [Any])?.count == 1000)
            #expect(try answer.json["errors_not_listed"] as? Int == 200)
        }
    }

    @Test(arguments: ["application/json", "application/x-ndjson"])
    func refusesMoreEventsThanAllowed(type: String) async throws {
        try await withIngest(limits: IngestLimits(maxEvents: 2)) { ingest async throws in
            let body = type == "application/json" ? "[\(Self.good),7,8]" : "\(Self.good)\n7\n8"
            let answer = try await ingest.post(body, type: type)
            expectProblem(answer, 413)
            #expect(answer.body.contains("2 events at most"))
            #expect(try await ingest.stored == 0)
        }
    }

    @Test func refusesMoreBytesThanAllowed() async throws {
        try await withIngest(limits: IngestLimits(maxBytes: 20)) { ingest async throws in
            expectProblem(try await ingest.post(Self.good), 413)
            #expect(try await ingest.stored == 0)
        }
    }

    @Test func refusesMoreValuesThanAnyEventsNeed() async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post("[\(String(repeating: "0,", count: 2_100_000))0]")
            expectProblem(answer, 413)
        }
    }

    @Test(arguments: [
        nil, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=iso-8859-1",
        "application/json; version=2", "application/jsonx", "multipart/form-data; boundary=x", "",
    ])
    func refusesAnotherMediaType(type: String?) async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(Self.good, type: type)
            expectProblem(answer, 415)
            #expect(answer.fields["accept-post"] == "application/json, application/x-ndjson, application/ndjson")
            #expect(answer.body.contains("application/x-ndjson"))
            #expect(try await ingest.stored == 0)
        }
    }

    @Test(arguments: ["gzip", "identity, gzip", "br"])
    func refusesACompressedBody(encoding: String) async throws {
        try await withIngest { ingest async throws in
            let answer = try await ingest.post(Self.good, fields: ["Content-Encoding: \(encoding)"])
            expectProblem(answer, 415)
            #expect(answer.fields["accept-encoding"] == "identity")
        }
    }

    @Test(arguments: ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
    func refusesAnotherMethod(method: String) async throws {
        try await withIngest { ingest async throws in
            let answer = try await exchange(port: ingest.port, method, "/v1/events")
            expectProblem(answer, 405)
            #expect(answer.fields["allow"] == "POST")
        }
    }

    @Test(arguments: ["/", "/v1", "/v1/events/", "/v1/events/x", "/V1/EVENTS", "/healthz/x"])
    func knowsNoOtherPath(path: String) async throws {
        try await withIngest { ingest async throws in
            let answer = try await exchange(port: ingest.port, "POST", path)
            expectProblem(answer, 404)
            #expect(answer.body.contains("nothing at \(path)"))
        }
    }

    private func expectProblem(_ answer: Answer, _ status: Int, location: SourceLocation = #_sourceLocation) {
        #expect(answer.status == status, sourceLocation: location)
        #expect(answer.fields["content-type"] == "application/problem+json", sourceLocation: location)
        let json = (try? answer.json) ?? [:]
        #expect(json["status"] as? Int == status, sourceLocation: location)
        #expect((json["title"] as? String)?.isEmpty == false, sourceLocation: location)
    }
}
