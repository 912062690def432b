import Crypto
import Events
import Mapping
import Testing

/// What is hashed, what was hashed before, and what is remembered.
@Suite struct HashingTests {
    static func sha256(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func quoted(_ hashes: String...) -> String {
        hashes.count == 1 ? "\"\(hashes[0])\"" : "[" + hashes.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    }

    private static func user(_ email: String) -> String { #"{"event": "E", "user": {"email": \#(email)}}"# }
    private static let email = "hashed: user.email"
    private static let steps = "hashed: [trim, lowercase, sha256]"

    static let cases: [FieldCase] = [
        FieldCase(
            "a text is normalized, then hashed", email, hashing: steps, user(#"" Ada@Example.com""#),
            ["hashed": quoted(sha256("ada@example.com"))]),
        FieldCase(
            "letters of any script are hashed as UTF-8 in form C", "hashed: user.first_name",
            hashing: "hashed: [name, sha256]", #"{"event": "E", "user": {"first_name": "Vale\u0301ry"}}"#,
            ["hashed": quoted("08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c")]),
        FieldCase(
            "a hash stays", email, hashing: steps, user("\"\(sha256("a@b.cd"))\""),
            ["hashed": quoted(sha256("a@b.cd"))]),
        FieldCase(
            "a hash in upper case becomes lower case", email, hashing: steps,
            user("\"\(sha256("a@b.cd").uppercased())\""), ["hashed": quoted(sha256("a@b.cd"))]),
        FieldCase(
            "what Meta's libraries append is cut off", "hashed: user.external_id", hashing: "hashed: [trim, sha256]",
            #"{"event": "E", "user": {"external_id": ["\#(sha256("1")).AQQCAQIB", "\#(sha256("2")).Bg"]}}"#,
            ["hashed": quoted(sha256("1"), sha256("2"))]),
        FieldCase(
            "63 hexadecimal digits are a text like any other", "hashed: user.external_id",
            hashing: "hashed: [trim, sha256]",
            #"{"event": "E", "user": {"external_id": "\#(String(sha256("1").dropLast()))"}}"#,
            ["hashed": quoted(sha256(String(sha256("1").dropLast())))]),
        FieldCase(
            "an MD5 is a text like any other", "hashed: user.external_id", hashing: "hashed: [trim, sha256]",
            #"{"event": "E", "user": {"external_id": "d41d8cd98f00b204e9800998ecf8427e"}}"#,
            ["hashed": quoted(sha256("d41d8cd98f00b204e9800998ecf8427e"))]),
        FieldCase(
            "the same person twice is sent once", email, hashing: steps,
            user(#"["Ada@example.com", "ada@EXAMPLE.com ", "\#(sha256("ada@example.com").uppercased())"]"#),
            ["hashed": quoted(sha256("ada@example.com"))]),
        FieldCase(
            "two people stay two", email, hashing: steps, user(#"["b@example.com", "a@example.com"]"#),
            ["hashed": quoted(sha256("b@example.com"), sha256("a@example.com"))]),
        FieldCase(
            "nothing is left to hash", email, hashing: "hashed: [digits, sha256]", user(#""ada@example.com""#),
            ["hashed": nil], note: "nothing is left"),
        FieldCase(
            "what cannot be one is left out, the rest is sent", "hashed: user.country",
            hashing: "hashed: [country, sha256]", #"{"event": "E", "user": {"country": ["Atlantis", "Germany"]}}"#,
            ["hashed": quoted(sha256("de"))], note: "country"),
        FieldCase(
            "a number is hashed as its digits", "hashed: properties.x", hashing: "hashed: [trim, sha256]",
            #"{"event": "E", "properties": {"x": 1200.50}}"#, ["hashed": quoted(sha256("1200.50"))]),
        FieldCase(
            "a translated value is hashed too", "hashed: {from: user.gender, map: {female: F, male: M}}",
            hashing: "hashed: [lowercase, sha256]", #"{"event": "E", "user": {"gender": "Female"}}"#,
            ["hashed": quoted(sha256("F"))]),
        FieldCase(
            "a hash is not translated", "hashed: {from: user.gender, map: {female: F}}",
            hashing: "hashed: [lowercase, sha256]", #"{"event": "E", "user": {"gender": "\#(sha256("f"))"}}"#,
            ["hashed": quoted(sha256("f"))]),
        FieldCase(
            "a field in the clear gets no hash", "text: user.city",
            #"{"event": "E", "user": {"city": "\#(sha256("x"))"}}"#,
            ["text": nil], note: "came hashed"),
        FieldCase(
            "nor does it with steps", "text: {from: user.city, steps: [city]}",
            #"{"event": "E", "user": {"city": ["\#(sha256("x"))", "Roma"]}}"#, ["text": #""roma""#], note: "came hashed"
        ),
        FieldCase(
            "64 hexadecimal digits that are no person's stay", "text: properties.order_id",
            #"{"event": "E", "properties": {"order_id": "\#(sha256("x"))"}}"#, ["text": quoted(sha256("x"))]),
        FieldCase(
            "a field that may be hashed takes both", "maybe: user.email",
            #"{"event": "E", "user": {"email": ["a@b.cd", "\#(sha256("x"))"]}}"#,
            ["maybe": #"["a@b.cd","\#(sha256("x"))"]"#]),
    ]

    @Test(arguments: cases) func aValueIsHashed(_ form: FieldCase) throws {
        try form.check()
    }

    @Test func notesNameNoPersonalData() throws {
        let mapped = try Lab.mapped(
            #"{"event": "E", "user": {"country": "Lovelace", "city": "\#(Self.sha256("x"))"}}"#,
            fields: "hashed: user.country\ntext: user.city", hashing: "hashed: [country, sha256]")
        #expect(mapped.notes.count == 2)
        #expect(!"\(mapped.notes)".contains("Lovelace"))
        #expect(!"\(mapped.notes)".contains(Self.sha256("x")))
    }
}

/// What several destinations make of one event.
@Suite struct SharingTests {
    static let yaml = """
        version: 1
        destinations:
          one: &lab
            adapter: lab
            events: {"*": as is}
            fields: {hashed: user.country, text: properties.order_id, maybe: user.country}
            hashing: {hashed: [country, sha256], maybe: [country, sha256]}
          two:
            <<: *lab
            hashing: {hashed: [country, sha256], maybe: [country]}
          three:
            <<: *lab
            hashing: {hashed: [trim, sha256], maybe: [country, sha256]}
        """

    @Test func whatIsMadeOfOneSourceByOneWayIsMadeOnce() throws {
        let configuration = try Setup(yaml: Self.yaml, adapters: ["lab": Lab.adapter]).configuration()
        let event = try Events.read(#"{"event": "E", "user": {"country": "Germany"}}"#)
        var binding = configuration.binding(of: event)
        var counts: [Int] = []
        for destination in configuration.destinations {
            let shared = destination.mapped(&binding, now: noon).events.map(\.json)
            #expect(shared == destination.mapped(event, now: noon).events.map(\.json))
            counts.append(binding.madeCount)
        }
        // One way for the first, a second for the country in the clear, a third for [trim, sha256].
        #expect(counts == [1, 2, 3])
    }

    @Test func eachDestinationHearsWhatItLeavesOut() throws {
        let configuration = try Setup(yaml: Self.yaml, adapters: ["lab": Lab.adapter]).configuration()
        var binding = configuration.binding(of: try Events.read(#"{"event": "E", "user": {"country": "Atlantis"}}"#))
        for destination in configuration.destinations.prefix(2) {
            let notes = destination.mapped(&binding, now: noon).events.flatMap(\.notes)
            #expect(Set(notes.map(\.field)) == ["hashed", "maybe"])
        }
    }

    @Test func fieldsThatAllowDifferentValuesAreMadeApart() throws {
        let mapped = try Lab.mapped(
            #"{"event": "E", "properties": {"x": "BLUE"}}"#,
            fields: "color: {from: properties.x, steps: [lowercase]}\ntext: {from: properties.x, steps: [lowercase]}")
        #expect(try mapped.value("color") == nil)
        #expect(try mapped.value("text") == #""blue""#)
    }
}
