internal import Events
internal import Journal
internal import Synchronization

/// What the journal's threads and its callers share.
final class JournalShared: Sendable {
    let directory: JournalDirectory
    let options: SQLiteJournal.Options
    let clock: any WallClock
    let secret: KeySecret
    let vault: BodyVault
    let board: ClaimBoard
    let keys: Mutex<KeyIndex>
    let recent: Mutex<RecentGroups>
    let duplicates = Mutex(DuplicateCounts())
    let findings: Mutex<JournalFindings>

    init(
        directory: JournalDirectory, options: SQLiteJournal.Options, clock: any WallClock, secret: KeySecret,
        vault: BodyVault, board: ClaimBoard, keys: consuming sending KeyIndex, findings: JournalFindings
    ) {
        self.directory = directory
        self.options = options
        self.clock = clock
        self.secret = secret
        self.vault = vault
        self.board = board
        self.keys = Mutex(keys)
        self.findings = Mutex(findings)
        recent = Mutex(RecentGroups(limit: options.recentBytes))
    }

    /// Notes something stored that cannot be right.
    func report(_ error: JournalError, at positions: ClosedRange<UInt64>?) {
        guard error.code == .damaged else { return }
        let now = clock.now
        findings.withLock { $0.add(error.message, at: positions, now: now) }
    }
}

/// What was found wrong with what is stored, and how far the check has come.
struct JournalFindings: Sendable {
    /// More are not kept: they would say the same.
    private static let limit = 100

    private(set) var damage: [JournalHealth.Damage] = []
    var verification = JournalHealth.Verification()

    mutating func add(_ finding: String, at positions: ClosedRange<UInt64>?, now: Timestamp) {
        guard damage.count < Self.limit, !damage.contains(where: { $0.finding == finding }) else { return }
        damage.append(JournalHealth.Damage(positions: positions, finding: finding, foundAt: now))
    }
}

/// What a task waits for while a thread works for it: exactly one result.
typealias Answer<Value> = CheckedContinuation<Result<Value, JournalError>, Never>

/// Events to be stored, and who waits for their receipts.
struct AppendCommand: Sendable {
    let entries: [JournalEntry]
    /// One per entry, computed by the caller: that work is spread over its threads.
    let fingerprints: [KeyFingerprint]
    let bytes: Int
    let answer: Answer<[Receipt]>
}

/// What the writer does for others.
enum JournalCommand: Sendable {
    case append(AppendCommand)
    case settle(Settlement, Answer<Void>)
    case register(String, Answer<Void>)
    /// Events end as dead wherever they wait.
    case end([ClosedRange<UInt64>], reason: String, Answer<Void>)
    /// Something with transactions of its own, between two commits.
    case work(@Sendable (JournalWriter) -> Void)

    /// Bytes of bodies that it adds.
    var bytes: Int {
        if case .append(let append) = self { append.bytes } else { 0 }
    }

    func fail(_ error: JournalError) {
        switch self {
        case .append(let append): append.answer.resume(returning: .failure(error))
        case .settle(_, let answer), .register(_, let answer), .end(_, _, let answer):
            answer.resume(returning: .failure(error))
        case .work: break
        }
    }
}

/// The result of `body`, as a value.
func result<Value>(of body: () throws(JournalError) -> Value) -> Result<Value, JournalError> {
    do {
        return .success(try body())
    } catch {
        return .failure(error)
    }
}
