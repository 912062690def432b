internal import Events
internal import Journal
internal import Synchronization

/// What the journal's threads and its callers share.
final class JournalShared: Sendable {
    let directory: JournalDirectory
    let options: SQLiteJournal.Options
    let clock: any WallClock
    let secret: KeySecret
    let board: ClaimBoard
    let keys: Mutex<KeyIndex>
    let recent: Mutex<RecentGroups>

    init(
        directory: JournalDirectory, options: SQLiteJournal.Options, clock: any WallClock, secret: KeySecret,
        board: ClaimBoard, keys: consuming sending KeyIndex
    ) {
        self.directory = directory
        self.options = options
        self.clock = clock
        self.secret = secret
        self.board = board
        self.keys = Mutex(keys)
        recent = Mutex(RecentGroups(limit: options.recentBytes))
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

    /// Bytes of bodies that it adds.
    var bytes: Int {
        if case .append(let append) = self { append.bytes } else { 0 }
    }

    func fail(_ error: JournalError) {
        switch self {
        case .append(let append): append.answer.resume(returning: .failure(error))
        case .settle(_, let answer), .register(_, let answer): answer.resume(returning: .failure(error))
        }
    }
}
