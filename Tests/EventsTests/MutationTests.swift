import Events
import JSON
import Testing

/// Events that nobody would write, made from good ones by chance with a fixed seed.
struct MutationTests {
    /// SplitMix64: the same sequence on every machine.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "1e400", "-0", "\"\"", "\" \"", "\\u0000", "\\ud83d\\ude00",
        "é", "e\u{301}", "\u{3000}", "?", "&", "=", "%", "%41", ";", "fbclid=", "ttclid=x", "https://", "fb.1.1.x",
        "::",
        "\"event\"", "\"user\"", "\"contents\"", "\"cookies\"", "\"limited_data_use\"", "{\"a\":1}", "[1,\"2\"]",
    ].map { Array($0.utf8) }

    private static func mutated(_ text: [UInt8], by generator: inout Generator) -> [UInt8] {
        var bytes = text
        for _ in 0...Int.random(in: 0...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0...3, using: &generator) {
            case 0: bytes.removeSubrange(place..<end)
            case 1: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            case 2: bytes.replaceSubrange(place..<end, with: pieces.randomElement(using: &generator) ?? [])
            default: bytes.insert(contentsOf: bytes[place..<end], at: place)
            }
        }
        return bytes
    }

    /// Replaces one whole value by another, so that the result is JSON more often than not.
    private static func swapped(_ document: JSONDocument, by generator: inout Generator) -> [UInt8] {
        let values = document.nodes.indices
        guard let first = values.randomElement(using: &generator), let second = values.randomElement(using: &generator)
        else { return document.bytes }
        var bytes = document.bytes
        bytes.replaceSubrange(document.rawRange(first), with: document.bytes[document.rawRange(second)])
        return bytes
    }

    @Test(arguments: 0..<8)
    func noEventCrashesAndWhatIsAcceptedIsStable(seed: UInt64) throws {
        var generator = Generator(state: seed)
        let reader = EventReader(destinations: ["tiktok", "facebook"], makeID: { _ in "made" })
        let originals = try (CanonicalFormTests.whole + CanonicalFormTests.details)
            .map { try JSONDocument(parsing: Array($0.event.utf8)) }
        var acceptedCount = 0
        var refusedCount = 0
        for _ in 0..<1500 {
            guard let original = originals.randomElement(using: &generator) else { return }
            let bytes =
                Bool.random(using: &generator)
                ? Self.swapped(original, by: &generator) : Self.mutated(original.bytes, by: &generator)
            guard let document = try? JSONDocument(parsing: bytes) else { continue }
            switch reader.read(document, at: JSONDocument.root, receivedAt: received) {
            case .refused(let issues):
                refusedCount += 1
                #expect(!issues.isEmpty)
            case .accepted(let event):
                acceptedCount += 1
                let again = try JSONDocument(parsing: event.canonical)
                guard case .accepted(let second) = reader.read(again, at: JSONDocument.root, receivedAt: received)
                else {
                    Issue.record("its own form was refused: \(text(event.canonical))")
                    continue
                }
                #expect(text(second.canonical) == text(event.canonical), "from \(text(bytes))")
                let view = try ConversionEvent(canonical: event.canonical)
                #expect((view.name, view.id, view.time) == (event.name, event.id, event.time))
            }
        }
        #expect(acceptedCount > 100)
        #expect(refusedCount > 100)
    }
}
