import Journal
import TestSupport
import Testing

@testable import JournalSQLite

struct FingerprintTests {
    private static let secret = KeySecret(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
    private static let counting = (0..<15).map { String(UnicodeScalar(UInt8($0))) }.joined()

    /// From CPython 3.11, whose `hash(bytes)` is SipHash-1-3, with the key of `PYTHONHASHSEED=0`; and from an
    /// implementation that gives the 2-4 vector of the SipHash paper.
    @Test(
        arguments: [
            (KeySecret(low: 0, high: 0), "a", 0x407448d2b89b1813),
            (KeySecret(low: 0, high: 0), "abcdefg", 0x6db12aae9070f506),
            (KeySecret(low: 0, high: 0), "abcdefgh", 0x3f7b849c0b8e35ea),
            (KeySecret(low: 0, high: 0), "0123456789abcdef", 0x1d42b30f7e060c24),
            (secret, "", 0xabac0158050fc4dc), (secret, "abcdefgh", 0x12d8c08c2ee9e620),
            (secret, "0123456789abcdef-ord", 0x6dabef19208669ab), (secret, counting, 0xd320d86d2a519956),
        ] as [(KeySecret, String, UInt64)])
    func `keys are hashed by SipHash-1-3`(secret: KeySecret, text: String, expected: UInt64) {
        #expect(secret.hash(text.utf8.span) == expected)
    }

    @Test
    func `a fingerprint has bits of its own for the id and for the name`() {
        let purchase = KeyFingerprint(EventKey(name: "Purchase", id: "1"), secret: Self.secret)
        let lead = KeyFingerprint(EventKey(name: "Lead", id: "1"), secret: Self.secret)
        let other = KeyFingerprint(EventKey(name: "Purchase", id: "2"), secret: Self.secret)
        #expect(purchase.bits & KeyFingerprint.idMask == lead.bits & KeyFingerprint.idMask)
        #expect(purchase.bits & ~KeyFingerprint.idMask == other.bits & ~KeyFingerprint.idMask)
        #expect(Set([purchase, lead, other]).count == 3)
    }

    /// Fingerprints in a range so narrow that they collide, wrap round and share homes.
    @Test(arguments: UInt64(1)...5)
    func `the table behaves like a plain list`(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var table = FingerprintTable(start: 1)
        var plain: [(KeyFingerprint, UInt64)] = []
        var next: UInt64 = 1
        for _ in 0..<5000 {
            let edge: UInt64 = Bool.random(using: &generator) ? 0xFFFF_FFFF_FF00_0000 : 0
            let fingerprint = KeyFingerprint(bits: edge | .random(in: 0..<40, using: &generator) << 16)
            switch Int.random(in: 0..<20, using: &generator) {
            case ..<10:
                table.insert(fingerprint, at: next)
                plain.append((fingerprint, next))
                next += 1
            case ..<18:
                guard let index = plain.indices.randomElement(using: &generator) else { break }
                let (removed, position) = plain.remove(at: index)
                table.remove(removed, at: position)
            default:
                table.remove(fingerprint, at: next + 1000)
                guard Int.random(in: 0..<20, using: &generator) == 0 else { break }
                let start = UInt64.random(in: table.start...next, using: &generator)
                table.drop(before: start)
                plain.removeAll { $0.1 < start }
            }
            let expected = plain.filter { $0.0 == fingerprint }.map(\.1)
            #expect(table.positions(of: fingerprint).sorted() == expected.sorted())
        }
    }

    @Test
    func `an event costs at most 24 bytes, and a window that moves does not grow the table`() {
        var generator = SplitMix64(seed: 3)
        var table = FingerprintTable(start: 1)
        for position in 1...200_000 { table.insert(KeyFingerprint(bits: generator.next()), at: UInt64(position)) }
        let bytesPerEvent = Double(table.slotCount * 12) / 200_000
        #expect(bytesPerEvent < 25)
        for position in 200_001...600_000 as ClosedRange<UInt64> {
            table.drop(before: position - 200_000)
            table.insert(KeyFingerprint(bits: generator.next()), at: position)
        }
        #expect(Double(table.slotCount * 12) / 200_000 < 50)
    }

    @Test
    func `positions beyond 32 bits are found`() {
        var table = FingerprintTable(start: 1)
        let fingerprints = (0..<3).map { KeyFingerprint(bits: UInt64($0) << 40) }
        table.insert(fingerprints[0], at: 5)
        table.insert(fingerprints[1], at: 4_000_000_000)
        table.drop(before: 3_999_999_999)
        table.insert(fingerprints[2], at: 6_000_000_000)
        #expect(table.positions(of: fingerprints[0]).isEmpty)
        #expect(table.positions(of: fingerprints[1]) == [4_000_000_000])
        #expect(table.positions(of: fingerprints[2]) == [6_000_000_000])
    }
}
