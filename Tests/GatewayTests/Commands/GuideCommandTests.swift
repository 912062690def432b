import Foundation
import Testing

/// `fanout add`, `fields`, `events` and `verdict`.
@Suite(.timeLimit(.minutes(3))) struct GuideCommandTests {
    private func run(_ folder: TemporaryFolder, _ arguments: String...) async throws -> ChildProcess.Output {
        try await Command.run(
            arguments, environment: Command.environment.merging(Configurations.plugins) { $1 }, folder: folder.path)
    }

    private func content(_ folder: TemporaryFolder) throws -> String {
        try String(contentsOfFile: "\(folder.path)/destinations.yaml", encoding: .utf8)
    }

    // MARK: add

    @Test func threeAdditionsMakeTheShippedFileAndItIsFine() async throws {
        let folder = try TemporaryFolder()
        for (name, line) in [("tiktok", 13), ("facebook", 121), ("noop", 240)] {
            let output = try await run(folder, "add", name)
            #expect(output.status == 0)
            #expect(output.standard.hasPrefix("destinations.yaml:\(line): added the destination \(name)\n"))
        }
        #expect(try content(folder) == (try Configurations.shipped))
        #expect(try await run(folder, "check", "--deny-warnings").status == 0)
    }

    @Test func aSecondPixelIsSetUpWithVariablesOfItsOwn() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("destinations.yaml", try Configurations.shipped)
        let output = try await run(folder, "add", "tiktok", "--name", "tiktok-eu")
        #expect(output.status == 0)
        #expect(output.standard.contains("TIKTOK_EU_PIXEL_ID"))
        #expect(output.standard.contains("TIKTOK_EU_ACCESS_TOKEN"))
        let check = try await run(folder, "check")
        #expect(check.status == 78)
        #expect(check.errors.contains("the environment variable TIKTOK_EU_PIXEL_ID is not set"))
    }

    @Test func aNameThatIsTakenLeavesTheFileAlone() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("destinations.yaml", try Configurations.shipped)
        let output = try await run(folder, "add", "tiktok")
        #expect(output.status == 78)
        #expect(output.errors.contains("destinations.yaml:13:3: error: "))
        #expect(output.errors.hasSuffix("destinations.yaml is left as it is\n"))
        #expect(try content(folder) == (try Configurations.shipped))
    }

    @Test func anAdapterThatIsNotThereIsAskedAbout() async throws {
        let output = try await run(try TemporaryFolder(), "add", "tictok")
        #expect(output.status == 64)
        #expect(output.errors == "fanout: there is no adapter `tictok`\nhint: did you mean tiktok?\n")
    }

    @Test func aFolderThatIsNotThereCannotBeWrittenTo() async throws {
        let output = try await run(try TemporaryFolder(), "add", "tiktok", "--config", "nowhere/destinations.yaml")
        #expect(output.status == 73)
        #expect(output.errors.contains("nowhere/destinations.yaml"))
    }

    // MARK: fields, events

    @Test(arguments: ["fields", "events"]) func aListNamesItsPlatformAndUnknownNamesAreAskedAbout(
        _ command: String
    ) async throws {
        let output = try await Command.run([command, "facebook"])
        #expect(output.status == 0)
        #expect(output.standard.hasPrefix("Facebook Conversions API, as the destination facebook uses it\n"))
        let unknown = try await Command.run([command, "facebok"])
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("did you mean facebook?"))
        #expect(unknown.standard.isEmpty)
    }

    @Test func fieldsTellTypeHashAndSource() async throws {
        let output = try await Command.run(["fields", "tiktok"])
        let row = try #require(output.standard.split(separator: "\n").first { $0.hasPrefix("user.email ") })
        for cell in ["text or list", "always", "email, sha256", "user.email"] { #expect(row.contains(cell), "\(row)") }
        let json = try #require(try await Command.run(["fields", "tiktok", "--json"]).jsonLines.first)
        let fields = try #require(json["fields"] as? [[String: Any]])
        let email = try #require(fields.first { $0["field"] as? String == "user.email" })
        #expect(email["hash"] as? String == "required")
        #expect((email["mapping"] as? [String: Any])?["line"] as? Int == 47)
    }

    @Test func eventsTellStandingAndOurNames() async throws {
        let output = try await Command.run(["events", "tiktok"])
        let row = try #require(output.standard.split(separator: "\n").first { $0.hasPrefix("CompletePayment ") })
        #expect(row.contains("older name of Purchase, still accepted"))
        #expect(row.hasSuffix("Purchase"))
        let json = try #require(try await Command.run(["events", "tiktok", "--json"]).jsonLines.first)
        #expect((json["events"] as? [Any])?.isEmpty == false)
    }

    @Test func aBrokenFileStillLetsThePlatformBeAskedAbout() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.file("destinations.yaml", "version: 1\ndestinations: [\n")
        let output = try await run(folder, "fields", "tiktok")
        #expect(output.status == 0)
        #expect(output.standard.contains("user.email"))
    }

    // MARK: verdict

    @Test(arguments: [
        ("tiktok", "200", #"{"code":0,"message":"OK"}"#, "delivered"),
        ("tiktok", "200", #"{"code":40100,"message":"slow down"}"#, "throttle"),
        ("facebook", "400", #"{"error":{"code":190,"message":"x"}}"#, "hold"),
        ("facebook", "502", "<html>", "retry"),
    ]) func anAnswerIsJudged(destination: String, status: String, body: String, verdict: String) async throws {
        let output = try await Command.run(
            ["verdict", "--destination", destination, "--status", status, "-"], input: body)
        #expect(output.status == 0)
        #expect(output.jsonLines.first?["verdict"] as? String == verdict)
        #expect(output.jsonLines.first?["row"] is String)
    }

    @Test func whatVerdictCannotUseIsNamed() async throws {
        let header = try await Command.run(
            ["verdict", "--destination", "tiktok", "--status", "200", "--header", "x", "-"])
        #expect(header.status == 64)
        let file = try await Command.run(["verdict", "--destination", "tiktok", "--status", "200", "nowhere"])
        #expect(file.status == 66)
        let destination = try await Command.run(["verdict", "--destination", "x", "--status", "200", "-"])
        #expect(destination.status == 64)
    }
}
