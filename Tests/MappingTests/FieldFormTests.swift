import Events
import Mapping
import Testing

/// Where the value of a field comes from: every way in which `fields` can say it.
@Suite struct FieldFormTests {
    static let purchase = #"{"event": "Purchase", "properties": {"order_id": "A-1", "value": 29.90, "status": "paid"}}"#

    static let forms: [FieldCase] = [
        FieldCase("a path", "text: properties.order_id", purchase, ["text": #""A-1""#]),
        FieldCase("a path that the event has nothing at", "text: properties.coupon", purchase, ["text": nil]),
        FieldCase("from with one path", "text: {from: properties.order_id}", purchase, ["text": #""A-1""#]),
        FieldCase(
            "the first path that has a value", "text: {from: [properties.coupon, properties.status]}", purchase,
            ["text": #""paid""#]),
        FieldCase(
            "a path whose value is unusable gives way to the next",
            "integer: {from: [properties.status, properties.num_items]}",
            #"{"event": "E", "properties": {"status": "paid", "num_items": 3}}"#, ["integer": "3"],
            note: "not a whole number"),
        FieldCase(
            "the same, where steps work on the values", "text: {from: [user.country, user.state], steps: [country]}",
            #"{"event": "E", "user": {"country": "Atlantis", "state": "de"}}"#, ["text": #""de""#], note: "country"),
        FieldCase("a constant text", "text: {value: web}", purchase, ["text": #""web""#]),
        FieldCase("a constant number", "number: {value: 1.50}", purchase, ["number": "1.50"]),
        FieldCase("a constant boolean", "boolean: {value: false}", purchase, ["boolean": "false"]),
        FieldCase("a constant list", "list: {value: [a, b]}", purchase, ["list": #"["a","b"]"#]),
        FieldCase("a constant that becomes a list", "list: {value: a}", purchase, ["list": #"["a"]"#]),
        FieldCase("a constant number for a text", "text: {value: 12}", purchase, ["text": #""12""#]),
        FieldCase("a constant text for a number", "number: {value: '12'}", purchase, ["number": "12"]),
        FieldCase(
            "a constant object", "any: {value: {a: 1, b: [true, ~]}}", purchase, ["any": #"{"a":1,"b":[true,null]}"#]),
        FieldCase(
            "a default where nothing is", "text: {from: properties.coupon, default: none}", purchase,
            ["text": #""none""#]),
        FieldCase(
            "no default where something is", "text: {from: properties.status, default: none}", purchase,
            ["text": #""paid""#]),
        FieldCase(
            "a default where the value is unusable", "color: {from: properties.status, default: red}", purchase,
            ["color": #""red""#], note: "not one of those"),
        FieldCase(
            "a default becomes a list", "list: {from: properties.coupon, default: none}", purchase,
            ["list": #"["none"]"#]),
        FieldCase("only for its event", "text: {value: x, only: [Purchase]}", purchase, ["text": #""x""#]),
        FieldCase("only for another event", "text: {value: x, only: Lead}", purchase, ["text": nil]),
        FieldCase("except for its event", "text: {value: x, except: [Purchase, Lead]}", purchase, ["text": nil]),
        FieldCase("except for another event", "text: {value: x, except: Lead}", purchase, ["text": #""x""#]),
        FieldCase(
            "a default keeps to only", "text: {from: properties.coupon, default: x, only: [Lead]}", purchase,
            ["text": nil]),
        FieldCase("when something is there", "text: {value: x, when: properties.value}", purchase, ["text": #""x""#]),
        FieldCase("when nothing is there", "text: {value: x, when: properties.coupon}", purchase, ["text": nil]),
        FieldCase(
            "when something is false", "text: {value: x, when: consent.opt_out}",
            #"{"event": "E", "consent": {"opt_out": false}}"#, ["text": nil]),
        FieldCase(
            "when something is true", "text: {value: x, when: consent.opt_out}",
            #"{"event": "E", "consent": {"opt_out": true}}"#, ["text": #""x""#]),
        FieldCase(
            "our value to theirs", "text: {from: properties.status, map: {paid: PAID, open: OPEN}}", purchase,
            ["text": #""PAID""#]),
        FieldCase(
            "our number to their text", "text: {from: properties.value, map: {29.90: much}}", purchase,
            ["text": #""much""#]),
        FieldCase(
            "our text to their number", "integer: {from: properties.status, map: {paid: 1}}", purchase,
            ["integer": "1"]),
        FieldCase(
            "a value that the map lacks", "text: {from: properties.status, map: {open: OPEN}}", purchase,
            ["text": nil], note: "not in its `map`"),
        FieldCase(
            "a value that the map lacks, and a default", "text: {from: properties.status, map: {open: O}, default: U}",
            purchase, ["text": #""U""#]),
        FieldCase(
            "steps before the map", "text: {from: properties.status, steps: [uppercase], map: {PAID: yes}}", purchase,
            ["text": #""yes""#]),
        FieldCase("steps", "text: {from: properties.order_id, steps: [lowercase]}", purchase, ["text": #""a-1""#]),
        FieldCase(
            "steps under hashing", "text: properties.order_id", hashing: "text: [lowercase, first(1)]", purchase,
            ["text": #""a""#]),
        FieldCase("a field switched off", "text: ~", purchase, ["text": nil]),
        FieldCase(
            "a field inside objects", "deep.inside.text: properties.order_id", purchase,
            ["deep.inside.text": #""A-1""#]),
        FieldCase(
            "objects without content are left out", "deep.inside.text: properties.coupon", purchase, ["deep": nil]),
        FieldCase(
            "a path into the open part of an event", "text: properties.shoe.size",
            #"{"event": "E", "properties": {"shoe": {"size": "44"}}}"#, ["text": #""44""#]),
        FieldCase(
            "a path into extensions", "any: extensions.lab.thing",
            #"{"event": "E", "extensions": {"lab": {"thing": {"deep": [1, "2"]}}}}"#,
            ["any": #"{"deep":[1,"2"]}"#]),
    ]

    @Test(arguments: forms) func aFieldTakesItsValue(_ form: FieldCase) throws {
        try form.check()
    }

    @Test func theEnvelopeOfAnEventFollowsTheAdapter() throws {
        let event = try Lab.mapped(
            #"{"event": "My Event", "event_id": "e-1", "event_time": 1796126399.5}"#, fields: "text: event_id")
        #expect(String(decoding: event.json, as: UTF8.self) == #"{"event":"My Event","time":1796126399,"text":"e-1"}"#)
        #expect(event.name == "My Event")
        #expect(event.id == "e-1")
        #expect(event.time == Timestamp(milliseconds: 1_796_126_399_500))
    }
}
