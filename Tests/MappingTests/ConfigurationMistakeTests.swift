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

    @Test(arguments: ShippedMistakes.all)
    func aMistakeInTheShippedFileIsFoundAtItsPlace(_ mistake: Mistake) throws {
        let (configuration, diagnostics) = try Setup(yaml: mistake.text).load()
        mistake.check(diagnostics, file: "destinations.yaml")
        #expect((configuration == nil) == (mistake.severity == .error))
    }

    /// The shipped file in bytes that are no text, or too many of them.
    enum Damage: String, CaseIterable {
        case latin1, utf16, tooLarge, oneLongLine

        func applied(to bytes: [UInt8]) -> [UInt8] {
            switch self {
            case .latin1:
                bytes.replacing(Array("user.email: user.email".utf8), with: Array("user.email: us".utf8) + [0xE9])
            case .utf16: [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
            case .tooLarge: Array(Array(repeating: Array("# filler\n".utf8), count: 1_200_000).joined())
            case .oneLongLine: Array("a: ".utf8) + Array(repeating: UInt8(ascii: "x"), count: 10_000_000)
            }
        }

        var said: (place: String, message: String) {
            switch self {
            case .latin1: ("47:21", "this is not UTF-8 text")
            case .utf16: ("1:1", "the file is saved as UTF-16, not as UTF-8")
            case .tooLarge: ("116509:5", "the file is larger than 1 MiB")
            case .oneLongLine: ("1:1048577", "the file is larger than 1 MiB")
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func aDamagedFileIsRefusedAtItsPlace(_ damage: Damage) throws {
        let bytes = damage.applied(to: try Repository.file("destinations.yaml").bytes)
        let file = SourceFile(name: "destinations.yaml", bytes: bytes)
        let (configuration, diagnostics) = ConfigurationLoader.load(
            ConfigurationSource(
                file: file, adapters: try Repository.adapters(), environment: { _ in "value" }, now: noon))
        #expect(configuration == nil)
        #expect(diagnostics.map(\.message) == [damage.said.message])
        let text = diagnostics.first?.rendered(source: file) ?? ""
        #expect(text.hasPrefix("destinations.yaml:\(damage.said.place): error: "), "\(text)")
        #expect(text.utf8.count < 1000)
    }

    @Test func aMarkAtTheStartAndOtherLineEndsChangeNoPlace() throws {
        let shipped = try Setup.shipped.yaml.replacing("user.email: user.email", with: "user.emial: user.email")
        for text in [shipped, "\u{FEFF}" + shipped, shipped.replacing("\n", with: "\r\n")] {
            let diagnostics = try Setup(yaml: text).load().diagnostics
            #expect(diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0)" } == ["47:7"])
        }
    }

    @Test(
        arguments: [
            ("user.locale: 5%", nil), ("properties.brand: 95%", "add a line for it to `fields`"),
            ("user.emial: 95%", "did you mean user.email?"),
        ] as [(String, String?)])
    func aShareOfAFieldThatIsNotMappedIsWarnedOf(_ line: String, _ hint: String?) throws {
        let yaml = ShippedMistakes.edited("    delivery:", "    coverage: {\(line)}\n    delivery:")
        let warnings = try Setup(yaml: yaml).load().diagnostics.filter { $0.severity == .warning }
        #expect(warnings.count == (hint == nil ? 0 : 1))
        guard let hint else { return }
        #expect(warnings.first?.message.contains("which does not stand in `fields`") == true)
        #expect(warnings.first?.hint?.contains(hint) == true)
        #expect(warnings.first?.location?.line == 118 && warnings.first?.location?.column == 16)
    }

    @Test func anAliasBombIsToldOnce() throws {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
        for (name, before) in zip("bcdefghi", "abcdefgh") {
            bomb += "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ", "))]\n"
        }
        let diagnostics = try Setup(yaml: bomb + (try Setup.shipped.yaml)).load().diagnostics
        #expect(diagnostics.count { $0.message.contains("stand for more than 100000 values") } == 1)
        #expect(diagnostics.count { $0.message.contains("this file knows no") } == 9)
        #expect(diagnostics.count == 10)
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
