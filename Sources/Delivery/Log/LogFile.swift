#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The open file of one destination, and how it is put aside when it is full.
struct LogFile {
    private let path: String
    /// -1 while none is open, because opening the next one failed.
    private var file: Int32
    private(set) var size: Int

    /// Opens the file, for its owner alone, to write at its end.
    init(folder: String, destination: String) throws(DeliveryLogError) {
        path = "\(folder)/\(destination).jsonl"
        (file, size) = try Self.open(path)
    }

    private static func open(_ path: String) throws(DeliveryLogError) -> (Int32, Int) {
        #if canImport(Glibc)
            let file = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #else
            let file = Darwin.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #endif
        guard file >= 0 else { throw .system("opening \(path)") }
        var status = stat()
        guard fstat(file, &status) == 0, fchmod(file, 0o600) == 0 else {
            let error = DeliveryLogError.system("opening \(path)")
            closeFile(file)
            throw error
        }
        return (file, Int(status.st_size))
    }

    /// Writes a line, whole or not at all.
    mutating func append(_ line: [UInt8]) throws(DeliveryLogError) {
        if file < 0 { (file, size) = try Self.open(path) }
        var written = 0
        while written < line.count {
            let count = line[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = DeliveryLogError.system("writing \(path)")
                if written > 0 { _ = ftruncate(file, off_t(size)) }
                throw error
            }
            written += count
        }
        size += line.count
    }

    /// Puts the file aside as `.1`, what was `.1` as `.2` and so on, and begins a new one.
    mutating func rotate(backups: Int) throws(DeliveryLogError) {
        close()
        file = -1
        if backups > 0 {
            for number in stride(from: backups - 1, through: 1, by: -1) {
                _ = rename("\(path).\(number)", "\(path).\(number + 1)")
            }
            guard rename(path, "\(path).1") == 0 else { throw .system("putting \(path) aside") }
        } else {
            _ = unlink(path)
        }
        (file, size) = try Self.open(path)
    }

    func close() {
        if file >= 0 { Self.closeFile(file) }
    }

    private static func closeFile(_ file: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(file)
        #else
            _ = Darwin.close(file)
        #endif
    }
}

extension DeliveryLogError {
    /// What the system said last.
    static func system(_ what: String) -> DeliveryLogError {
        DeliveryLogError(message: "\(what): \(String(cString: strerror(errno)))")
    }
}
