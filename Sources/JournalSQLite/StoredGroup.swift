internal import Events
internal import Journal

/// A row of the table `event_group`, as the database has it: bodies sealed, checksums not compared yet.
struct StoredGroup {
    static let columns = "first_position, stored_at, event_count, body_key, keys_sum, bodies_sum, heads, keys"

    let first: UInt64
    let storedAt: Timestamp
    let count: Int
    let bodyKey: BodyVault.KeyNumber
    let heads: [UInt8]
    let keys: [UInt8]
    /// `nil` where the row was not read for them.
    let bodies: [UInt8]?
    private let keysSum: UInt64
    private let bodiesSum: UInt64

    /// Reads `columns`, and `bodies` behind them where they are wanted.
    init(row: SQLiteStatement, withBodies: Bool) {
        first = row.position(0)
        storedAt = Timestamp(milliseconds: row.integer(1))
        count = Int(clamping: row.integer(2))
        bodyKey = row.integer(3)
        keysSum = row.position(4)
        bodiesSum = row.position(5)
        heads = row.bytes(6)
        keys = row.bytes(7)
        bodies = withBodies ? row.bytes(8) : nil
    }

    /// The positions that its numbers claim, as far as they can be true.
    var positions: ClosedRange<UInt64>? {
        guard first > 0, first < UInt64(Int64.max) / 2, count > 0, count < 1 << 20 else { return nil }
        return first...(first + UInt64(count) - 1)
    }

    /// The events, checked.
    ///
    /// - Throws: `.damaged` where a checksum or the parts do not fit, `.missingKey`.
    func group(_ vault: BodyVault) throws(JournalError) -> EventGroup {
        let sums = Self.sums(
            first: first, storedAt: storedAt, bodyKey: bodyKey, heads: heads, keys: keys, bodies: bodies ?? [])
        guard sums.keys == keysSum else {
            throw JournalError(.damaged, "the keys of the events from position \(first) on are not what was stored")
        }
        guard let bodies else {
            return try EventGroup(
                first: first, storedAt: storedAt, count: count, heads: heads, keys: keys, bodies: nil)
        }
        guard sums.bodies == bodiesSum else {
            throw JournalError(.damaged, "the events from position \(first) on are not what was stored")
        }
        return try EventGroup(
            first: first, storedAt: storedAt, count: count, heads: heads, keys: keys,
            bodies: vault.open(bodies, sealedBy: bodyKey, group: first))
    }

    /// The checksums of a row: one over what is read without the bodies, one over the bodies as they are stored.
    static func sums(
        first: UInt64, storedAt: Timestamp, bodyKey: BodyVault.KeyNumber, heads: [UInt8], keys: [UInt8],
        bodies: [UInt8]
    ) -> (keys: UInt64, bodies: UInt64) {
        let place = first &* 0x9E37_79B1_85EB_CA87 ^ UInt64(bitPattern: storedAt.milliseconds) &+ UInt64(bodyKey) << 48
        let keysSum = Checksum.of(keys, seed: Checksum.of(heads, seed: place))
        return (keysSum, Checksum.of(bodies, seed: keysSum))
    }
}
