extension SQLiteJournal {
    /// What an operator may set.
    package struct Options: Hashable, Sendable {
        /// How long a key is remembered after its event was stored.
        package var duplicateWindow: Duration
        /// The most bytes that the journal's files may take; `nil`: as many as the disk has.
        package var maxBytes: Int64?
        /// The free space that the journal leaves on its file system, in bytes.
        package var minFreeBytes: Int64
        /// How many bytes of the newest events stay in memory for destinations that keep up.
        package var recentBytes: Int
        /// How large the write-ahead log grows before it is copied into the database, in bytes.
        ///
        /// Appends wait for that copy: some milliseconds for each of these megabytes.
        package var checkpointBytes: Int
        /// How long an event's body is kept once it is final at every destination, counted from the time of storing.
        package var retention: Duration
        /// How long a dead letter's body is kept, counted from its end; never shorter than `retention`.
        package var deadLetterRetention: Duration
        /// How long keys and outcomes are kept; never shorter than `retention` and the duplicate window.
        package var ledgerRetention: Duration
        /// The first one seals new bodies, all of them open stored ones; without any, bodies are stored in the clear.
        package var bodyKeys: [BodyKey]

        package init(
            duplicateWindow: Duration = .seconds(48 * 3600), maxBytes: Int64? = nil, minFreeBytes: Int64 = 64 << 20,
            recentBytes: Int = 8 << 20, checkpointBytes: Int = 4 << 20, retention: Duration = .seconds(7 * 86_400),
            deadLetterRetention: Duration = .seconds(30 * 86_400), ledgerRetention: Duration = .seconds(90 * 86_400),
            bodyKeys: [BodyKey] = []
        ) {
            self.retention = retention
            self.deadLetterRetention = deadLetterRetention
            self.ledgerRetention = ledgerRetention
            self.bodyKeys = bodyKeys
            self.duplicateWindow = duplicateWindow
            self.maxBytes = maxBytes
            self.minFreeBytes = minFreeBytes
            self.recentBytes = recentBytes
            self.checkpointBytes = checkpointBytes
        }

        /// Bytes of a database page, for a new database.
        var pageSize = 8192
        /// The most events in one row.
        var maxGroupEvents = 512
        /// The most bytes of bodies in one row; a single event may be larger.
        var maxGroupBytes = 512 << 10
        /// The most bytes of bodies in one transaction.
        var maxTransactionBytes = 8 << 20
        /// How long a commit waits for more senders to join it, where many share the commits.
        var gatheringMicroseconds: UInt32 = 500
        /// How many events share a row of fingerprints.
        var fingerprintRun = 16_384
        /// Up to this size the whole database is checked at the start; above it only what is read anyway.
        var quickCheckBytes: Int64 = 32 << 20
        /// How long the writer waits for another connection to the database; there should be none that writes.
        var lockWaitMilliseconds: Int32 = 5000
        /// A limit that SQLite itself holds, below which the journal knows nothing of it: to see a disk run full.
        var hardPageLimit: Int64?
        /// The layer through which SQLite reaches the files: to let them fail.
        var vfs: String?
        /// Whether the upkeep runs by itself.
        var keepsUp = true
        /// Whether everything stored is checked in the background after the start.
        var verifies = true
    }
}
