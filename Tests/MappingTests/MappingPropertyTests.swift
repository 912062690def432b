import Crypto
import Events
import Foundation
import JSON
import Mapping
import Testing

/// What holds for every event, from its text to a platform's payload.
@Suite struct MappingPropertyTests {
    /// Where a destination sends a field of `user`, and with which steps.
    struct Field: Sendable, CustomTestStringConvertible {
        let destination: String
        let ours: String
        let theirs: String

        var testDescription: String { "\(destination) \(theirs)" }
    }

    static let hashed =
        [
            ("email", "em", "email"), ("phone", "ph", "phone"), ("external_id", "external_id", "external_id"),
            ("first_name", "fn", "first_name"), ("last_name", "ln", "last_name"), ("postal_code", "zp", "zip_code"),
        ].flatMap { ours, facebook, tiktok in
            [
                Field(destination: "facebook", ours: ours, theirs: "user_data.\(facebook)"),
                Field(destination: "tiktok", ours: ours, theirs: "user.\(tiktok)"),
            ]
        }
        + [("gender", "ge"), ("date_of_birth", "db"), ("city", "ct"), ("state", "st"), ("country", "country")].map {
            Field(destination: "facebook", ours: $0, theirs: "user_data.\($1)")
        }

    @Test func everyHashIs64LowercaseDigitsAndNoEventCrashes() throws {
        let configuration = try Setup.shippedConfiguration.get()
        var dice = SeededGenerator(state: 21)
        var hashes = 0
        var payloads = 0
        // Nothing of an event may be left in the memory that the next one is mapped in.
        var mapper = configuration.mapper()
        for _ in 0..<1500 {
            let event = try Events.read(RandomEvent.json(&dice))
            mapper.turn(to: event)
            var binding = configuration.binding(of: event)
            for destination in configuration.destinations {
                let together = destination.mapped(&binding, now: noon)
                // What destinations share of an event changes nothing.
                let alone = destination.mapped(event, now: noon)
                #expect(together.events.map(\.json) == alone.events.map(\.json))
                #expect(together.rule == alone.rule)
                let afterOthers = mapper.map(to: destination, now: noon)
                #expect(afterOthers.events.map(\.json) == alone.events.map(\.json))
                #expect(afterOthers.events.map(\.notes) == alone.events.map(\.notes))
                #expect(afterOthers.rule == alone.rule)
                for mapped in together.events {
                    payloads += 1
                    for field in Self.hashed where field.destination == destination.name {
                        let texts = try Self.texts(at: field.theirs, in: mapped.json)
                        #expect(texts.allSatisfy(Self.isHash), "\(field.theirs) of \(event)")
                        #expect(Set(texts).count == texts.count)
                        hashes += texts.count
                    }
                    _ = try JSONDocument(parsing: destination.request(for: [mapped]).body)
                }
            }
        }
        // The dice gave something to look at.
        #expect(payloads > 3000)
        #expect(hashes > 5000)
    }

    @Test(arguments: hashed)
    func aValueAndItsHashGiveTheSame(_ field: Field) throws {
        let destination = try #require(try Setup.shippedConfiguration.get().destination(named: field.destination))
        var dice = SeededGenerator(state: 22)
        var compared = 0
        for _ in 0..<300 {
            let text = RandomEvent.text(of: field.ours, &dice)
            let country = ["DE", "US", "CN", "AD"].randomElement(using: &dice) ?? "DE"
            guard let hash = try Self.sent(text, field, country, destination).first else { continue }
            for written in [hash, hash.uppercased(), hash + ".AQQCAQIB", " \(hash) "] {
                #expect(try Self.sent(written, field, country, destination) == [hash], "\(text)")
            }
            // Together they are one person.
            let json = "[\(RandomEvent.quoted(hash)), \(RandomEvent.quoted(text))]"
            #expect(try Self.sent(json: json, field, country, destination) == [hash])
            compared += 1
        }
        #expect(compared > 100)
    }

    /// The lists of steps of the shipped file without their hash; a national number is read again only as it was meant.
    static let lists = [
        ("email", "email"), ("phone", "e164"), ("external_id", "no_spaces, lowercase"), ("external_id", "trim"),
        ("first_name", "name"), ("last_name", "name"), ("gender", "gender_letter"),
        ("date_of_birth", "date(yyyymmdd)"), ("city", "city"), ("state", "us_state"), ("postal_code", "postal_code"),
        ("postal_code", "lowercase, no_spaces, no_punctuation"), ("country", "country"),
    ]

    @Test(arguments: lists)
    func normalizingTwiceChangesNothing(_ ours: String, _ steps: String) throws {
        let setup = Lab.setup(fields: "text: user.\(ours)", hashing: "text: [\(steps)]")
        let destination = try setup.configuration().destinations[0]
        let field = Field(destination: "lab", ours: ours, theirs: "text")
        let hashing = try Lab.setup(fields: "hashed: user.\(ours)", hashing: "hashed: [\(steps), sha256]")
            .configuration().destinations[0]
        var dice = SeededGenerator(state: 23)
        var compared = 0
        for _ in 0..<600 {
            let text = RandomEvent.text(of: ours, &dice)
            let country = ["DE", "US", "CN", "AD", "IT"].randomElement(using: &dice) ?? "DE"
            guard let once = try Self.sent(text, field, country, destination).first else { continue }
            #expect(try Self.sent(once, field, country, destination) == [once], "\(text)")
            // What is hashed is what is sent in the clear elsewhere.
            let hash = SHA256.hash(data: Data(once.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            let hashed = Field(destination: "lab", ours: ours, theirs: "hashed")
            #expect(try Self.sent(text, hashed, country, hashing) == [hash], "\(text)")
            compared += 1
        }
        #expect(compared > 100)
    }

    /// What a destination sends for a text in one field of `user`.
    private static func sent(
        _ text: String, _ field: Field, _ country: String, _ destination: Destination
    ) throws -> [String] {
        try sent(json: RandomEvent.quoted(text), field, country, destination)
    }

    private static func sent(
        json: String, _ field: Field, _ country: String, _ destination: Destination
    ) throws -> [String] {
        let companion = field.ours == "external_id" ? #""email": "a@b.de""# : #""external_id": "7""#
        let more = field.ours == "country" ? "" : #", "country": "\#(country)""#
        let event = try Events.read(#"{"event": "Lead", "user": {\#(companion), "\#(field.ours)": \#(json)\#(more)}}"#)
        guard let mapped = destination.mapped(event, now: noon).events.first else { return [] }
        return try texts(at: field.theirs, in: mapped.json)
    }

    /// The text at a path, or the texts of the list there.
    private static func texts(at path: String, in json: [UInt8]) throws -> [String] {
        let document = try JSONDocument(parsing: json)
        var node = JSONDocument.root
        for name in path.split(separator: ".") {
            guard let next = document.member(String(name), of: node) else { return [] }
            node = next
        }
        if document.kind(node) == .array { return document.elements(of: node).compactMap { document.string($0) } }
        return document.string(node).map { [$0] } ?? []
    }

    private static func isHash(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { Array("0123456789abcdef".utf8).contains($0) }
    }
}
