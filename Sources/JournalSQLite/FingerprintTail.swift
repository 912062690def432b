internal import Events
internal import Journal

/// Fingerprints of the newest events, which no row of the table `fingerprint_run` holds yet.
struct FingerprintTail {
    /// The position of the first one.
    let first: UInt64
    private var fingerprints: [UInt64] = []

    init(first: UInt64) {
        self.first = first
    }

    var count: Int { fingerprints.count }

    mutating func append(_ group: EventGroup) {
        append([group])
    }

    /// Events whose fingerprints cannot be read.
    mutating func append(unknown count: Int) {
        fingerprints.append(contentsOf: repeatElement(0, count: count))
    }

    mutating func append(_ groups: [EventGroup]) {
        for group in groups {
            for index in 0..<group.count { fingerprints.append(group.fingerprint(index).bits) }
        }
    }

    func adding(_ groups: [EventGroup]) -> FingerprintTail {
        var tail = self
        tail.append(groups)
        return tail
    }

    /// 8 bytes each, little-endian.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(fingerprints.count * 8)
        for bits in fingerprints { withUnsafeBytes(of: bits.littleEndian) { bytes.append(contentsOf: $0) } }
        return bytes
    }

    /// Calls `body` with each fingerprint of a stored run and its position.
    ///
    /// - Throws: `.damaged` where the run has another number of fingerprints than of positions.
    static func decode(
        _ bytes: [UInt8], positions: ClosedRange<UInt64>, _ body: (KeyFingerprint, UInt64) -> Void
    ) throws(JournalError) {
        guard UInt64(bytes.count) == (positions.upperBound - positions.lowerBound + 1) * 8 else {
            throw JournalError(.damaged, "the fingerprints from position \(positions.lowerBound) on are incomplete")
        }
        bytes.withUnsafeBytes { buffer in
            var position = positions.lowerBound
            for offset in stride(from: 0, to: buffer.count, by: 8) {
                let bits = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                body(KeyFingerprint(bits: bits), position)
                position += 1
            }
        }
    }
}
