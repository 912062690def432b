internal import Events
internal import Journal

/// The events' side of the database, for the writer.
struct GroupTables {
    private let insertGroup: SQLiteStatement
    private let insertRun: SQLiteStatement
    private let selectKeys: SQLiteStatement
    private let countPages: SQLiteStatement

    init(_ connection: SQLiteConnection) throws(JournalError) {
        insertGroup = try connection.prepare(
            """
            INSERT INTO event_group (first_position, event_count, stored_at, heads, keys, bodies)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """)
        insertRun = try connection.prepare(
            """
            INSERT INTO fingerprint_run (first_position, last_position, stored_at, fingerprints)
            VALUES (?1, ?2, ?3, ?4)
            """)
        selectKeys = try connection.prepare(
            """
            SELECT first_position, stored_at, event_count, heads, keys FROM event_group
            WHERE first_position <= ?1 ORDER BY first_position DESC LIMIT 1
            """)
        countPages = try connection.prepare("PRAGMA page_count")
    }

    func insert(_ group: EventGroup) throws(JournalError) {
        insertGroup.bind(1, group.first)
        insertGroup.bind(2, Int64(group.count))
        insertGroup.bind(3, group.storedAt.milliseconds)
        insertGroup.bind(4, copying: group.heads)
        insertGroup.bind(5, copying: group.keys)
        // The bodies are by far the most: SQLite reads them where they are.
        try insertGroup.run(borrowing: group.bodies, at: 6)
    }

    func insertRun(_ run: FingerprintTail, storedAt: Timestamp) throws(JournalError) {
        insertRun.bind(1, run.first)
        insertRun.bind(2, run.first + UInt64(run.count) - 1)
        insertRun.bind(3, storedAt.milliseconds)
        insertRun.bind(4, copying: run.encoded)
        defer { insertRun.forgetParameters() }
        try insertRun.run()
    }

    /// The group that contains `position`, without its bodies; `nil` where it is gone.
    func keys(containing position: UInt64) throws(JournalError) -> EventGroup? {
        selectKeys.bind(1, position)
        guard try selectKeys.step() else { return nil }
        defer { selectKeys.reset() }
        let group = try EventGroup(
            first: selectKeys.position(0), storedAt: Timestamp(milliseconds: selectKeys.integer(1)),
            count: Int(selectKeys.integer(2)), heads: selectKeys.bytes(3), keys: selectKeys.bytes(4), bodies: nil)
        return group.contains(position) ? group : nil
    }

    func pageCount() throws(JournalError) -> Int64 {
        defer { countPages.reset() }
        return try countPages.step() ? countPages.integer(0) : 0
    }
}

/// Fingerprints of the newest events, which no row of the table `fingerprint_run` holds yet.
struct FingerprintTail {
    /// The position of the first one.
    let first: UInt64
    private var fingerprints: [UInt64] = []

    init(first: UInt64) {
        self.first = first
    }

    var count: Int { fingerprints.count }

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
