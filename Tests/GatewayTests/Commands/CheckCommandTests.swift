import Foundation
import Testing

/// `fanout check` as a marketer runs it.
@Suite(.timeLimit(.minutes(3))) struct CheckCommandTests {
    /// Checks a text as destinations.yaml.
    private func check(_ text: String, _ arguments: String...) async throws -> ChildProcess.Output {
        let folder = try TemporaryFolder()
        _ = try folder.file("destinations.yaml", text)
        return try await Command.run(
            ["check"] + arguments, environment: Command.environment.merging(Configurations.plugins) { $1 },
            folder: folder.path)
    }

    @Test func theShippedFileIsFine() async throws {
        let output = try await Command.run(["check"])
        #expect(output.status == 0)
        #expect(output.standard == "destinations.yaml is fine: tiktok, facebook, noop\n")
        #expect(output.errors.isEmpty)
    }

    @Test func everyMistakeIsToldAtOnceWithItsLineACaretAndAWayOut() async throws {
        let text = try Configurations.shipped
            .replacing("      user.email: user.email\n", with: "      user.emial: user.email\n")
            .replacing("      user.city: [city]\n", with: "      user.city: [city, sha256]\n")
            .replacing("adapter: facebook", with: "adapter: facebok")
        let output = try await check(text)
        #expect(output.status == 78)
        #expect(output.standard.isEmpty)
        #expect(
            output.errors == """
                destinations.yaml:47:7: error: TikTok Events API 2.0 has no field `user.emial`
                   47 |       user.emial: user.email
                      |       ^^^^^^^^^^
                hint: did you mean user.email? `fanout fields tiktok` lists all
                destinations.yaml:107:18: error: `user.city` would be hashed, but TikTok Events API 2.0 reads it only in the clear
                  107 |       user.city: [city, sha256]
                      |                  ^^^^^^^^^^^^^^
                hint: remove sha256 from its steps
                destinations.yaml:122:14: error: there is no adapter `facebok`
                  122 |     adapter: facebok
                      |              ^^^^^^^
                hint: did you mean facebook?
                destinations.yaml: 3 errors, 0 warnings

                """)
    }

    @Test func aWarningFailsTheCheckWhereThatIsAsked() async throws {
        let text = try Configurations.shipped.replacing("Search: Search", with: "Search: Serch")
        let lenient = try await check(text)
        #expect(lenient.status == 0)
        #expect(lenient.standard.hasPrefix("destinations.yaml is fine"))
        #expect(lenient.errors.contains("destinations.yaml:32:15: warning: "))
        let strict = try await check(text, "--deny-warnings")
        #expect(strict.status == 78)
        #expect(strict.standard.isEmpty)
        #expect(strict.errors.hasSuffix("destinations.yaml: 0 errors, 2 warnings\n"))
    }

    @Test func jsonHasALineForEachMistakeAndNothingElse() async throws {
        let text = try Configurations.shipped.replacing("user.email: user.email", with: "user.emial: user.email")
        let output = try await check(text, "--json")
        #expect(output.status == 78)
        #expect(output.errors.isEmpty)
        let lines = output.jsonLines
        #expect(lines.count == 1)
        #expect(lines.first?["severity"] as? String == "error")
        #expect(lines.first?["file"] as? String == "destinations.yaml")
        #expect(
            ["line", "column", "end_line", "end_column"].map { lines.first?[$0] as? Int } == [47, 7, 47, 17])
        #expect((lines.first?["message"] as? String)?.contains("user.emial") == true)
        #expect((lines.first?["hint"] as? String)?.contains("user.email") == true)
        let fine = try await Command.run(["check", "--json"])
        #expect(fine.status == 0)
        #expect(fine.standard.isEmpty && fine.errors.isEmpty)
    }

    @Test func aFileOfTenMegabytesIsRefusedAtItsPlace() async throws {
        let output = try await check("a: " + String(repeating: "x", count: 10_000_000))
        #expect(output.status == 78)
        #expect(output.errors.hasPrefix("destinations.yaml:1:1048577: error: the file is larger than 1 MiB\n"))
        #expect(output.errors.utf8.count < 1000)
    }

    @Test func aMissingVariableAndAMissingFileAreToldApart() async throws {
        var environment = Command.environment
        environment["TIKTOK_PIXEL_ID"] = nil
        let variable = try await Command.run(["check"], environment: environment)
        #expect(variable.status == 78)
        #expect(variable.errors.contains("17:19: error: the environment variable TIKTOK_PIXEL_ID is not set"))
        let file = try await Command.run(["check", "--config", "nowhere.yaml"])
        #expect(file.status == 66)
        #expect(file.errors == "fanout: nowhere.yaml: No such file or directory\n")
        let plugins = try await Command.run(["check", "--plugins", "nowhere"])
        #expect(plugins.status == 66)
        #expect(plugins.errors.contains("nowhere"))
        let option = try await Command.run(["check", "--confg", "x"])
        #expect(option.status == 64)
        #expect(option.errors.contains("--confg"))
    }
}
