import JSON
import Testing

@Suite struct MemberTests {
    @Test func findsTheValueOfAKey() throws {
        let document = try JSONDocument(#"{"a":{"deep":[1,{"a":2}]},"b":3,"longer_than_one_word":4,"":5,"größe":6}"#)
        func digits(_ key: String) -> String? { document.member(key, of: 0).flatMap { document.digits($0) } }
        #expect(digits("b") == "3")
        #expect(digits("longer_than_one_word") == "4")
        #expect(digits("") == "5")
        #expect(digits("größe") == "6")
        #expect(document.member("a", of: 0) == 2)
        for absent in ["deep", "B", "bb", "longer_than_one_wore", "longer_than_one_wor", "gröBe", "1"] {
            #expect(document.member(absent, of: 0) == nil)
        }
    }

    @Test func findsAKeyThatIsWrittenWithEscapes() throws {
        let document = try JSONDocument(
            #"{"\u0061b":1,"\ud83d\ude00":2,"x\\y":3,"\u00e9":4,"\u0063\u0064\u0065":5}"#)
        for (key, value) in [("ab", 1), ("😀", 2), ("x\\y", 3), ("é", 4), ("cde", 5)] {
            #expect(document.member(key, of: 0).flatMap { document.int64($0) } == Int64(value))
        }
        for absent in ["a", "abc", #"\u0061b"#, "x\\\\y", "x", ""] { #expect(document.member(absent, of: 0) == nil) }
    }

    @Test func comparesKeysByBytesAndNotByCanonicalEquivalence() throws {
        let document = try JSONDocument("{\"e\u{301}\":1}")
        #expect(document.member("e\u{301}", of: 0) == 2)
        #expect(document.member("é", of: 0) == nil)
    }

    @Test func takesAKeyInAnyForm() throws {
        let document = try JSONDocument(#"{"event_id":1,"\u0065vent":2}"#)
        let constant: StaticString = "event_id"
        #expect(document.member(constant, of: 0) == 2)
        let found = document.member(utf8: "event".utf8.span, of: 0)
        #expect(found == 4)
        #expect(document.keyEquals(1, constant))
        #expect(document.keyEquals(3, "event"))
        let equals = document.keyEquals(3, utf8: "event".utf8.span)
        #expect(equals)
        #expect(!document.keyEquals(1, "event"))
        #expect(!document.keyEquals(2, "1"))
    }

    /// Every length around the eight bytes that are compared at once, and a difference at every place.
    @Test(arguments: 0..<20)
    func seesADifferenceAtEveryPlace(_ length: Int) throws {
        let key = String("abcdefghijklmnopqrst".prefix(length))
        let document = try JSONDocument("{\"\(key)\":null}")
        #expect(document.member(key, of: 0) == 2)
        #expect(document.member(key + "x", of: 0) == nil)
        for place in 0..<length {
            var other = Array(key.utf8)
            other[place] ^= 0x20
            let found = document.member(utf8: other.span, of: 0)
            #expect(found == nil)
        }
    }

    @Test func isEmptyWhereThereIsNothingToWalkOver() throws {
        let document = try JSONDocument(#"[{}, [], "a", 1, null, {"a":1}]"#)
        for index in document.elements(of: 0).prefix(5) {
            #expect(document.member("a", of: index) == nil)
            #expect(Array(document.elements(of: index)).isEmpty)
            #expect(document.members(of: index).map(\.key).isEmpty)
            #expect(document.count(index) == 0)
        }
        #expect(Array(document.elements(of: 6)).isEmpty)
        #expect(document.members(of: 0).map(\.key).isEmpty)
        #expect(document.count(0) == 6)
    }

    @Test func walksOverNestedValuesWithoutEnteringThem() throws {
        let document = try JSONDocument(#"{"a":[[1,2],[3]],"b":{"c":{"d":1}},"e":0}"#)
        #expect(document.members(of: 0).map { document.string($0.key) } == ["a", "b", "e"])
        #expect(document.members(of: 0).map { document.raw($0.value) } == ["[[1,2],[3]]", #"{"c":{"d":1}}"#, "0"])
        let list = try #require(document.member("a", of: 0))
        #expect(document.elements(of: list).map { document.raw($0) } == ["[1,2]", "[3]"])
    }
}
