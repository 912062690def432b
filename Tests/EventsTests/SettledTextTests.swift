import Foundation
import JSON
import Testing

@testable import Events

/// Texts that are copied as they stand come out as those that are decoded, trimmed, composed and written anew.
@Suite struct SettledTextTests {
    /// Pieces of JSON strings, as senders write them.
    ///
    /// Not U+FEFF, which Foundation loses inside of a text.
    private static let pieces = [
        "a", "/", "\\/", "\\\"", "\\\\", "\\n", "\\t", "\\b", "n", "u", " ", "\\u0020", "\\u00e9", "\\u0065\\u0301",
        "é",
        "e\u{301}", "„", "“", "\u{3000}", "Ω", "\u{2126}", "日", "?", "8 bytes in a row, and more",
    ]

    /// The text in canonical form, made the long way by other means than Fanout's.
    private static func expected(_ raw: String) throws -> String? {
        // Foundation's decoder, because it shares no line with Fanout's.
        let decoded = try #require(
            try JSONSerialization.jsonObject(with: Data("\"\(raw)\"".utf8), options: .fragmentsAllowed) as? String)
        let spaces = CharacterSet(charactersIn: " \n\t\u{3000}")
        let text = decoded.trimmingCharacters(in: spaces).precomposedStringWithCanonicalMapping
        if text.isEmpty { return nil }
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func everyMixtureOfPiecesIsWrittenAsItsTextIs() throws {
        // SplitMix64: the same texts on every machine.
        var state: UInt64 = 1815
        func below(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
            return Int((value ^ value >> 31) % UInt64(bound))
        }
        for _ in 0..<4000 {
            let raw = (0..<1 + below(5)).map { _ in Self.pieces[below(Self.pieces.count)] }.joined()
            let event = try accepted(
                #"{"event":"Lead","event_id":"1","user":{"email":"ada@example.com","first_name":"\#(raw)"},"properties":{"query":"\#(raw)"}}"#
            )
            let wanted = try Self.expected(raw)
            #expect(try member("first_name", of: "user", in: event) == wanted, "\(raw)")
            #expect(try member("query", of: "properties", in: event) == wanted, "\(raw)")
        }
    }

    @Test(arguments: [
        (#""email":"a\/b@example.com""#, #""email":"a/b@example.com""#),
        (#""email" : "ada@example.com""#, #""email":"ada@example.com""#),
        (#""em\u0061il":"ada@example.com""#, #""email":"ada@example.com""#),
        (#""external_id":"a\/b""#, #""external_id":"a/b""#),
    ])
    func keysAndSpacesAroundThemDoNotMatter(sent: String, kept: String) throws {
        let form = try canonical(#"{"event":"Lead","event_id":"1","event_time":1795472000,"user":{\#(sent)}}"#)
        #expect(form.contains("{\(kept)}"), "\(form)")
    }
}
