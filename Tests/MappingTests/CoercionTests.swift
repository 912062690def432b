import Mapping
import Testing

/// How a value of ours becomes the type that the platform wants.
@Suite struct CoercionTests {
    private static func given(_ json: String) -> String { #"{"event": "E", "properties": {"x": \#(json)}}"# }

    static let cases: [FieldCase] = [
        FieldCase("text stays text", "text: properties.x", given(#""a""#), ["text": #""a""#]),
        FieldCase("a number becomes text with its digits", "text: properties.x", given("10.50"), ["text": #""10.50""#]),
        FieldCase("a boolean becomes text", "text: properties.x", given("true"), ["text": #""true""#]),
        FieldCase("an object is no text", "text: properties.x", given(#"{"a": 1}"#), ["text": nil], note: "an object"),
        FieldCase("a number keeps its digits", "number: properties.x", given("10.50"), ["number": "10.50"]),
        FieldCase("zero is a number", "number: properties.x", given("0"), ["number": "0"]),
        FieldCase("an exponent is a number", "number: properties.x", given("1E3"), ["number": "1E3"]),
        FieldCase("digits in text become a number", "number: properties.x", given(#""10.50""#), ["number": "10.50"]),
        FieldCase(
            "a comma makes no number", "number: properties.x", given(#""10,50""#), ["number": nil], note: "not a number"
        ),
        FieldCase(
            "a leading zero makes no number", "number: properties.x", given(#""007""#), ["number": nil],
            note: "not a number"),
        FieldCase(
            "a boolean is no number", "number: properties.x", given("true"), ["number": nil], note: "not a number"),
        FieldCase("a whole number is an integer", "integer: properties.x", given("3"), ["integer": "3"]),
        FieldCase("3.0 is an integer", "integer: properties.x", given("3.0"), ["integer": "3"]),
        FieldCase("3.00 in text is an integer", "integer: properties.x", given(#""3.00""#), ["integer": "3"]),
        FieldCase("3e0 is an integer", "integer: properties.x", given("3e0"), ["integer": "3"]),
        FieldCase(
            "3.5 is no integer", "integer: properties.x", given("3.5"), ["integer": nil], note: "not a whole number"),
        FieldCase("-2 is an integer", "integer: properties.x", given("-2"), ["integer": "-2"]),
        FieldCase("a boolean", "boolean: properties.x", given("false"), ["boolean": "false"]),
        FieldCase("a boolean in text", "boolean: properties.x", given(#""true""#), ["boolean": "true"]),
        FieldCase("1 is no boolean", "boolean: properties.x", given("1"), ["boolean": nil], note: "not true or false"),
        FieldCase("any: an object", "any: properties.x", given(#"{"a":[1,2.50]}"#), ["any": #"{"a":[1,2.50]}"#]),
        FieldCase("any: a number", "any: properties.x", given("2.50"), ["any": "2.50"]),
        FieldCase(
            "any: a number with a step for numbers", "any: {from: properties.x, steps: [micros]}", given("2.5"),
            ["any": "2500000"]),
        FieldCase(
            "any: values gathered from a list keep their type", "any: properties.contents[].quantity",
            #"{"event": "E", "properties": {"contents": [{"id": "a", "quantity": 1}, {"id": "b", "quantity": 2}]}}"#,
            ["any": "[1,2]"]),
        FieldCase("one of the values allowed", "color: properties.x", given(#""red""#), ["color": #""red""#]),
        FieldCase(
            "none of the values allowed", "color: properties.x", given(#""blue""#), ["color": nil],
            note: "not one of those allowed"),
        FieldCase(
            "of several only those allowed", "colors: properties.x", given(#"["blue", "red", "green"]"#),
            ["colors": #"["red","green"]"#], note: "not one of those allowed"),
        FieldCase("no list: the first value", "text: properties.x", given(#"["a", "b"]"#), ["text": #""a""#]),
        FieldCase(
            "no list: the first usable value", "color: properties.x", given(#"["blue", "green"]"#),
            ["color": #""green""#], note: "not one of those"),
        FieldCase("list allowed: one value stands alone", "texts: properties.x", given(#"["a"]"#), ["texts": #""a""#]),
        FieldCase("list allowed: several", "texts: properties.x", given(#"["a", "b"]"#), ["texts": #"["a","b"]"#]),
        FieldCase("list always: one value", "list: properties.x", given(#""a""#), ["list": #"["a"]"#]),
        FieldCase("list always: no value", "list: properties.x", given("[]"), ["list": nil]),
        FieldCase(
            "repeated values are sent once", "list: properties.x", given(#"["a", "b", "a", "ab"]"#),
            ["list": #"["a","b","ab"]"#]),
        FieldCase(
            "a value that is part of another is not taken for it", "list: properties.x",
            given(#"["x\",\"y", "x", "y", "z"]"#), ["list": #"["x\",\"y","x","y","z"]"#]),
        FieldCase("null is nothing", "text: properties.x", given("null"), ["text": nil]),
        FieldCase(
            "null in a list is left out", "list: properties.x", given(#"["a", null]"#), ["list": #"["a"]"#],
            note: "nothing"),
        FieldCase(
            "a field whose needed field is there", "currency: properties.currency\nvalue: properties.value",
            #"{"event": "E", "properties": {"value": 0, "currency": "EUR"}}"#,
            ["value": "0", "currency": #""EUR""#]),
        FieldCase(
            "a field whose needed field stands behind it", "value: properties.value\ncurrency: properties.currency",
            #"{"event": "E", "properties": {"value": 5, "currency": "EUR"}}"#, ["value": "5"]),
        FieldCase(
            "a field whose needed field is missing", "currency: properties.currency\nvalue: properties.value",
            #"{"event": "E", "properties": {"value": 5}}"#, ["value": nil], note: "not sent without currency"),
        FieldCase(
            "a needed field that was never there says nothing",
            "currency: properties.currency\nvalue: properties.value",
            #"{"event": "E"}"#, ["value": nil]),
    ]

    @Test(arguments: cases) func aValueTakesTheTypeOfItsField(_ coercion: FieldCase) throws {
        try coercion.check()
    }

    @Test func aCurrencyThatThePlatformLacksTakesTheValueWithIt() throws {
        let event = try Lab.mapped(
            #"{"event": "E", "properties": {"value": 5, "currency": "AWG"}}"#,
            fields: "currency: properties.currency\nvalue: properties.value")
        #expect(String(decoding: event.json, as: UTF8.self) == #"{"event":"E","time":1796126400}"#)
        #expect(event.notes.map(\.field) == ["currency", "value"])
    }

    static let texts: [(raw: String, json: String)] = [
        (#"quote \" back \\ slash /"#, #""quote \" back \\ slash /""#),
        (#"line\nbreak\ttab\rreturn"#, #""line\nbreak\ttab\rreturn""#),
        (#"control \u0001 \u001f bell"#, #""control \u0001 \u001f bell""#),
        ("Grüße, 東京 🎉", #""Grüße, 東京 🎉""#),
        (#"\u00fc \ud83c\udf89"#, #""ü 🎉""#),
    ]

    @Test(arguments: texts) func textIsEscapedAsJSONWants(_ text: (raw: String, json: String)) throws {
        let event = #"{"event": "E", "properties": {"x": "\#(text.raw)"}}"#
        for fields in ["text: properties.x", "text: {from: properties.x, steps: [trim]}"] {
            let mapped = try Lab.mapped(event, fields: fields)
            let document = try #require(try mapped.value("text"))
            #expect(try Fixture.decoded(document) == Fixture.decoded(text.json), "\(fields)")
        }
    }
}
