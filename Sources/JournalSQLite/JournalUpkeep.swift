internal import Events
internal import Journal
internal import Synchronization

/// Removes what is over its time and seals with the current key what another one sealed, in steps so small that no
/// commit waits long for one.
///
/// It goes through the groups from the oldest on, once an hour by the journal's clock, and begins with the start.
final class JournalUpkeep {
    /// The most groups that one step looks at, and the most that it writes.
    private static let looks = 64
    private static let writes = 8
    private static let pause = Duration.seconds(3600)

    /// Where the pass that is under way goes on; `nil` between two passes.
    private var cursor: UInt64?
    private var nextPass: Timestamp?
    private var lastStep: ContinuousClock.Instant?
    private var sweeps: [Sweep] = []

    private let selectGroups: SQLiteStatement
    private let selectDead: SQLiteStatement
    private let selectRun: SQLiteStatement
    private let deleteGroup: SQLiteStatement
    private let connection: SQLiteConnection

    init(_ connection: SQLiteConnection) throws(JournalError) {
        self.connection = connection
        selectGroups = try connection.prepare(
            """
            SELECT first_position, stored_at, event_count, kept, body_key FROM event_group
            WHERE first_position >= ?1 ORDER BY first_position LIMIT \(Self.looks)
            """)
        selectDead = try connection.prepare(
            """
            SELECT last_position FROM outcome INDEXED BY outcome_dead
            WHERE destination = ?1 AND last_position BETWEEN ?2 AND ?3 AND state = 3 AND at > ?4
            """)
        selectRun = try connection.prepare("SELECT max(first_position) FROM fingerprint_run")
        deleteGroup = try connection.prepare("DELETE FROM event_group WHERE first_position = ?1")
    }

    var isUnderWay: Bool { cursor != nil }

    /// Lets the next step begin a pass.
    func beginPass() {
        cursor = cursor ?? 0
    }

    fileprivate struct Row {
        let first: UInt64
        let last: UInt64
        let storedAt: Timestamp
        let kept: Int
        let bodyKey: BodyVault.KeyNumber
    }

    /// What is left to be deleted once the groups are gone.
    private struct Sweep {
        let sql: String
    }
}

extension JournalWriter {
    /// Runs a whole pass of the upkeep.
    func keepUp() throws(JournalError) {
        upkeep.beginPass()
        while upkeep.isUnderWay { try upkeep.step(self) }
    }
}

extension JournalUpkeep {
    /// Does a step where there is something to do, but leaves the commits room between two.
    func stepIfDue(_ writer: JournalWriter) {
        let now = writer.shared.clock.now
        if cursor == nil {
            guard nextPass.map({ $0 <= now || $0 > now + Self.pause }) ?? true else { return }
            cursor = 0
        }
        let instant = ContinuousClock.now
        if let lastStep, instant - lastStep < .milliseconds(20) { return }
        // What fails now is tried again by the next pass: nothing of a step was stored then.
        if (try? step(writer)) == nil { endPass(now) }
        lastStep = ContinuousClock.now
    }

    private func endPass(_ now: Timestamp) {
        cursor = nil
        sweeps = []
        nextPass = now + Self.pause
    }

    /// Goes on with the pass that is under way.
    func step(_ writer: JournalWriter) throws(JournalError) {
        let now = writer.shared.clock.now
        guard let from = cursor else { return }
        if let sweep = sweeps.last {
            let deleted = try writer.transact { () throws(JournalError) in
                try connection.execute(sweep.sql)
                return connection.changes
            }
            if deleted == 0 { sweeps.removeLast() }
            if sweeps.isEmpty { endPass(now) }
            return
        }
        if from == 0 { try writer.storeDuplicates() }
        let rows = try rows(from: from)
        let times = Times(writer.shared.options, now: now)
        var work: [(row: Row, isExpired: Bool)] = []
        var expiring = from == 0
        var next: UInt64?
        let newestRun = try newestRun()
        for row in rows {
            guard work.count < Self.writes else {
                next = row.first
                break
            }
            // Only from the oldest on, without gaps: the ledger has one beginning.
            if expiring, row.storedAt <= times.ledger, row.last < newestRun,
                writer.shared.board.unfinished(in: row.first...row.last).isEmpty
            {
                expiring = try dead(row, writer, times).isEmpty
            } else {
                expiring = false
            }
            let isDue = row.storedAt <= times.bodies && row.kept > 0
            let isForeign = row.bodyKey != writer.shared.vault.current && (row.kept > 0 || row.bodyKey != 0)
            if expiring || isDue || isForeign { work.append((row, expiring)) }
        }
        if !work.isEmpty {
            let removed = try writer.transact { () throws(JournalError) in
                var removed: Set<UInt64> = []
                for (row, isExpired) in work {
                    if isExpired { try delete(row, writer) } else { try rewrite(row, writer, times, &removed) }
                }
                return removed
            }
            if !removed.isEmpty { writer.shared.recent.withLock { $0.removeBodies(of: removed) } }
        }
        if let next {
            cursor = expiring ? 0 : next
        } else if let last = rows.last, rows.count == Self.looks {
            cursor = expiring ? 0 : last.last + 1
        } else {
            sweeps = try planSweeps(writer)
            if sweeps.isEmpty { endPass(now) }
        }
    }

