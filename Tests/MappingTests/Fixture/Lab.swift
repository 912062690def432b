import Events
import Mapping
import Testing

/// A platform of our own with a field for every rule that an adapter can state.
enum Lab {
    static let adapter = """
        adapter: lab
        title: The lab
        settings:
          account: {default: "7"}
          token: {default: s3cr3t-token, secret: true}
        request:
          method: POST
          url: https://lab.example.com/v1/{account}/events
          headers:
            Authorization: Bearer {token}
            Content-Type: application/json
          body:
            source: "{account}"
            test_event_code: "{test_code}"
            data: "{events}"
        event:
          event: "{event_name}"
          time: {from: event_time, steps: [unix_seconds]}
        limits:
          events_per_request: 100
          bytes_per_request: 64KB
        fields:
          text: {type: string}
          other: {type: string}
          texts: {type: string, list: allowed}
          list: {type: string, list: always}
          number: {type: number}
          numbers: {type: number, list: allowed}
          integer: {type: integer}
          boolean: {type: boolean}
          any: {type: any}
          color: {type: string, enum: [red, green]}
          colors: {type: string, list: always, enum: [red, green]}
          hashed: {type: string, list: allowed, hash: required}
          maybe: {type: string, list: always, hash: optional}
          currency: {type: string, enum: [EUR, USD]}
          value: {type: number, needs: currency}
          deep.inside.text: {type: string}
          items[].id: {type: string, required: true}
          items[].price: {type: number}
          items[].quantity: {type: integer}
          items[].kind: {type: string}
          items[].shop: {type: string}
          items[].detail.name: {type: string}
        verdicts:
          - {verdict: delivered, when: {status: 2xx}, means: accepted}
          - {verdict: retry, means: anything else}
        """

    /// One destination named `lab`; `fields`, `hashing` and `more` are lines of YAML.
    static func setup(fields: String, hashing: String = "", more: String = "") -> Setup {
        var yaml = "version: 1\ndestinations:\n  lab:\n    adapter: lab\n    events: {\"*\": as is}\n"
        yaml += "    fields:\n" + indented(fields, by: 6)
        if !hashing.isEmpty { yaml += "    hashing:\n" + indented(hashing, by: 6) }
        yaml += indented(more, by: 4)
        return Setup(yaml: yaml, adapters: ["lab": adapter])
    }

    /// The one event that the lab gets.
    static func mapped(
        _ json: String, fields: String, hashing: String = "", more: String = "",
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> MappedEvent {
        let configuration = try setup(fields: fields, hashing: hashing, more: more)
            .configuration(sourceLocation: sourceLocation)
        let outcome = configuration.destinations[0].mapped(try Events.read(json), now: noon)
        return try #require(outcome.events.first, "\(outcome.reason ?? "nothing")", sourceLocation: sourceLocation)
    }

    static func indented(_ text: String, by spaces: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: true)
            .map { String(repeating: " ", count: spaces) + $0 + "\n" }.joined()
    }
}

/// One field, an event, and what is expected of it.
struct FieldCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let fields: String
    let hashing: String
    let event: String
    /// Paths of the payload, and the JSON that stands there; nil: nothing.
    let expected: [String: String?]
    /// Part of the only note, nil where none is expected.
    let note: String?

    init(
        _ description: String, _ fields: String, hashing: String = "", _ event: String, _ expected: [String: String?],
        note: String? = nil
    ) {
        testDescription = description
        self.fields = fields
        self.hashing = hashing
        self.event = event
        self.expected = expected
        self.note = note
    }

    func check() throws {
        let mapped = try Lab.mapped(event, fields: fields, hashing: hashing)
        for (path, wanted) in expected {
            let found = try mapped.value(path)
            #expect(found == wanted, "\(path) in \(String(decoding: mapped.json, as: UTF8.self))")
        }
        if let note {
            #expect(mapped.notes.contains { $0.reason.contains(note) }, "\(mapped.notes)")
        } else {
            #expect(mapped.notes.isEmpty)
        }
    }
}
