import Foundation
import Testing

/// `fanout test`: the tests of the file, the examples of the plugins, and the vectors.
@Suite(.timeLimit(.minutes(3))) struct TestCommandTests {
    private static let right = """
        tests:
          - name: an address is hashed
            destination: tiktok
            event: {event: Purchase, user: {email: " Ada@Example.com "}, properties: {value: 29, currency: USD}}
            expect: {event: CompletePayment, user.email: {sha256: ada@example.com}, properties.value: 29}

        """
    private static let wrong = right.replacing("properties.value: 29}", with: "properties.value: 30, user.phone: 1}")

    private func folder(_ tests: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        _ = try folder.file("destinations.yaml", try Configurations.shipped + "\n" + tests)
        return folder
    }

    private func test(_ folder: TemporaryFolder, _ arguments: String...) async throws -> ChildProcess.Output {
        // No token is set: nothing is sent.
        try await Command.run(
            ["test"] + arguments, environment: ["PATH": "/usr/bin:/bin"].merging(Configurations.plugins) { $1 },
            folder: folder.path)
    }

    @Test func whatIsAsExpectedEndsWell() async throws {
        let output = try await test(try folder(Self.right))
        #expect(output.status == 0)
        #expect(output.errors.isEmpty)
        #expect(output.standard.hasPrefix("ok    tiktok: an address is hashed\n"))
        let last = try #require(output.standard.split(separator: "\n").last)
        #expect(last.wholeMatch(of: /\d\d tests/) != nil)
    }

    @Test func whatDiffersIsShownFieldByFieldAtItsLine() async throws {
        let folder = try folder(Self.wrong)
        let output = try await test(folder, "--destination", "tiktok")
        #expect(output.status == 1)
        #expect(output.standard.contains("FAIL  tiktok: an address is hashed\n"))
        #expect(output.standard.contains(": properties.value\n        expected  30\n        got       29\n"))
        #expect(output.standard.contains(": user.phone\n        expected  1\n        got       absent\n"))
        #expect(output.standard.contains("      destinations.yaml:259: "))
        #expect(output.standard.hasSuffix("1 failed\n"))
        let lines = try await test(folder, "--destination", "tiktok", "--json").jsonLines
        let failed = try #require(lines.first { $0["result"] as? String == "failed" })
        let differences = try #require(failed["differences"] as? [[String: Any]])
        #expect(differences.map { $0["field"] as? String } == ["properties.value", "user.phone"])
    }

    @Test func aFileWithErrorsAndAnUnknownDestinationAreToldApart() async throws {
        let broken = try await test(try folder("tests:\n  - nam: x\n"))
        #expect(broken.status == 78)
        #expect(broken.errors.contains("destinations.yaml:256:5: error: "))
        let unknown = try await test(try folder(""), "--destination", "tictok")
        #expect(unknown.status == 64)
    }

    @Test func theVectorsOfBothPlatformsPass() async throws {
        let output = try await Command.run(["test", "--vectors"], environment: ["PATH": "/usr/bin:/bin"])
        #expect(output.status == 0)
        #expect(output.errors.isEmpty)
        #expect(output.standard.contains("facebook") && output.standard.contains("tiktok"))
    }

    @Test func watchingRunsAgainOnceTheFileIsSaved() async throws {
        let folder = try folder(Self.wrong)
        let environment = ["PATH": "/usr/bin:/bin"].merging(Configurations.plugins) { $1 }
        let process = try ChildProcess(
            ["test", "--watch", "--destination", "tiktok"], environment: environment, folder: folder.path)
        #expect(await process.wait(.seconds(60)) { $0.errors.contains("waiting for destinations.yaml") })
        #expect(process.output.standard.contains("FAIL  tiktok: an address is hashed"))
        _ = try folder.file("destinations.yaml", try Configurations.shipped + "\n" + Self.right)
        #expect(await process.wait(.seconds(60)) { $0.standard.contains("ok    tiktok: an address is hashed") })
        process.signal(SIGINT)
        let output = await process.end()
        #expect(output.status == -SIGINT || output.status == 130)
    }
}
