import Mapping
import Testing
import YAML

/// A secret that somebody wrote into the file is not shown by the messages about the mistakes beside it.
@Suite struct SecretLineTests {
    static let secret = "EAABsbCS1iHgBAKZCq"

    /// Lines below `settings:` of a destination at Facebook, each with a mistake on the secret's line.
    static let settings: [String] = [
        "{access_token: \(secret), pixel_id: '1', acount: 5}",
        "{access_token: '\(secret)', pixle_id: '1'}",
        "{'access_token': \(secret), pixel_id: '1', api_version: v1}",
        "{acces_token: \(secret), pixel_id: '1'}",
        "{accessToken: \(secret), pixel_id: '1'}",
        "{access_token: \"\(secret)\\n\", pixel_id: '1'}",
        "{access_token: \"${\(secret)}\", pixel_id: '1'}",
        "{access_token: \"${NONE:-\(secret)}\", pixel_id: '${NONE}'}",
        "{access_token: \"x${NONE}\(secret)\", pixel_id: '1'}",
        "{access_token: [\(secret)], pixel_id: '1'}",
        "{access_token: '\(secret), pixel_id: '1'}",
        "{pixel_id: '${NONE}', access_token: '\(secret)'}",
        "\n        access_token:\n          \(secret): x\n        pixel_id: '1'",
        "\n        access_token: |\n          ab\n\t  \(secret)\n        pixel_id: '1'",
        "\n        access_token:\n          - \(secret)\n        pixel_id: '1'",
        "\n        access_token: \(secret): x\n        pixel_id: '1'",
        "\n        access_token: @\(secret)\n        pixel_id: '1'",
        "\n        access_token: \"\(secret)\n        pixel_id: '1'",
        "\n        access_token: \(secret)\n        access_token: \(secret)\n        pixel_id: '1'",
        "\n        pixel_id: \(secret)${NONE}\n        access_token: \(secret)",
        "{app_secret: \(secret), pixel_id: '${NONE}', access_token: \(secret)}",
    ]

    @Test(arguments: settings) func aSecretIsNotQuoted(_ settings: String) throws {
        let yaml = """
            version: 1
            destinations:
              facebook:
                adapter: facebook
                settings: \(settings)
                events: {"*": as is}
                fields: {action_source: action_source}
            """
        var setup = Setup(yaml: yaml)
        setup.environment = [:]
        let (configuration, diagnostics) = try setup.load()
        #expect(configuration == nil)
        let source = SourceFile(name: "destinations.yaml", bytes: Array(yaml.utf8))
        let texts = diagnostics.map { $0.rendered(source: source) }
        #expect(diagnostics.contains { $0.severity == .error && $0.location != nil })
        for text in texts { #expect(!text.contains(Self.secret), "\(text)") }
    }

    @Test func otherLinesAreQuoted() throws {
        let yaml = try Setup.shipped.yaml.replacing("adapter: facebook", with: "adapter: facebok")
        let diagnostics = try Setup(yaml: yaml).load().diagnostics
        let source = SourceFile(name: "destinations.yaml", bytes: Array(yaml.utf8))
        #expect(diagnostics.first?.rendered(source: source).contains("adapter: facebok") == true)
    }

    @Test(arguments: [
        "${FACEBOOK_ACCESS_TOKEN}", "\"${FACEBOOK_ACCESS_TOKEN}\"", "${NAME:-}", "${file:/run/secrets/a}",
    ]) func aVariableIsNoSecret(_ value: String) throws {
        let yaml = try Setup.shipped.yaml.replacing("${FACEBOOK_ACCESS_TOKEN}", with: value)
        var setup = Setup(yaml: yaml)
        setup.environment["FACEBOOK_ACCESS_TOKEN"] = ""
        let diagnostics = try setup.load().diagnostics
        let source = SourceFile(name: "destinations.yaml", bytes: Array(yaml.utf8))
        #expect(diagnostics.map { $0.rendered(source: source) }.contains { $0.contains("access_token: \(value)") })
    }
}
