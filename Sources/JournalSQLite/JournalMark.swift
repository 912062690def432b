internal import Journal

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What was acknowledged last, in a small file beside the database: SQLite ends a write-ahead log silently at the first
/// page that is not what was written, and so would forget commits behind it.
///
/// It is written after each commit and not synchronized: after `kill -9` it is there, after a power loss it may be
/// older. It never tells more than what was durable, so it never refuses a sound journal.
struct JournalMark: Hashable, Sendable {
    /// The last position.
    var end: UInt64 = 0
    /// The pages that the log held, of the generation that its salts tell; 0 where all had been copied.
    var logPages: UInt64 = 0
    var logSalts: UInt64 = 0

    private static let size = 32

    fileprivate var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for value in [end, logPages, logSalts] {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        let sum = Checksum.of(bytes)
        withUnsafeBytes(of: sum.littleEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    init() {}

    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        let words = bytes.withUnsafeBytes { buffer in
            (0..<4).map { UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        guard Checksum.of(Array(bytes[..<24])) == words[3] else { return nil }
        (end, logPages, logSalts) = (words[0], words[1], words[2])
    }

    /// What `file` holds; `nil` where there is none or it cannot be read as one.
    init?(of file: String) {
        guard let bytes = try? JournalDirectory.start(of: file, count: Self.size) else { return nil }
        self.init(bytes)
    }

    /// Why the log beside the database cannot be all of what was acknowledged; `nil` where it can.
    ///
    /// Call it before the database is opened, which may change both.
    func findingBeforeOpening(log: String) throws(JournalError) -> String? {
        guard logPages > 0 else { return nil }
        guard (JournalDirectory.size(of: log) ?? 0) > 0 else {
            return "\(log) is missing or empty, but held \(logPages) pages that were not copied into the database"
        }
        guard let header = LogHeader(try JournalDirectory.start(of: log, count: LogHeader.size)) else {
            return "the head of \(log) is not what was written"
        }
        // The first salt counts up whenever the log begins anew, which it may have done just before the end.
        let (old, new) = (UInt32(logSalts >> 32), UInt32(header.salts >> 32))
        return header.salts == logSalts || (new != old && new &- old < 1 << 16)
            ? nil : "\(log) is not the log that was written last"
    }

    /// The same, once SQLite has read the log and found `pages` in it.
    func findingAfterOpening(pages: UInt64?, salts: UInt64?, end found: UInt64) -> String? {
        if let pages, salts == logSalts, pages < logPages {
            return "only \(pages) of the \(logPages) pages of the write-ahead log are what was written"
        }
        guard found < end else { return nil }
        return "the events from position \(found + 1) to \(end) were acknowledged and are not there"
    }
}

/// The first bytes of a write-ahead log.
///
/// Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
struct LogHeader {
    static let size = 32

    /// Both salts, the first one in the upper half.
    let salts: UInt64

    /// - Returns: `nil` where the header's own checksum does not fit.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        let words = (0..<8).map { word in bytes[(word * 4)..<(word * 4 + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        guard words[0] & ~1 == 0x377F_0682 else { return nil }
        // The lowest bit of the magic number tells in which order the bytes are summed.
        let summed = words[0] & 1 == 1 ? words : words.map(\.byteSwapped)
        var (s0, s1): (UInt32, UInt32) = (0, 0)
        for index in stride(from: 0, to: 6, by: 2) {
            s0 = s0 &+ summed[index] &+ s1
            s1 = s1 &+ summed[index + 1] &+ s0
        }
        guard s0 == words[6], s1 == words[7] else { return nil }
        salts = UInt64(words[4]) << 32 | UInt64(words[5])
    }
}

/// The index that SQLite keeps of the log while it is open.
///
/// Format: https://www.sqlite.org/walformat.html#the_wal_index_header
enum LogIndex {
    /// How many pages of the log are what was written; `nil` where the index is of another format.
    static func pages(of directory: JournalDirectory) -> UInt64? {
        guard let bytes = try? JournalDirectory.start(of: directory.database + "-shm", count: 20), bytes.count == 20
        else { return nil }
        return bytes.withUnsafeBytes { buffer in
            guard buffer.load(as: UInt32.self) == 3_007_000 else { return nil }
            return UInt64(buffer.load(fromByteOffset: 16, as: UInt32.self))
        }
    }
}

/// Keeps the mark's file up to date, on the writer's thread.
final class JournalMarkFile {
    private let descriptor: Int32
    private let log: String
    /// The open log, to see when it begins anew; -1 before the first commit.
    private var logDescriptor: Int32 = -1
    private var mark: JournalMark

    init(_ directory: JournalDirectory, end: UInt64) throws(JournalError) {
        descriptor = open(directory.mark, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw JournalError(errno: errno, "opening \(directory.mark)") }
        log = directory.log
        // What the log holds from before stays true until the first commit.
        mark = JournalMark(of: directory.mark) ?? JournalMark()
        mark.end = end
        write()
    }

    deinit {
        close(descriptor)
        if logDescriptor >= 0 { close(logDescriptor) }
    }

    /// Notes a commit: the log holds `pages` now.
    func note(end: UInt64, pages: Int) {
        mark.end = end
        mark.logSalts = salts
        mark.logPages = mark.logSalts == 0 ? 0 : UInt64(pages)
        write()
    }

    /// Notes that everything in the log was copied into the database; durable when it returns.
    func noteAllCopied() {
        mark.logPages = 0
        mark.logSalts = 0
        write()
        fsync(descriptor)
    }

    /// Those of the log as it is now; 0 where it cannot be read.
    private var salts: UInt64 {
        if logDescriptor < 0 { logDescriptor = open(log, O_RDONLY | O_CLOEXEC) }
        var bytes = [UInt8](repeating: 0, count: LogHeader.size)
        guard logDescriptor >= 0, pread(logDescriptor, &bytes, LogHeader.size, 0) == LogHeader.size else { return 0 }
        return LogHeader(bytes)?.salts ?? 0
    }

    /// A mark that cannot be written stays older: it tells less then, and nothing wrong.
    private func write() {
        let bytes = mark.encoded
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }
}
