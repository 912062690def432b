/// Finds the positions of a fingerprint: open addressing, 16 to 24 bytes per event.
///
/// It is cut into shards that grow one at a time, so that no insertion waits for a copy of the whole. Positions that
/// have left the window stay until their shard is full and are dropped then instead of growing.
struct FingerprintTable: Sendable {
    private static let shardBits: UInt64 = 6

    private var shards = [Shard](repeating: Shard(), count: 1 << Int(shardBits))
    /// Positions are kept as 32 bits above it.
    private var base: UInt64
    /// The lowest position that still counts.
    private(set) var start: UInt64
    /// What `touch` has found, kept so that no compiler leaves its reading out.
    private var touched: UInt32 = 0

    /// Makes an empty table for positions from `start` on.
    init(start: UInt64) {
        self.start = start
        base = start
    }

    /// Slots of all shards, for the tests of its size.
    var slotCount: Int { shards.reduce(0) { $0 + $1.slots.count } }

    /// Forgets the positions below `position`.
    mutating func drop(before position: UInt64) {
        start = max(start, position)
    }

    /// Positions with this fingerprint, in no order; empty for nearly every new key.
    func positions(of fingerprint: KeyFingerprint) -> [UInt64] {
        var found: [UInt64] = []
        shards[Self.shard(of: fingerprint)].forEach(fingerprint.bits) { offset in
            let position = base + UInt64(offset) - 1
            if position >= start { found.append(position) }
        }
        return found
    }

    /// Positions of this fingerprint's id, whatever the name.
    func positions(ofID fingerprint: KeyFingerprint) -> [UInt64] {
        var found: [UInt64] = []
        shards[Self.shard(of: fingerprint)].forEach(fingerprint.bits, mask: KeyFingerprint.idMask) { offset in
            let position = base + UInt64(offset) - 1
            if position >= start { found.append(position) }
        }
        return found
    }

    /// Reads the places of keys that are about to be looked up.
    ///
    /// Nearly every place in a large table is in no cache. Here many of them are fetched at once, since none depends on
    /// another; looked up one after the other, each would be waited for alone.
    mutating func touch(_ fingerprints: [KeyFingerprint]) {
        for fingerprint in fingerprints { touched |= shards[Self.shard(of: fingerprint)].homeOffset(fingerprint.bits) }
    }

    mutating func insert(_ fingerprint: KeyFingerprint, at position: UInt64) {
        if position - base >= UInt64(UInt32.max) - 1 {
            for index in shards.indices { shards[index].rebase(from: base, to: start) }
            base = start
        }
        let shard = Self.shard(of: fingerprint)
        if shards[shard].isFull { shards[shard].makeRoom(dropping: offset(start)) }
        shards[shard].insert(fingerprint.bits, offset: offset(position))
    }

    /// Takes a position out again: its event was not stored after all.
    mutating func remove(_ fingerprint: KeyFingerprint, at position: UInt64) {
        shards[Self.shard(of: fingerprint)].remove(fingerprint.bits, offset: offset(position))
    }

    /// 1 for the base: 0 marks an empty slot.
    private func offset(_ position: UInt64) -> UInt32 {
        UInt32(position - base + 1)
    }

    private static func shard(of fingerprint: KeyFingerprint) -> Int {
        Int(fingerprint.bits >> (64 - shardBits))
    }

    /// Fingerprint and position side by side, in words of 32 bits so that they take 12 bytes: in a large table every
    /// place that is looked at is one that no cache holds, and two arrays would be two such places.
    private struct Slot: Sendable {
        private let low: UInt32
        private let high: UInt32
        /// Of the position; 0: the slot is empty.
        var offset: UInt32

        static let empty = Slot(bits: 0, offset: 0)

        init(bits: UInt64, offset: UInt32) {
            low = UInt32(truncatingIfNeeded: bits)
            high = UInt32(truncatingIfNeeded: bits >> 32)
            self.offset = offset
        }

        var bits: UInt64 { UInt64(high) << 32 | UInt64(low) }
        var isEmpty: Bool { offset == 0 }
    }

    private struct Shard: Sendable {
        var slots: [Slot] = []
        var used = 0

        /// Above three quarters the runs of taken slots become long.
        var isFull: Bool { used * 4 >= slots.count * 3 }

        mutating func insert(_ bits: UInt64, offset: UInt32) {
            var slot = home(of: bits)
            while !slots[slot].isEmpty { slot = next(slot) }
            slots[slot] = Slot(bits: bits, offset: offset)
            used += 1
        }

        func homeOffset(_ bits: UInt64) -> UInt32 {
            slots.isEmpty ? 0 : slots[home(of: bits)].offset
        }

        mutating func remove(_ bits: UInt64, offset: UInt32) {
            guard !slots.isEmpty else { return }
            var slot = home(of: bits)
            while slots[slot].offset != offset || slots[slot].bits != bits {
                if slots[slot].isEmpty { return }
                slot = next(slot)
            }
            // Moves the followers up so that none is cut off from its home by the gap.
            var follower = slot
            while true {
                slots[slot].offset = 0
                repeat {
                    follower = next(follower)
                    if slots[follower].isEmpty {
                        used -= 1
                        return
                    }
                } while isBetween(home(of: slots[follower].bits), slot, follower)
                slots[slot] = slots[follower]
                slot = follower
            }
        }

        func forEach(_ bits: UInt64, mask: UInt64 = .max, _ body: (UInt32) -> Void) {
            guard !slots.isEmpty else { return }
            var slot = home(of: bits)
            while !slots[slot].isEmpty {
                if (slots[slot].bits ^ bits) & mask == 0 { body(slots[slot].offset) }
                slot = next(slot)
            }
        }

        /// Drops what is older than `lowest`, and grows by half where that does not give enough room.
        mutating func makeRoom(dropping lowest: UInt32) {
            let alive = slots.count { $0.offset >= lowest && !$0.isEmpty }
            let capacity = alive * 2 > slots.count ? slots.count * 3 / 2 : max(slots.count, 16)
            rebuild(capacity: capacity) { $0 >= lowest ? $0 : 0 }
        }

        mutating func rebase(from old: UInt64, to new: UInt64) {
            let shift = UInt32(clamping: new - old)
            rebuild(capacity: slots.count) { $0 > shift ? $0 - shift : 0 }
        }

        /// Makes the table anew; `change` gives an entry's new offset, 0 to drop it.
        private mutating func rebuild(capacity: Int, _ change: (UInt32) -> UInt32) {
            let old = slots
            slots = [Slot](repeating: .empty, count: capacity)
            used = 0
            for slot in old where !slot.isEmpty {
                let offset = change(slot.offset)
                if offset != 0 { insert(slot.bits, offset: offset) }
            }
        }

        /// Spread by the bits of the id alone, below those that chose the shard.
        private func home(of bits: UInt64) -> Int {
            let spread = (bits & KeyFingerprint.idMask) << FingerprintTable.shardBits
            return Int(spread.multipliedFullWidth(by: UInt64(slots.count)).high)
        }

        private func next(_ slot: Int) -> Int {
            slot + 1 == slots.count ? 0 : slot + 1
        }

        /// Whether `home` lies after `gap` and not after `slot`, going round.
        private func isBetween(_ home: Int, _ gap: Int, _ slot: Int) -> Bool {
            gap <= slot ? gap < home && home <= slot : gap < home || home <= slot
        }
    }
}
