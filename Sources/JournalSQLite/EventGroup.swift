internal import Events
internal import Journal

/// Events that were stored together: one row of the database.
///
/// `heads` has one record per event, little-endian: fingerprint (8 bytes), time of receipt in milliseconds (8), where
/// its body ends in `bodies` (4), where its name and its id end in `keys` (4 each). So what a start or a search needs
/// lies before the bodies and is read without them. The highest bit of a body's end tells that the body was removed.
struct EventGroup: Sendable {
    static let headSize = 28
    private static let removed: UInt32 = 1 << 31

    /// The position of its first event.
    let first: UInt64
    /// When it was stored, by the journal's clock: what the duplicate window counts from.
    let storedAt: Timestamp
    private(set) var heads: [UInt8]
    private(set) var keys: [UInt8]
    /// In the clear; empty where the group was read for its keys alone.
    private(set) var bodies: [UInt8]

    /// An empty group to be filled.
    init(first: UInt64, storedAt: Timestamp) {
        self.first = first
        self.storedAt = storedAt
        heads = []
        keys = []
        bodies = []
    }

    /// A stored group.
    ///
    /// `bodies` is `nil` where the row was not read for them.
    ///
    /// - Throws: `.damaged` where the parts do not fit each other.
    init(
        first: UInt64, storedAt: Timestamp, count: Int, heads: [UInt8], keys: [UInt8], bodies: [UInt8]?
    ) throws(JournalError) {
        self.first = first
        self.storedAt = storedAt
        self.heads = heads
        self.keys = keys
        self.bodies = bodies ?? []
        guard count > 0, count == heads.count / Self.headSize, heads.count % Self.headSize == 0,
            first > 0, first <= UInt64(Int64.max) - UInt64(count),
            Self.isTime(storedAt.milliseconds),
            endsFit(keys: keys.count, bodies: bodies?.count)
        else { throw JournalError(.damaged, "the group of events at position \(first) contradicts itself") }
    }

    /// Whether these milliseconds can be a time: from 1970 on, for some 285,000 years.
    static func isTime(_ milliseconds: Int64) -> Bool {
        (0...(1 << 53)).contains(milliseconds)
    }

    var count: Int { heads.count / Self.headSize }
    var last: UInt64 { first + UInt64(count) - 1 }
    var positions: ClosedRange<UInt64> { first...last }

    func contains(_ position: UInt64) -> Bool {
        position >= first && position - first < UInt64(count)
    }

    /// How many of its events still have their body.
    var keptBodies: Int { (0..<count).count { hasBody($0) } }

    // MARK: Filling

    mutating func append(_ entry: JournalEntry, fingerprint: KeyFingerprint) {
        bodies.append(contentsOf: entry.body)
        keys.append(contentsOf: entry.key.name.utf8)
        let nameEnd = keys.count
        keys.append(contentsOf: entry.key.id.utf8)
        put(fingerprint.bits)
        put(UInt64(bitPattern: entry.receivedAt.milliseconds))
        put(UInt32(bodies.count))
        put(UInt32(nameEnd))
        put(UInt32(keys.count))
    }

    /// Takes the last event out again.
    mutating func removeLast() {
        let index = count - 1
        bodies.removeSubrange(body(index))
        keys.removeSubrange((index == 0 ? 0 : keyEnd(index - 1))...)
        heads.removeLast(Self.headSize)
    }

    /// Takes bodies out for good; the events' keys and times stay.
    mutating func removeBodies(where isRemoved: (UInt64) -> Bool) {
        var kept: [UInt8] = []
        var ends: [UInt32] = []
        for index in 0..<count {
            if hasBody(index), !isRemoved(first + UInt64(index)) {
                kept.append(contentsOf: bodies[body(index)])
                ends.append(UInt32(kept.count))
            } else {
                ends.append(UInt32(kept.count) | Self.removed)
            }
        }
        bodies = kept
        for (index, end) in ends.enumerated() {
            withUnsafeBytes(of: end.littleEndian) {
                heads.replaceSubrange((index * Self.headSize + 16)..<(index * Self.headSize + 20), with: $0)
            }
        }
    }

    private mutating func put(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { heads.append(contentsOf: $0) }
    }

    // MARK: Reading, events counted from 0

    func fingerprint(_ index: Int) -> KeyFingerprint {
        KeyFingerprint(bits: head(index, 0, as: UInt64.self))
    }

    func receivedAt(_ index: Int) -> Timestamp {
        Timestamp(milliseconds: Int64(bitPattern: head(index, 8, as: UInt64.self)))
    }

    func hasBody(_ index: Int) -> Bool {
        head(index, 16, as: UInt32.self) & Self.removed == 0
    }

    func body(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : bodyEnd(index - 1))..<bodyEnd(index)
    }

    /// The event at a position of the group; `nil` where its body was removed.
    func event(at position: UInt64) -> StoredEvent? {
        let index = Int(position - first)
        guard hasBody(index) else { return nil }
        return StoredEvent(
            position: position, receivedAt: receivedAt(index), bytes: bodies, range: body(index))
    }

    func hasKey(_ key: EventKey, at index: Int) -> Bool {
        let start = index == 0 ? 0 : keyEnd(index - 1)
        let middle = nameEnd(index)
        return keys[start..<middle].elementsEqual(key.name.utf8)
            && keys[middle..<keyEnd(index)].elementsEqual(key.id.utf8)
    }

    func key(_ index: Int) -> EventKey {
        let start = index == 0 ? 0 : keyEnd(index - 1)
        return EventKey(
            name: String(decoding: keys[start..<nameEnd(index)], as: UTF8.self),
            id: String(decoding: keys[nameEnd(index)..<keyEnd(index)], as: UTF8.self))
    }

    private func bodyEnd(_ index: Int) -> Int { Int(head(index, 16, as: UInt32.self) & ~Self.removed) }
    private func nameEnd(_ index: Int) -> Int { Int(head(index, 20, as: UInt32.self)) }
    private func keyEnd(_ index: Int) -> Int { Int(head(index, 24, as: UInt32.self)) }

    private func head<Value: FixedWidthInteger>(_ index: Int, _ offset: Int, as type: Value.Type) -> Value {
        precondition(index >= 0 && index < count, "an event outside of its group")
        return heads.withUnsafeBytes {
            Value(littleEndian: $0.loadUnaligned(fromByteOffset: index * Self.headSize + offset, as: type))
        }
    }

    private func endsFit(keys keyCount: Int, bodies bodyCount: Int?) -> Bool {
        var (body, key) = (0, 0)
        for index in 0..<count {
            guard bodyEnd(index) >= body, nameEnd(index) >= key, keyEnd(index) >= nameEnd(index) else { return false }
            (body, key) = (bodyEnd(index), keyEnd(index))
        }
        return body == bodyCount ?? body && key == keyCount
    }
}
