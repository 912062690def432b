import Events
import Foundation
import Mapping
import Testing
import YAML

@Suite struct VectorTests {
    static let files = [("facebook", "user_data"), ("tiktok", "user")]

    @Test(arguments: files)
    func everyVectorHoldsInTheShippedConfiguration(_ plugin: String, _ object: String) throws {
        let vectors = try Self.vectors(plugin, object)
        let destination = try #require(
            try Setup.shippedConfiguration.get().destination(named: plugin), "\(plugin) is not shipped")
        let run = VectorRun(destination, now: noon)
        for vector in vectors {
            #expect(run.outcome(of: vector) == .holds, "\(vector.file):\(vector.line) \(vector.field): \(vector.input)")
        }
    }

    @Test(arguments: files)
    func vectorsAreManyOfEveryKind(_ plugin: String, _ object: String) throws {
        let vectors = try Self.vectors(plugin, object)
        #expect(vectors.count > 1200)
        #expect(Set(vectors).count == vectors.count)
        for (field, own) in Dictionary(grouping: vectors, by: \.field) {
            #expect(own.contains { $0.expected == nil }, "nothing unusable for \(field)")
            #expect(own.contains { $0.plain != nil && $0.plain != $0.input }, "nothing to clean for \(field)")
        }
        let hashes = vectors.compactMap(\.hash)
        #expect(hashes.allSatisfy { $0.count == 64 && $0.allSatisfy { "0123456789abcdef".contains($0) } })
        // What comes of hashing nothing.
        #expect(!hashes.contains("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    }

    @Test func hashesOfOftenSeenMistakesAreNowhere() throws {
        let hashes = Set(try Self.vectors("tiktok", "user").compactMap(\.hash))
        // A phone without its +, and an address that kept its capitals.
        #expect(!hashes.contains("1f81adb30e11317806be982cc82769fbf8627833a89dd87cb24d282f71828830"))
        #expect(!hashes.contains("9639dd27216fdc34715f883251347ec2b681b0ee8de8f5418432a57a95e49a01"))
    }

    /// What the platform wants of these is not settled, so they are not sent by default; both readings can be configured.
    @Test(arguments: [
        (
            "idfa", "6D92078A-8246-4BA4-AE5B-76104861E7DC",
            "31b806b4deec8c4cb1ffb18b9ab4ee1fa82a2b30e1f47902f04d03f5db023376"
        ),
        (
            "gaid", "CDDA802E-FB9C-47AD-9866-0794D394C912",
            "f23b554b2a8fb732a8b973733832e70f018da7bc294dfea289735a07d5dd2c9f"
        ),
    ])
    func deviceIDsCanBeHashed(_ field: String, _ input: String, _ hash: String) throws {
        let line =
            #"{"field": "\#(field)", "input": "\#(input)", "plain": "\#(input.lowercased())", "hash": "\#(hash)"}"#
        let vector = try #require(Self.read(line, object: "user").vectors.first)
        let setup = Setup(
            yaml: """
                version: 1
                destinations:
                  tiktok:
                    adapter: tiktok
                    settings: {pixel_code: "12345", access_token: "${TIKTOK_ACCESS_TOKEN}", event_source: app}
                    events: {"*": as is}
                    fields: {app.app_id: event_id, user.\(field): context.device.\(field)}
                    hashing: {user.\(field): [trim, lowercase, sha256]}
                """)
        let run = VectorRun(try setup.configuration().destinations[0], now: noon)
        #expect(run.outcome(of: vector) == .holds)
    }

    @Test func differenceSaysWhatCameOutAndWhyNothingDid() throws {
        let shipped = try Setup.shipped
        let setup = Setup(
            yaml: shipped.yaml.replacing("user.email: [email, sha256]", with: "user.email: [trim, sha256]"))
        let run = VectorRun(try #require(try setup.configuration().destination(named: "tiktok")), now: noon)
        let lines = """
            {"field": "email", "input": "Ada@Example.com", "plain": "ada@example.com", "hash": "\(ada)"}
            {"field": "phone", "input": "12", "plain": "+12", "hash": "00"}
            {"field": "first_name", "input": "Ada", "plain": null, "hash": null}
            {"field": "gender", "input": "f", "plain": "f", "hash": null}
            """
        let vectors = Self.read(lines, object: "user").vectors
        #expect(vectors.map(\.line) == [1, 2, 3, 4])
        let outcomes = vectors.map { run.outcome(of: $0) }
        #expect(outcomes[0] == .differs(got: capital, reason: nil))
        guard case .differs(nil, let reason?) = outcomes[1] else {
            Issue.record("\(outcomes[1])")
            return
        }
        #expect(reason.contains("digits"))
        #expect(outcomes[2] != .holds)
        #expect(outcomes[3] == .notMapped)
    }

    // SHA-256 of ada@example.com and of Ada@Example.com
    private let ada = "b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72"
    private let capital = "1aa1bf07b50d24a304252acef11b05379c3c93ef87e26803192386b6c65b8bfc"

    @Test(arguments: [
        ("{", 1, 2), ("{}", 1, 1), ("\n[1]", 2, 1), (#"{"field": "email", "input": "x", "plain": "x"}"#, 1, 1),
        (#"{"field": "email", "input": 1, "plain": "x", "hash": null}"#, 1, 1),
        (#"{"field": "email", "input": "x", "plain": "x", "hash": null, "extra": ""}"#, 1, 1),
    ])
    func lineThatIsNoVectorIsAnErrorInItsPlace(_ text: String, _ line: Int, _ column: Int) throws {
        let (vectors, errors) = Self.read(text, object: "user")
        #expect(vectors.isEmpty)
        let place = try #require(errors.first?.location)
        #expect(place.line == line)
        #expect(place.column == column)
    }

    static func vectors(_ plugin: String, _ object: String) throws -> [FieldVector] {
        let file = try Repository.file("plugins/\(plugin)/vectors/\(object).jsonl")
        let (vectors, errors) = FieldVector.read(file, object: object)
        #expect(errors.isEmpty)
        return vectors
    }

    static func read(_ text: String, object: String) -> (vectors: [FieldVector], errors: [Diagnostic]) {
        FieldVector.read(SourceFile(name: "vectors.jsonl", bytes: Array(text.utf8)), object: object)
    }
}
