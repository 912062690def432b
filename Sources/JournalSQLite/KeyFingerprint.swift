internal import Journal

/// 64 bits that stand for an event's key in memory: 48 of its id, 16 of its name.
///
/// Two keys may share one, so a match is always compared with the stored key. The id has bits of its own so that an
/// event can be found by its id alone. The hash is SipHash-1-3 with a secret of the journal: a sender cannot choose
/// ids that collide.
struct KeyFingerprint: Hashable, Sendable {
    /// What of a fingerprint comes from the id.
    static let idMask: UInt64 = 0xFFFF_FFFF_FFFF_0000

    let bits: UInt64

    func sharesID(with other: KeyFingerprint) -> Bool {
        (bits ^ other.bits) & Self.idMask == 0
    }

    init(bits: UInt64) {
        self.bits = bits
    }

    init(_ key: EventKey, secret: KeySecret) {
        let id = secret.hash(key.id.utf8.span)
        let name = secret.hash(key.name.utf8.span)
        bits = id & Self.idMask | name & ~Self.idMask
    }
}

/// The key of a journal's fingerprints, drawn at random when the journal is made.
struct KeySecret: Hashable, Sendable {
    let low: UInt64
    let high: UInt64

    init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    static var random: KeySecret {
        KeySecret(low: .random(in: .min ... .max), high: .random(in: .min ... .max))
    }

    /// SipHash-1-3 of `bytes`.
    func hash(_ bytes: Span<UInt8>) -> UInt64 {
        var v0 = low ^ 0x736f_6d65_7073_6575
        var v1 = high ^ 0x646f_7261_6e64_6f6d
        var v2 = low ^ 0x6c79_6765_6e65_7261
        var v3 = high ^ 0x7465_6462_7974_6573

        func round() {
            v0 &+= v1
            v1 = v1 << 13 | v1 >> 51
            v1 ^= v0
            v0 = v0 << 32 | v0 >> 32
            v2 &+= v3
            v3 = v3 << 16 | v3 >> 48
            v3 ^= v2
            v0 &+= v3
            v3 = v3 << 21 | v3 >> 43
            v3 ^= v0
            v2 &+= v1
            v1 = v1 << 17 | v1 >> 47
            v1 ^= v2
            v2 = v2 << 32 | v2 >> 32
        }

        var word: UInt64 = 0
        for index in 0..<bytes.count {
            word |= UInt64(bytes[index]) << UInt64((index & 7) * 8)
            if index & 7 == 7 {
                v3 ^= word
                round()
                v0 ^= word
                word = 0
            }
        }
        word |= UInt64(truncatingIfNeeded: bytes.count) << 56
        v3 ^= word
        round()
        v0 ^= word
        v2 ^= 0xFF
        round()
        round()
        round()
        return v0 ^ v1 ^ v2 ^ v3
    }
}
