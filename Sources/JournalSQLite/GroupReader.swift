internal import Events
internal import Journal

/// Reads stored groups and compares their checksums.
struct GroupReader {
    let vault: BodyVault
    private let selectKeys: SQLiteStatement
    private let selectAll: SQLiteStatement
    private let selectNext: SQLiteStatement

    init(_ connection: SQLiteConnection, vault: BodyVault) throws(JournalError) {
        self.vault = vault
        selectKeys = try connection.prepare(
            """
            SELECT \(StoredGroup.columns) FROM event_group
            WHERE first_position <= ?1 ORDER BY first_position DESC LIMIT 1
            """)
        selectAll = try connection.prepare(
            """
            SELECT \(StoredGroup.columns), bodies FROM event_group
            WHERE first_position <= ?1 ORDER BY first_position DESC LIMIT 1
            """)
        selectNext = try connection.prepare(
            "SELECT first_position FROM event_group WHERE first_position >= ?1 ORDER BY first_position LIMIT 1")
    }

    /// The row that contains `position`; `nil` where there is none.
    func stored(containing position: UInt64, withBodies: Bool) throws(JournalError) -> StoredGroup? {
        let statement = withBodies ? selectAll : selectKeys
        statement.bind(1, position)
        defer { statement.reset() }
        guard try statement.step() else { return nil }
        let stored = StoredGroup(row: statement, withBodies: withBodies)
        return stored.positions?.contains(position) == false ? nil : stored
    }

    /// The group that contains `position`, without its bodies; `nil` where there is none.
    func keys(containing position: UInt64) throws(JournalError) -> EventGroup? {
        guard let stored = try stored(containing: position, withBodies: false) else { return nil }
        let group = try stored.group(vault)
        return group.contains(position) ? group : nil
    }

    /// The group that contains `position`; `nil` where there is none.
    func group(containing position: UInt64) throws(JournalError) -> EventGroup? {
        guard let stored = try stored(containing: position, withBodies: true) else { return nil }
        let group = try stored.group(vault)
        return group.contains(position) ? group : nil
    }

    /// The first position of the first group at or after `position`; `nil` where there is none.
    func firstGroup(atOrAfter position: UInt64) throws(JournalError) -> UInt64? {
        selectNext.bind(1, position)
        defer { selectNext.reset() }
        return try selectNext.step() ? selectNext.position(0) : nil
    }

    /// The positions around `position`, which cannot be read, up to the next group that can be found.
    ///
    /// A damaged page may take many groups with it, and hides where they begin.
    ///
    /// - Throws: `.storage`: what the disk does not give now may be there later.
    func unreadable(from position: UInt64, end: UInt64) throws(JournalError) -> ClosedRange<UInt64> {
        if let stored = try orDamaged({ () throws(JournalError) in try stored(containing: position, withBodies: false) }
        ),
            let positions = stored?.positions, positions.contains(position), positions.upperBound <= end
        {
            return position...positions.upperBound
        }
        var probe = position
        while probe < end {
            probe += 1
            if let found = try orDamaged({ () throws(JournalError) in try firstGroup(atOrAfter: probe) }),
                let next = found, next <= end
            {
                return position...(next - 1)
            }
            probe += 511
        }
        return position...max(position, end)
    }

    /// The value of `body`; `nil` where it met damage.
    private func orDamaged<Value>(_ body: () throws(JournalError) -> Value) throws(JournalError) -> Value? {
        do {
            return try body()
        } catch {
            guard error.code == .damaged else { throw error }
            return nil
        }
    }
}
