internal import Journal
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The journal's directory, locked for this process until `unlock` or the end of the value.
final class JournalDirectory: Sendable {
    let path: String
    /// The open lock file; `nil` once unlocked.
    private let lock: Mutex<Int32?>

    var database: String { path + "/journal.db" }
    var log: String { database + "-wal" }
    var mark: String { path + "/journal.mark" }
    var unfinishedDatabase: String { path + "/journal.db.new" }

    /// Makes the directory where there is none, for its owner alone, and locks it.
    ///
    /// - Throws: `.locked` when another process, or this one, has it open; `.storage` otherwise.
    init(_ path: String) throws(JournalError) {
        self.path = path
        try Self.make(path)
        let file = path + "/journal.lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalError(errno: errno, "opening \(file)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            throw reason == EWOULDBLOCK
                ? JournalError(.locked, "\(path) is open in another process")
                : JournalError(errno: reason, "locking \(file)")
        }
        lock = Mutex(descriptor)
    }

    deinit {
        unlock()
    }

    /// Lets others open the directory.
    ///
    /// Safe to call twice.
    func unlock() {
        guard let descriptor = lock.withLock({ $0.take() }) else { return }
        // Not left to `close`: a process that is just being started may hold a copy of the descriptor for a moment.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// What of a file its owner alone may do; makes the file where `creating`.
    static func restrict(_ file: String, creating: Bool = false) throws(JournalError) {
        let descriptor = open(file, O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0), 0o600)
        guard descriptor >= 0 else { throw JournalError(errno: errno, "opening \(file)") }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else { throw JournalError(errno: errno, "restricting \(file)") }
    }

    /// The size of a file in bytes; `nil` where there is none.
    static func size(of file: String) -> Int64? {
        var status = stat()
        return stat(file, &status) == 0 ? Int64(status.st_size) : nil
    }

    static func remove(_ file: String) {
        unlink(file)
    }

    static func move(_ old: String, to new: String) throws(JournalError) {
        guard rename(old, new) == 0 else { throw JournalError(errno: errno, "naming \(new)") }
    }

    /// The first bytes of a file, fewer where it is shorter.
    static func start(of file: String, count: Int) throws(JournalError) -> [UInt8] {
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw JournalError(errno: errno, "opening \(file)") }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: count)
        let got = read(descriptor, &bytes, count)
        guard got >= 0 else { throw JournalError(errno: errno, "reading \(file)") }
        return [UInt8](bytes[..<got])
    }

    /// Makes names that were added to a directory durable.
    static func synchronize(_ directory: String) throws(JournalError) {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw JournalError(errno: errno, "opening \(directory)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw JournalError(errno: errno, "synchronizing \(directory)") }
    }

    /// Bytes that this process may still use on the file system; `nil` where the system does not say.
    var freeBytes: Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).0)
    }

    /// Makes a directory and those above it, for their owner alone.
    ///
    /// With `hasParent` its parent is there: a system that makes no directories in it (`/proc`) says again that the
    /// path is not there.
    private static func make(_ path: String, hasParent: Bool = false) throws(JournalError) {
        if mkdir(path, 0o700) == 0 {
            let parent = parent(of: path)
            try synchronize(parent)
            return
        }
        switch errno {
        case EEXIST:
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw JournalError(.storage, "\(path) is not a directory")
            }
        case ENOENT where !hasParent && parent(of: path) != path:
            try make(parent(of: path))
            try make(path, hasParent: true)
        default:
            throw JournalError(errno: errno, "making \(path)")
        }
    }

    private static func parent(of path: String) -> String {
        let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        return slash == trimmed.startIndex ? "/" : String(trimmed[..<slash])
    }
}

extension JournalError {
    /// What the system says went wrong; a full disk is `.full`.
    init(errno code: Int32, _ doing: String) {
        let isFull = code == ENOSPC || code == EDQUOT
        self.init(isFull ? .full : .storage, "\(doing): \(String(cString: strerror(code)))")
    }
}
