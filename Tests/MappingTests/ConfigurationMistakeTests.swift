import Events
import Mapping
import Testing
import YAML

/// Mistakes in destinations.yaml: each is found, at its very place, and told in words that help.
@Suite struct ConfigurationMistakeTests {
    static let environment = [
        "EMPTY": "", "TIKTOK_ACCESS_TOKEN": "t", "FACEBOOK_ACCESS_TOKEN": "f",
    ]

    @Test(arguments: ConfigurationMistakes.all)
    func aMistakeIsFoundAtItsPlace(_ mistake: Mistake) throws {
        var adapters = ["lab": Lab.adapter]
        if mistake.testDescription.contains("near its end") {
            adapters["facebook"] = String(
                decoding: try Repository.file("plugins/facebook/adapter.yaml").bytes, as: UTF8.self
            )
            .replacing("[v22.0,", with: "[v21.0, v22.0,").replacing("{v22.0:", with: "{v21.0: 2027-01-21, v22.0:")
        }
        let (configuration, diagnostics) = try Setup(
            yaml: mistake.text, adapters: adapters, environment: Self.environment
        ).load()
        mistake.check(diagnostics, file: "destinations.yaml")
        #expect((configuration == nil) == (mistake.severity == .error))
    }

    @Test func allMistakesOfAFileAreToldAtOnceInTheFilesOrder() throws {
        let yaml = """
            version: 1
            destinations:
              one:
                adapter: tiktoc
              two:
                adapter: lab
                evnts: {}
                settings: {account: "${NOWHERE}"}
                events: {"*": as is}
                fields:
                  text: user.emial
                  hashed: user.email
                  nothing: event_id
                delivery: {timeout: 10}
              three:
                adapter: lab
                events: {Purchse: Purchase}
                fields: {text: event_id}
                hashing: {text: [lowercas]}
            """
        let (configuration, diagnostics) = try Setup(yaml: yaml, adapters: ["lab": Lab.adapter]).load()
        #expect(configuration == nil)
        #expect(
            diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0)" } == [
                "4:14", "7:5", "8:25", "11:13", "12:7", "13:7", "14:25", "17:14", "19:22",
            ])
    }

    @Test func aWrongEndpointOfTheCommandLineIsToldAtItsDestination() throws {
        var setup = Lab.setup(fields: "text: event_id")
        setup.endpoints = ["lab": "http://proxy.example.com"]
        let (configuration, diagnostics) = try setup.load()
        #expect(configuration == nil)
        #expect(diagnostics.map(\.location?.line) == [3])
        setup.endpoints = ["other": "https://proxy.example.com"]
        let unknown = try setup.load().diagnostics
        #expect(unknown.first?.message.contains("`other`, which is no destination") == true)
    }

    @Test func theShippedFileLoadsWithoutAWord() throws {
        let (configuration, diagnostics) = try Setup.shipped.load()
        #expect(diagnostics.map { $0.rendered(source: nil) } == [])
        #expect(configuration?.names == ["tiktok", "facebook", "noop"])
    }

    @Test func whatIsSwitchedOffNeedsNoSecrets() throws {
        var setup = try Setup.shipped
        setup.environment = [:]
        setup.yaml = setup.yaml.replacing("enabled: true", with: "enabled: ${ON:-false}")
        let (configuration, diagnostics) = try setup.load()
        #expect(diagnostics.isEmpty)
        #expect(configuration?.destinations.count == 0)
        #expect(configuration?.disabled == ["tiktok", "facebook", "noop"])
    }

    @Test func variablesDefaultsAndFilesAreFilledIn() throws {
        var setup = Lab.setup(
            fields: "text: event_id", more: "settings: {account: 'a-${NAME}-${NO:-x y}-$$5', token: '${file:/run/t}'}")
        setup.environment["NAME"] = "b"
        setup.files["/run/t"] = "from-file\r\n"
        let destination = try setup.configuration().destinations[0]
        let request = destination.request(
            for: destination.mapped(try Events.read(#"{"event": "E"}"#), now: noon).events)
        #expect(try Fixture.value("source", in: request.body) == #""a-b-x y-$5""#)
        #expect(request.headers[0].value == "Bearer from-file")
    }

    @Test func noSecretStandsInADiagnostic() throws {
        let yaml = """
            version: 1
            destinations:
              facebook:
                adapter: facebook
                settings: {pixel_id: "${PIXEL}", access_token: "${TOKEN}", api_version: "${TOKEN}x"}
                events: {"*": as is}
                fields: {nothing: event_id}
            """
        var setup = Setup(yaml: yaml)
        setup.environment = ["PIXEL": "line\nbreak", "TOKEN": "very-secret\n"]
        let diagnostics = try setup.load().diagnostics
        #expect(diagnostics.count == 5)
        #expect(diagnostics.contains { $0.message.contains("`access_token`") })
        for diagnostic in diagnostics { #expect(!diagnostic.rendered(source: nil).contains("very-secret")) }
    }
}
