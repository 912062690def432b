import Mapping
import Testing
import YAML

/// What `fanout fields` and `fanout events` are made of.
@Suite struct PlatformGuideTests {
    static func guide(_ name: String, yaml: String? = nil) throws -> PlatformGuide {
        let text = try yaml ?? Setup.shipped.yaml
        let file = SourceFile(name: "destinations.yaml", bytes: Array(text.utf8))
        let (guide, diagnostics) = PlatformGuide.read(name, file: file, adapters: try Repository.adapters())
        return try #require(guide, "\(diagnostics)")
    }

    struct Case: Sendable {
        let destination: String
        let field: String
        let source: String?
        let steps: String
        let recommended: String

        init(_ destination: String, _ field: String, _ source: String?, _ steps: String = "", _ recommended: String) {
            (self.destination, self.field, self.source) = (destination, field, source)
            (self.steps, self.recommended) = (steps, recommended)
        }
    }

    @Test(arguments: [
        Case("tiktok", "user.email", "user.email", "email, sha256", "email, sha256"),
        Case(
            "tiktok", "user.phone", "user.phone", "e164, without_calling_code(86), sha256",
            "e164, without_calling_code(86), sha256"),
        Case("tiktok", "user.city", "user.city", "city", "city"),
        Case("tiktok", "limited_data_use", "always true, when consent.limited_data_use", "", ""),
        Case(
            "tiktok", "properties.num_items", "properties.num_items or properties.contents[].quantity", "sum", ""),
        Case(
            "tiktok", "properties.content_type", "properties.content_type, else \"product\", only for 6 events", "", ""),
        Case("tiktok", "properties.content_name", nil, "", ""),
        Case("facebook", "data_processing_options", "always [\"LDU\"], when consent.limited_data_use", "", ""),
        Case("facebook", "user_data.external_id", "user.external_id", "no_spaces, lowercase, sha256", ""),
    ]) func aFieldSaysWhatIsMappedToIt(_ wanted: Case) throws {
        let guide = try Self.guide(wanted.destination)
        let field = try #require(guide.fields.first { $0.name == wanted.field })
        #expect(field.mapping?.source == wanted.source)
        #expect((field.mapping?.steps ?? []).map(\.description).joined(separator: ", ") == wanted.steps)
        #expect(field.recommendedSteps.map(\.description).joined(separator: ", ") == wanted.recommended)
    }

    @Test func aMappingNamesItsLine() throws {
        let lines = try Setup.shipped.yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(try Self.guide("facebook").fields.first { $0.name == "user_data.em" }?.mapping?.line)
        #expect(lines[line - 1] == "      user_data.em: user.email")
    }

    @Test func everyFieldOfTheSchemaIsListed() throws {
        for name in ["tiktok", "facebook"] {
            let schema = try Repository.file("plugins/\(name)/adapter.yaml")
            let fields = try #require(YAMLLoader.load(schema).node?["fields"]?.mapping).compactMap(\.key.scalarText)
            let guide = try Self.guide(name)
            #expect(guide.fields.map(\.name) + guide.openPrefixes.map { $0 + "*" } == fields.sorted(by: Self.openLast))
        }
    }

    private static func openLast(_ left: String, _ right: String) -> Bool {
        !left.hasSuffix("*") && right.hasSuffix("*")
    }

    @Test func aDestinationOfAnotherNameIsFound() throws {
        let yaml = try Setup.shipped.yaml.replacing("  tiktok:", with: "  tiktok-eu:")
        let guide = try Self.guide("tiktok-eu", yaml: yaml)
        #expect(guide.adapter == "tiktok")
        #expect(guide.destination == "tiktok-eu")
        #expect(try Self.guide("tiktok", yaml: yaml).destination == nil)
    }

    @Test func aFileWithErrorsHasAGuideAllTheSame() throws {
        let yaml = try Setup.shipped.yaml.replacing("user.email: user.email", with: "user.email: user.emial")
            .replacing("version: 1", with: "version: 7")
        let guide = try Self.guide("tiktok", yaml: yaml)
        #expect(guide.fields.first { $0.name == "user.email" }?.mapping == nil)
        #expect(guide.fields.first { $0.name == "user.phone" }?.mapping != nil)
        #expect(try Self.guide("facebook", yaml: "destinations: [").destination == nil)
    }

    @Test func anUnknownNameIsToldWithTheNearest() throws {
        let (guide, diagnostics) = PlatformGuide.read("tiktik", file: nil, adapters: try Repository.adapters())
        #expect(guide == nil)
        #expect(diagnostics.map(\.hint) == ["did you mean tiktok?"])
    }

    @Test(arguments: [
        ("CompletePayment", PlatformGuide.EventName.Standing.renamed(to: "Purchase"), ["Purchase"]),
        ("Purchase", .standard, []), ("Pageview", .standard, ["PageView"]), ("PlaceAnOrder", .deprecated, []),
        ("StartCheckout", .reserved(for: "InitiateCheckout"), []), ("Donate", .custom, ["Donate"]),
    ]) func anEventSaysWhatItIs(
        _ name: String, _ standing: PlatformGuide.EventName.Standing, _ sentFor: [String]
    ) throws {
        let event = try #require(try Self.guide("tiktok").eventNames.first { $0.name == name })
        #expect(event.standing == standing)
        #expect(event.sentFor == sentFor)
    }

    @Test func whatIsKeptBackIsTold() throws {
        let yaml = try Setup.shipped.yaml.replacing("PageView: Pageview", with: "PageView: ~")
            .replacing("\"*\": as is  ", with: "# \"*\": as is")
        let guide = try Self.guide("tiktok", yaml: yaml)
        #expect(guide.keptBack == ["PageView"])
        #expect(guide.sendsOthers == false)
        #expect(try Self.guide("facebook", yaml: yaml).sendsOthers == true)
    }
}
