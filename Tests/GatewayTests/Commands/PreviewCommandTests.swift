import Foundation
import Testing

/// `fanout preview`: what each destination would get, and why.
@Suite(.timeLimit(.minutes(3))) struct PreviewCommandTests {
    static let now = "2026-12-01T12:00:00Z"

    @Test func everyDestinationGetsALineAndTokensAreStars() async throws {
        let output = try await Command.run(["preview", "--now", Self.now, "docs/examples/purchase.json"])
        #expect(output.status == 0)
        #expect(output.errors.isEmpty)
        let lines = output.jsonLines
        #expect(lines.map { $0["destination"] as? String } == ["tiktok", "facebook", "noop"])
        #expect(lines.allSatisfy { $0["event_id"] as? String == "order-10027" })
        let request = try #require(lines.first?["request"] as? [String: Any])
        #expect(request["method"] as? String == "POST")
        #expect((request["headers"] as? [String: String])?["Access-Token"] == "***")
        let body = try #require(request["body"] as? [String: Any])
        #expect((body["data"] as? [Any])?.count == 1)
    }

    @Test func linesOfEventsComeFromStandardInputAndAWrongOneIsNamed() async throws {
        let input = """
            {"event":"Lead","event_id":"1","user":{"email":"a@post.example"}}
            {"event":"Purchase","event_id":"2","user":{"email":"a@post.example"}}
            {"event":"Lead","event_id":"3","usr":{}}
            """
        let output = try await Command.run(["preview", "--destination", "facebook", "-"], input: input)
        #expect(output.status == 65)
        let lines = output.jsonLines
        #expect(lines.count == 3)
        #expect(lines[0]["request"] != nil)
        #expect((lines[1]["withheld"] as? [String: String])?["rule"] == "purchase_value")
        #expect(lines[2]["index"] as? Int == 2)
        let problem = try #require((lines[2]["errors"] as? [[String: String]])?.first)
        #expect(problem["path"] == "usr")
        #expect(problem["hint"]?.contains("user") == true)
    }

    @Test func whatIsNotThereIsNamed() async throws {
        let file = try await Command.run(["preview", "nowhere.json"])
        #expect(file.status == 66)
        #expect(file.errors.contains("nowhere.json: No such file or directory"))
        let destination = try await Command.run(["preview", "--destination", "tictok", "docs/examples/purchase.json"])
        #expect(destination.status == 64)
        #expect(destination.errors.contains("`tictok`"))
        let text = try await Command.run(["preview", "-"], input: "{\"event\": }")
        #expect(text.status == 65)
        #expect(text.standard.contains("line 1, column 11"))
        let narrow = try await Command.run(["preview", "--explain", "--width", "10", "docs/examples/purchase.json"])
        #expect(narrow.status == 64)
    }

    // MARK: --explain

    /// What people read of the examples, as wide as it gets and folded for narrow terminals.
    ///
    /// `scripts/make_explained` writes the files anew, on purpose only: look at what changed.
    @Test(arguments: ["purchase", "initiate_checkout", "complete_registration"], ["wide", "120", "80"])
    func anExplanationReadsAsItStandsInItsFile(example: String, width: String) async throws {
        let output = try await Command.runShowingCustomers(
            ["preview", "--explain", "--now", Self.now] + (width == "wide" ? [] : ["--width", width])
                + ["docs/examples/\(example).json"])
        #expect(output.status == 0)
        #expect(output.errors.isEmpty)
        let golden = try Locations.golden("explained/\(example)-\(width).txt")
        #expect(output.standard == golden, "\(example) at \(width): look, then run scripts/make_explained")
    }

    @Test(arguments: [80, 120]) func aFoldedExplanationIsNoWiderThanAsked(width: Int) throws {
        for example in ["purchase", "initiate_checkout", "complete_registration"] {
            let lines = try Locations.golden("explained/\(example)-\(width).txt").split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= width }, "\(lines.first { $0.count > width } ?? "")")
        }
    }

    @Test func namesOfTwoColumnsACharacterKeepTheTableStraight() async throws {
        let event = #"{"event":"Lead","event_id":"1","user":{"city":"東京都","email":"a@example.com","country":"JP"}}"#
        let output = try await Command.runShowingCustomers(
            ["preview", "--explain", "--destination", "tiktok", "-"], input: event)
        let rows = output.standard.split(separator: "\n")
        let head = try #require(rows.first { $0.contains("FROM OUR") })
        let city = try #require(rows.first { $0.contains("東京都") })
        let place = head.distance(from: head.startIndex, to: try #require(head.firstRange(of: "FROM OUR")).lowerBound)
        let source = try #require(city.ranges(of: "user.city").dropFirst().first)
        let found = city.distance(from: city.startIndex, to: source.lowerBound)
        // Each of the three characters is two columns wide.
        #expect(found == place - 3)
        #expect(!output.standard.contains("\u{1B}"))
    }

    @Test func explanationsForProgramsAreJSON() async throws {
        let output = try await Command.runShowingCustomers(
            ["preview", "--explain", "--json", "--now", Self.now, "docs/examples/purchase.json"])
        #expect(output.status == 0)
        #expect(output.jsonLines.map { $0["destination"] as? String } == ["tiktok", "facebook", "noop"])
        #expect(output.jsonLines.allSatisfy { $0["explanation"] is [String: Any] })
    }
}