    private struct Times {
        let bodies: Timestamp
        let dead: Timestamp
        let ledger: Timestamp

        init(_ options: SQLiteJournal.Options, now: Timestamp) {
            func before(_ duration: Duration) -> Timestamp {
                Timestamp(milliseconds: now.milliseconds - duration.wholeMilliseconds)
            }
            bodies = before(options.retention)
            dead = before(max(options.deadLetterRetention, options.retention))
            // A key is compared with the stored one as long as it may come again.
            ledger = before(max(options.ledgerRetention, options.duplicateWindow, options.retention))
        }
    }

    private func rows(from: UInt64) throws(JournalError) -> [Row] {
        selectGroups.bind(1, from)
        defer { selectGroups.reset() }
        var rows: [Row] = []
        while try selectGroups.step() {
            let (first, count) = (selectGroups.position(0), selectGroups.integer(2))
            guard first > 0, first < UInt64(Int64.max) / 2, (1..<(1 << 20)).contains(count) else { continue }
            rows.append(
                Row(
                    first: first, last: first + UInt64(count) - 1,
                    storedAt: Timestamp(milliseconds: selectGroups.integer(1)), kept: Int(selectGroups.integer(3)),
                    bodyKey: selectGroups.integer(4)))
        }
        return rows
    }

    /// Where the newest run of fingerprints begins: from there on everything stays, so that the end is known.
    private func newestRun() throws(JournalError) -> UInt64 {
        defer { selectRun.reset() }
        return try selectRun.step() && !selectRun.isNull(0) ? selectRun.position(0) : 0
    }

    /// The dead letters of a group whose time is not over.
    private func dead(_ row: Row, _ writer: JournalWriter, _ times: Times) throws(JournalError) -> Set<UInt64> {
        var found: Set<UInt64> = []
        for destination in writer.destinations.values {
            selectDead.bind(1, destination)
            selectDead.bind(2, row.first)
            selectDead.bind(3, row.last)
            selectDead.bind(4, times.dead.milliseconds)
            defer { selectDead.reset() }
            while try selectDead.step() { found.insert(selectDead.position(0)) }
        }
        return found
    }

    private func delete(_ row: Row, _ writer: JournalWriter) throws(JournalError) {
        deleteGroup.bind(1, row.first)
        try deleteGroup.run()
        if row.bodyKey != 0 { try writer.groups.count(-1, of: row.bodyKey) }
    }

    /// Takes out the bodies that are over their time, and seals the rest with the current key.
    private func rewrite(
        _ row: Row, _ writer: JournalWriter, _ times: Times, _ removed: inout Set<UInt64>
    ) throws(JournalError) {
        do {
            guard var group = try writer.reader.group(containing: row.first) else { return }
            if row.storedAt <= times.bodies {
                let unfinished = writer.shared.board.unfinished(in: group.positions)
                let dead = try dead(row, writer, times)
                let over = group.positions.filter { position in
                    !dead.contains(position) && !unfinished.contains { $0.contains(position) }
                }
                removed.formUnion(over)
                group.removeBodies(where: Set(over).contains)
            }
            guard group.keptBodies < row.kept || row.bodyKey != writer.shared.vault.current else { return }
            try writer.groups.replace(row.bodyKey, with: group)
        } catch {
            // A damaged group is left as it is.
            guard error.code == .damaged else { throw error }
            writer.shared.report(error, at: row.first...row.last)
        }
    }

    /// What belongs to groups or destinations that are gone, a bounded number of rows at a time.
    private func planSweeps(_ writer: JournalWriter) throws(JournalError) -> [Sweep] {
        let floor = try connection.integer("SELECT min(first_position) FROM event_group") ?? 0
        var sweeps: [Sweep] = []
        if floor > 1 {
            sweeps.append(
                Sweep(
                    sql: """
                        DELETE FROM fingerprint_run WHERE last_position < \(floor)
                            AND first_position < (SELECT max(first_position) FROM fingerprint_run)
                        """))
            sweeps.append(Sweep(sql: Self.deleting("duplicate", "position", where: "position < \(floor)")))
            for id in writer.destinations.values {
                sweeps.append(
                    Sweep(
                        sql: Self.deleting(
                            "outcome", "destination, last_position",
                            where: "destination = \(id) AND last_position < \(floor)")))
                sweeps.append(
                    Sweep(
                        sql: Self.deleting(
                            "attempt", "destination, block, number",
                            where: "destination = \(id) AND block < \(floor / 4096)")))
            }
        }
        for (table, key) in [
            ("outcome", "destination, last_position"), ("retry", "destination, last_position"),
            ("attempt", "destination, block, number"),
        ] {
            var id = try connection.integer("SELECT min(destination) FROM \(table)")
            while let found = id {
                if !writer.destinations.values.contains(found) {
                    sweeps.append(Sweep(sql: Self.deleting(table, key, where: "destination = \(found)")))
                }
                id = try connection.integer("SELECT min(destination) FROM \(table) WHERE destination > \(found)")
            }
        }
        return sweeps
    }

    private static func deleting(_ table: String, _ key: String, where condition: String) -> String {
        "DELETE FROM \(table) WHERE (\(key)) IN (SELECT \(key) FROM \(table) WHERE \(condition) LIMIT 2000)"
    }
}
