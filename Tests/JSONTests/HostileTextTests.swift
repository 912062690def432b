import JSON
import Testing

@Suite struct HostileTextTests {
    @Test func refusesEveryPrefixOfADocument() throws {
        let bytes = Array(richText.utf8)
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: "}")))
        for length in 0...end {
            let error = try #require(failure(of: Array(bytes[..<length])))
            #expect([.empty, .unexpectedEnd, .invalidUTF8].contains(error.code), "\(length): \(error)")
            // Whatever is wrong is wrong at the cut, or in the character that it cuts.
            #expect(error.offset <= length && error.offset > length - 4)
        }
        #expect(failure(of: Array(bytes[...end])) == nil)
    }

    @Test func readsAPrefixInPlaceAsIfNothingFollowed() throws {
        let bytes = Array(richText.utf8)
        for length in 0..<bytes.count - 1 {
            let inPlace = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes, in: 0..<length) }
            #expect(inPlace == failure(of: Array(bytes[..<length])))
        }
    }

    /// Short, for every byte of it is replaced by every other.
    private static let mutated = #"{"k":[-1.5e+3,"a\u00e9\ud83d\ude00\n","é😀"],"l":{"m":true,"n":null},"o":""}"#

    @Test(arguments: 0..<mutated.utf8.count)
    func survivesEveryReplacedByte(_ position: Int) throws {
        var bytes = Array(Self.mutated.utf8)
        for byte in UInt8.min...UInt8.max {
            bytes[position] = byte
            try checkRoundTrip(bytes)
        }
    }

    @Test func survivesEveryInsertedRemovedAndDoubledByte() throws {
        let original = Array(Self.mutated.utf8)
        for position in original.indices {
            for byte in Array("\"\\{}[],:0-.eu \n".utf8) + [0x00, 0x80, 0xC3, 0xED, 0xF4, 0xFF] {
                var bytes = original
                bytes.insert(byte, at: position)
                try checkRoundTrip(bytes)
            }
            var bytes = original
            bytes.remove(at: position)
            try checkRoundTrip(bytes)
            bytes = original
            bytes.insert(original[position], at: position)
            try checkRoundTrip(bytes)
        }
    }

    @Test func survivesTextMadeOfItsOwnPieces() throws {
        var random = SeededGenerator(seed: 7)
        let pieces = [
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "\"\\u00e9\"", "\\", "\\ud83d", "\\ude00", "1", "-",
            "0", ".5", "e9", "true", "null", " ", "\n", "é", "\u{1}", "{\"a\":", "[1,",
        ]
        for _ in 0..<4000 {
            let count = Int.random(in: 1...12, using: &random)
            let text = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            try checkRoundTrip(Array(text.utf8))
        }
    }

    /// Either refused with a place inside of the text, or the same value once written anew.
    private func checkRoundTrip(_ bytes: [UInt8]) throws {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: bytes)
        } catch {
            guard error.offset >= 0, error.offset <= bytes.count, error.line >= 1, error.column >= 1 else {
                Issue.record("\(error) lies outside of the text")
                return
            }
            return
        }
        let tree = JSONTree(document)
        let written = tree.written
        let pretty = Array(document.prettyPrinted().utf8)
        if try JSONTree(JSONDocument(parsing: written)) != tree || JSONTree(JSONDocument(parsing: pretty)) != tree {
            Issue.record("changed by being written: \(String(decoding: bytes, as: UTF8.self))")
        }
        if !document.nodes.indices.allSatisfy({ bytes.indices.contains(document.rawRange($0).lowerBound) }) {
            Issue.record("a value lies outside of the text")
        }
    }
}
