import Mapping
import Testing

/// Which member of an event a path finds.
@Suite struct PathTests {
    static let cases: [FieldCase] = [
        FieldCase(
            "long names that differ in the middle alone",
            "text: properties.abcdefgh_1_ijklmnop\nother: properties.abcdefgh_2_ijklmnop",
            #"{"event": "Lead", "properties": {"abcdefgh_2_ijklmnop": "two", "abcdefgh_1_ijklmnop": "one", "abcdefgh_3_ijklmnop": "three"}}"#,
            ["text": #""one""#, "other": #""two""#]),
        FieldCase(
            "names of which one begins the other",
            "text: properties.size\nother: properties.size_long",
            #"{"event": "Lead", "properties": {"siz": "a", "size_long": "b", "size": "c", "size_": "d"}}"#,
            ["text": #""c""#, "other": #""b""#]),
        FieldCase(
            "names of one and of no character", "text: properties.a",
            #"{"event": "Lead", "properties": {"": "none", "b": "x", "a": "y"}}"#, ["text": #""y""#]),
        FieldCase(
            "a name with an escape", "text: properties.größe",
            #"{"event": "Lead", "properties": {"gr\u00f6\u00dfe": "44"}}"#, ["text": #""44""#]),
        FieldCase(
            "the same name at several levels", "text: properties.a.b\nother: properties.b.a",
            #"{"event": "Lead", "properties": {"a": {"a": "1", "b": "2"}, "b": {"b": "3", "a": "4"}}}"#,
            ["text": #""2""#, "other": #""4""#]),
        FieldCase(
            "a list and its items at once",
            "any: properties.contents\nlist: properties.contents[].id\nitems[].id: properties.contents[].id",
            #"{"event": "Lead", "properties": {"contents": [{"id": "x"}, {"name": "y"}]}}"#,
            ["list": #"["x"]"#, "items": #"[{"id":"x"}]"#, "any": #"[{"id":"x"},{"name":"y"}]"#]),
        FieldCase(
            "two lists", "texts: properties.one[].a\nlist: properties.two[].a",
            #"{"event": "Lead", "properties": {"two": [{"a": "3"}], "one": [{"a": "1"}, {"b": "9"}, {"a": "2"}]}}"#,
            ["texts": #"["1","2"]"#, "list": #"["3"]"#]),
        FieldCase(
            "a path into what is no object", "text: properties.a.b\nother: properties.c",
            #"{"event": "Lead", "properties": {"a": "b", "c": "d"}}"#, ["text": nil, "other": #""d""#]),
    ]

    @Test(arguments: cases) func aPathFindsItsMember(_ test: FieldCase) throws { try test.check() }

    @Test func manyNamesAreToldApart() throws {
        let names = (0..<200).map { "member_\($0)" }
        let members = names.map { "\"\($0)\": \"\($0)\"" }.joined(separator: ", ")
        let mapped = try Lab.mapped(
            "{\"event\": \"Lead\", \"properties\": {\(members)}}",
            fields: "text: properties.member_7\nother: properties.member_177\nlist: {from: [properties.member_99]}")
        #expect(try mapped.value("text") == "\"member_7\"")
        #expect(try mapped.value("other") == "\"member_177\"")
        #expect(try mapped.value("list") == "[\"member_99\"]")
    }
}
