import Events
import Foundation
import Testing

struct UUIDv7Tests {
    /// Gives the same number for ever.
    private struct Fixed: RandomNumberGenerator {
        let number: UInt64
        mutating func next() -> UInt64 { number }
    }

    @Test func theStandardsOwnExampleIsMade() {
        // RFC 9562, appendix A.6: 2022-02-22T19:22:22Z, rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
        struct Example: RandomNumberGenerator {
            var numbers: [UInt64] = [0xCC3, 0x18C4_DC0C_0C07_398F << 2]
            mutating func next() -> UInt64 { numbers.removeFirst() }
        }
        var generator = Example()
        let id = UUIDv7.make(at: Timestamp(milliseconds: 0x017F_22E2_79B0), using: &generator)
        #expect(id == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
    }

    @Test(arguments: [UInt64.min, UInt64.max, 0x5555_5555_5555_5555])
    func versionAndVariantStandWhateverTheRandomness(number: UInt64) throws {
        var generator = Fixed(number: number)
        let id = Array(UUIDv7.make(at: received, using: &generator))
        #expect(id.count == 36)
        #expect(id[14] == "7")
        #expect("89ab".contains(id[19]))
        #expect(UUID(uuidString: String(id)) != nil)
    }

    @Test func laterIdsSortLater() {
        let ids = (0..<50).map { UUIDv7.make(at: Timestamp(milliseconds: received.milliseconds + $0)) }
        #expect(ids == ids.sorted())
    }

    @Test func idsOfOneMomentDiffer() {
        #expect(Set((0..<1000).map { _ in UUIDv7.make(at: received) }).count == 1000)
    }
}
