import Mapping
import Testing
import YAML

/// `overrides`: other lines for single events.
@Suite struct OverrideTests {
    private static let fields = "number: properties.value\ntext: properties.order_id\nhashed: user.email"
    private static let more = """
        overrides:
          Subscribe:
            number: properties.predicted_ltv
            other: {value: subscription}
            hashed: user.external_id
          Lead:
            text: ~
        """

    @Test(
        arguments: [
            ("Purchase", ["number": "29.90", "text": #""A-1""#, "other": nil]),
            ("Subscribe", ["number": "99", "text": #""A-1""#, "other": #""subscription""#]),
            ("Lead", ["number": "29.90", "text": nil, "other": nil]),
        ] as [(String, [String: String?])])
    func anEventHasItsOwnLines(name: String, expected: [String: String?]) throws {
        let event = """
            {"event": "\(name)", "user": {"email": "a@b.cc", "external_id": "A@B.cc"},
             "properties": {"value": 29.90, "predicted_ltv": 99, "order_id": "A-1"}}
            """
        let mapped = try Lab.mapped(event, fields: Self.fields, hashing: "hashed: [email, sha256]", more: Self.more)
        for (path, wanted) in expected { #expect(try mapped.value(path) == wanted, "\(path)") }
    }

    @Test func theStepsOfHashingStay() throws {
        let event = #"{"event": "Subscribe", "user": {"email": "a@b.cc", "external_id": " A@B.cc"}}"#
        let overridden = try Lab.mapped(
            event, fields: Self.fields, hashing: "hashed: [email, sha256]", more: Self.more)
        let plain = try Lab.mapped(
            event, fields: "hashed: user.email", hashing: "hashed: [email, sha256]")
        #expect(try overridden.value("hashed") == plain.value("hashed"))
    }

    @Test(
        "a mistake is told at its place",
        arguments: [
            ("Lead: {numbr: properties.value}", "has no field `numbr`"),
            ("Lead: {number: user.emial}", "our event has no `user.emial`"),
            ("Lead: {number: {value: 1, only: [Lead]}}", "so it is for that event alone"),
            ("Lead: properties.value", "the fields of `Lead`"),
            ("Lead: {hashed: {from: user.email, steps: [lowercase]}}", "hash"),
            ("Leed: {text: event_id}", "none of our standard events"),
        ])
    func aMistakeIsTold(line: String, message: String) throws {
        let (_, diagnostics) = try Lab.setup(
            fields: Self.fields, hashing: "hashed: [email, sha256]", more: "overrides:\n  \(line)"
        ).load()
        #expect(diagnostics.contains { $0.message.contains(message) }, "\(diagnostics)")
    }
}
