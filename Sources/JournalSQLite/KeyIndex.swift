internal import Events

/// The keys of the duplicate window, by fingerprint.
struct KeyIndex: Sendable {
    /// Everything before `position` was stored at `time` or earlier.
    private struct Mark: Sendable {
        let position: UInt64
        let time: Timestamp
    }

    private let window: Duration
    private var table: FingerprintTable
    /// Rising; what makes the window's start known without asking every event.
    private var marks: [Mark] = []

    init(start: UInt64, window: Duration) {
        self.window = window
        table = FingerprintTable(start: start)
    }

    /// The lowest position whose key is certainly here.
    var start: UInt64 { table.start }

    /// Whether an event that was stored at `moment` is still remembered.
    func remembers(_ moment: Timestamp, now: Timestamp) -> Bool {
        now - moment < window
    }

    func positions(of fingerprint: KeyFingerprint) -> [UInt64] {
        table.positions(of: fingerprint)
    }

    func positions(ofID fingerprint: KeyFingerprint) -> [UInt64] {
        table.positions(ofID: fingerprint)
    }

    /// Fetches what the look-ups of these will read.
    mutating func touch(_ fingerprints: [KeyFingerprint]) {
        table.touch(fingerprints)
    }

    mutating func insert(_ fingerprint: KeyFingerprint, at position: UInt64) {
        table.insert(fingerprint, at: position)
    }

    mutating func remove(_ fingerprint: KeyFingerprint, at position: UInt64) {
        table.remove(fingerprint, at: position)
    }

    /// Tells that everything before `position` was stored at `time` or earlier, and forgets what left the window.
    mutating func mark(_ position: UInt64, storedAt time: Timestamp) {
        let left = marks.prefix { !remembers($0.time, now: time) }
        if let last = left.last {
            table.drop(before: last.position)
            marks.removeFirst(left.count)
        }
        // A mark a minute is enough: an event's own time decides, the marks only keep the table small.
        guard let newest = marks.last, time - newest.time < .seconds(60) else {
            marks.append(Mark(position: position, time: time))
            return
        }
    }
}
