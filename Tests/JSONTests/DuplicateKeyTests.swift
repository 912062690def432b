import JSON
import Testing

@Suite struct DuplicateKeyTests {
    @Test func allowsTheSameKeyInDifferentObjects() {
        #expect(failure(of: #"{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}"#) == nil)
    }

    @Test func tellsKeysApartThatDifferInOneByteOrInLengthOnly() {
        #expect(failure(of: #"{"a":1,"A":2,"a ":3," a":4,"aa":5,"":6,"a\u0000":7,"á":8,"a\u0301":9}"#) == nil)
        #expect(failure(of: #"{"12345678":1,"123456789":2,"12345679":3,"1234567":4,"02345678":5}"#) == nil)
    }

    /// Below and above the number from which on a hash table is used.
    @Test(arguments: [2, 3, 8, 9, 15, 16, 17, 18, 33, 64, 65, 300])
    func findsTheSecondOfTwoAmongMany(_ count: Int) throws {
        for (first, second) in [(0, count - 1), (0, 1), (count - 2, count - 1)] {
            let keys = (0..<count).map { $0 == second ? "key\(first)" : "key\($0)" }
            let text = "{" + keys.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
            let error = try #require(failure(of: text))
            #expect(error.code == .duplicateKey)
            let before = keys[..<second].reduce(1) { $0 + $1.utf8.count + 5 }
            #expect(error.offset == before)
        }
    }

    @Test(arguments: [2, 16, 17, 200])
    func comparesWhatKeysMeanAndNotHowTheyAreWritten(_ count: Int) throws {
        let plain = (0..<count - 1).map { "\"key\($0)é\":1" }
        for written in [#"key0é"#, #"k\u0065y0é"#, #"key0\u00e9"#, #"\u006B\u0065\u0079\u0030\u00E9"#] {
            let after = "{" + (plain + ["\"\(written)\":1"]).joined(separator: ",") + "}"
            #expect(failure(of: after)?.code == .duplicateKey)
            let before = "{" + (["\"\(written)\":1"] + plain).joined(separator: ",") + "}"
            #expect(failure(of: before)?.code == .duplicateKey)
        }
        let other = "{" + (plain + [#""k\u0065y0\u00e8":1"#, #""key0\\u00e9":1"#]).joined(separator: ",") + "}"
        #expect(failure(of: other) == nil)
    }

    @Test(arguments: 0...40)
    func comparesAllOfAKeyWhateverItsLength(_ length: Int) {
        let key = String(repeating: "abcdefgh", count: 6).prefix(length)
        #expect(failure(of: "{\"\(key)\":1,\"\(key)\":2}")?.code == .duplicateKey)
        for place in 0..<length {
            var other = Array(key.utf8)
            other[place] = UInt8(ascii: "-")
            #expect(failure(of: "{\"\(key)\":1,\"\(String(decoding: other, as: UTF8.self))\":2}") == nil)
        }
    }

    /// Deeper than keys are kept in mind for as well.
    @Test(arguments: [1, 2, 31, 32, 33, 34, 60])
    func findsARepetitionOnBothSidesOfWhatIsNested(_ depth: Int) {
        func nested(_ first: String, _ second: String) -> String {
            String(repeating: "[{\"x\":", count: depth / 2) + "{\"\(first)\":[{\"y\":[1,2],\"z\":3}],\"\(second)\":0}"
                + String(repeating: "}]", count: depth / 2)
        }
        let limits = JSONLimits(maxDepth: 100)
        #expect(failure(of: nested("a", "b"), limits: limits) == nil)
        #expect(failure(of: nested("y", "z"), limits: limits) == nil)
        #expect(failure(of: nested("a", "a"), limits: limits)?.code == .duplicateKey)
    }

    @Test func reportsTheFirstRepetition() {
        #expect(failure(of: #"{"a":1,"b":2,"b":3,"a":4}"#)?.offset == 13)
        #expect(failure(of: #"{"a":{"x":1,"x":2},"a":3}"#)?.offset == 12)
    }

    @Test func readsTenThousandKeysAndStillFindsTheLastOneTwice() throws {
        let keys = (0..<10_000).map { "\"k\($0)\":\($0)" }
        let document = try JSONDocument("{" + keys.joined(separator: ",") + "}")
        #expect(document.count(JSONDocument.root) == 10_000)
        #expect(document.member("k9999", of: 0).flatMap { document.int64($0) } == 9999)
        let escaped = (0..<10_000).map { "\"\\u006b\($0)\":\($0)" }
        #expect(failure(of: "{" + escaped.joined(separator: ",") + "}") == nil)
        #expect(failure(of: "{" + keys.joined(separator: ",") + #","\u006b9999":0}"#)?.code == .duplicateKey)
    }
}
