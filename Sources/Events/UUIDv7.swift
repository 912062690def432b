/// Identifiers for events that came without one (RFC 9562, version 7): they sort by time.
package enum UUIDv7 {
    /// A new identifier for something that happened at `moment`.
    package static func make(at moment: Timestamp) -> String {
        var generator = SystemRandomNumberGenerator()
        return make(at: moment, using: &generator)
    }

    /// The same with the given source of randomness: 48 bits are the time in milliseconds, 74 are random.
    package static func make(at moment: Timestamp, using generator: inout some RandomNumberGenerator) -> String {
        let milliseconds = UInt64(clamping: moment.milliseconds) & 0xFFFF_FFFF_FFFF
        let high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
        let low = 1 << 63 | generator.next() >> 2
        return text(high: high, low: low)
    }

    private static func text(high: UInt64, low: UInt64) -> String {
        let digits: StaticString = "0123456789abcdef"
        return digits.withUTF8Buffer { digits in
            String(unsafeUninitializedCapacity: 36) { buffer in
                var place = 0
                for index in 0..<32 {
                    if index == 8 || index == 12 || index == 16 || index == 20 {
                        buffer[place] = UInt8(ascii: "-")
                        place += 1
                    }
                    let word = index < 16 ? high : low
                    buffer[place] = digits[Int(word >> UInt64(60 - 4 * (index % 16)) & 0xF)]
                    place += 1
                }
                return place
            }
        }
    }
}
