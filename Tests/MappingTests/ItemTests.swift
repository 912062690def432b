import Mapping
import Testing

/// Lists of items, and values made of whole lists.
@Suite struct ItemTests {
    static let order = #"""
        {"event": "Purchase", "properties": {"order_id": "A-1", "contents": [
            {"id": "sku-1", "name": "Shoe", "price": 10.10, "quantity": 2},
            {"id": 77, "price": "5.05", "quantity": 1.0, "size": {"eu": 44}}]}}
        """#

    static func contents(_ items: String) -> String {
        #"{"event": "Purchase", "properties": {"order_id": "A-1", "contents": [\#(items)]}}"#
    }

    static let cases: [FieldCase] = [
        FieldCase(
            "each item of ours becomes one of theirs",
            "items[].id: properties.contents[].id\nitems[].price: properties.contents[].price", order,
            ["items": #"[{"id":"sku-1","price":10.10},{"id":"77","price":5.05}]"#]),
        FieldCase(
            "a member of an object inside an item",
            "items[].id: properties.contents[].id\nitems[].detail.name: properties.contents[].name", order,
            ["items": #"[{"id":"sku-1","detail":{"name":"Shoe"}},{"id":"77"}]"#]),
        FieldCase(
            "a path deep in an item",
            "items[].id: properties.contents[].id\nitems[].kind: properties.contents[].size.eu", order,
            ["items.0.kind": nil, "items.1.kind": #""44""#]),
        FieldCase(
            "steps inside items",
            "items[].id: {from: \"properties.contents[].id\", steps: [uppercase, first(3)]}", order,
            ["items": #"[{"id":"SKU"},{"id":"77"}]"#]),
        FieldCase(
            "a constant in every item", "items[].kind: {value: product}\nitems[].id: properties.contents[].id", order,
            ["items": #"[{"kind":"product","id":"sku-1"},{"kind":"product","id":"77"}]"#]),
        FieldCase(
            "a value of the whole event in every item",
            "items[].id: properties.contents[].id\nitems[].shop: {from: properties.order_id, steps: [lowercase]}",
            order, ["items.0.shop": #""a-1""#, "items.1.shop": #""a-1""#]),
        FieldCase(
            "a default in the items that lack a value",
            "items[].id: properties.contents[].id\nitems[].kind: {from: \"properties.contents[].name\", default: thing}",
            order, ["items.0.kind": #""Shoe""#, "items.1.kind": #""thing""#]),
        FieldCase(
            "the first of two members of an item",
            "items[].id: {from: [\"properties.contents[].sku\", \"properties.contents[].id\"]}",
            contents(#"{"id": "a", "sku": "b"}, {"id": "c"}"#), ["items": #"[{"id":"b"},{"id":"c"}]"#]),
        FieldCase(
            "an item without a required member is left out whole",
            "items[].id: properties.contents[].id\nitems[].price: properties.contents[].price",
            contents(#"{"price": 1}, {"id": "b", "price": 2}"#), ["items": #"[{"id":"b","price":2}]"#],
            note: "an item without it"),
        FieldCase(
            "an item whose required member is unusable is left out whole",
            "items[].id: {from: \"properties.contents[].id\", steps: [digits]}\nitems[].price: properties.contents[].price",
            contents(#"{"id": "x", "price": 1}, {"id": "b2", "price": 2}"#), ["items": #"[{"id":"2","price":2}]"#],
            note: "an item without it"),
        FieldCase(
            "an item of constants alone is left out",
            "items[].kind: {value: product}\nitems[].id: properties.contents[].id",
            contents(#"{"x": 1}, {"id": "b"}"#), ["items": #"[{"kind":"product","id":"b"}]"#]),
        FieldCase(
            "a list of which no item is left is left out", "items[].id: properties.contents[].id\ntext: event_id",
            contents(#"{"price": 1}"#), ["items": nil]),
        FieldCase(
            "an event without the list", "items[].id: properties.contents[].id", #"{"event": "E"}"#, ["items": nil]),
        FieldCase(
            "members gathered into one list", "list: properties.contents[].id", order, ["list": #"["sku-1","77"]"#]),
        FieldCase(
            "members gathered where the first path has nothing",
            "list: {from: [properties.content_ids, \"properties.contents[].id\"]}", order,
            ["list": #"["sku-1","77"]"#]),
        FieldCase(
            "gathered members run through steps",
            "list: {from: \"properties.contents[].id\", steps: [uppercase]}", order, ["list": #"["SKU-1","77"]"#]),
        FieldCase(
            "the sum of members", "integer: {from: \"properties.contents[].quantity\", steps: [sum]}", order,
            ["integer": "3"]),
        FieldCase(
            "the exact sum of prices", "number: {from: \"properties.contents[].price\", steps: [sum]}", order,
            ["number": "15.15"]),
        FieldCase(
            "0.1 and 0.2 and -0.3 are nothing", "number: {from: \"properties.contents[].price\", steps: [sum]}",
            contents(#"{"price": 0.1}, {"price": 0.2}, {"price": -0.30}"#), ["number": "0"]),
        FieldCase(
            "a sum that is not whole is no integer", "integer: {from: \"properties.contents[].price\", steps: [sum]}",
            order, ["integer": nil], note: "not a whole number"),
        FieldCase(
            "a sum of what is no number", "integer: {from: properties.x, steps: [sum]}",
            #"{"event": "E", "properties": {"x": [1, "two"]}}"#, ["integer": nil], note: "not a number"),
        FieldCase(
            "the sum of one number", "integer: {from: properties.x, steps: [sum]}",
            #"{"event": "E", "properties": {"x": "4"}}"#, ["integer": "4"]),
        FieldCase(
            "the sum of nothing", "integer: {from: \"properties.contents[].quantity\", steps: [sum]}",
            #"{"event": "E"}"#, ["integer": nil]),
        FieldCase(
            "the number of values", "integer: {from: \"properties.contents[].id\", steps: [count]}", order,
            ["integer": "2"]),
        FieldCase(
            "a count where anything goes is a number", "any: {from: \"properties.contents[].id\", steps: [count]}",
            order, ["any": "2"]),
        FieldCase(
            "values joined to a text", "text: {from: \"properties.contents[].id\", steps: [\"join(, )\"]}", order,
            ["text": #""sku-1, 77""#]),
        FieldCase(
            "steps before and after joining",
            "text: {from: properties.x, steps: [trim, \"join( | )\", uppercase]}",
            #"{"event": "E", "properties": {"x": [" a ", "b"]}}"#, ["text": #""A | B""#]),
        FieldCase(
            "a joined list is hashed as one text", "maybe: {from: properties.x, steps: [join(-), sha256]}",
            #"{"event": "E", "properties": {"x": ["a", "b"]}}"#,
            ["maybe": #"["d44362d67d921091c7b9674d752e9e23c1f9ec8a4f0b82741bf01364eb97c830"]"#]),
        FieldCase(
            "millionths", "integer: {from: properties.value, steps: [micros]}",
            #"{"event": "E", "properties": {"value": 29.9}}"#, ["integer": "29900000"]),
        FieldCase(
            "millionths of a whole number", "integer: {from: properties.value, steps: [micros]}",
            #"{"event": "E", "properties": {"value": 7}}"#, ["integer": "7000000"]),
        FieldCase(
            "millionths of a small number", "integer: {from: properties.value, steps: [micros]}",
            #"{"event": "E", "properties": {"value": 0.000001}}"#, ["integer": "1"]),
        FieldCase(
            "millionths that are not whole", "integer: {from: properties.value, steps: [micros]}",
            #"{"event": "E", "properties": {"value": 0.0000015}}"#, ["integer": nil], note: "not a whole number"),
    ]

    @Test(arguments: cases) func listsAreMapped(_ form: FieldCase) throws {
        try form.check()
    }

    static let times: [(step: String, json: String)] = [
        ("unix_seconds", "1796126399"), ("unix_ms", "1796126399500"), ("unix_us", "1796126399500000"),
        ("iso8601", #""2026-12-01T11:59:59.500Z""#),
    ]

    @Test(arguments: times) func theTimeTakesTheFormWanted(_ time: (step: String, json: String)) throws {
        let mapped = try Lab.mapped(
            #"{"event": "E", "event_time": 1796126399.5}"#, fields: "any: {from: event_time, steps: [\(time.step)]}")
        #expect(try mapped.value("any") == time.json)
    }
}
