#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A file or folder could not be used.
struct FileError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path): \(reason)" }

    /// What the last system call complained about.
    init(_ path: String, _ code: Int32 = errno) {
        self.path = path
        reason = String(cString: strerror(code))
    }
}

/// Small files, read whole.
enum Files {
    /// The content of a file, or as many of its bytes as `limit` allows; `-` is standard input.
    static func read(_ path: String, upTo limit: Int = .max) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path, limit) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path) }
        defer { close(descriptor) }
        return try read(descriptor, path, limit)
    }

    private static func read(_ descriptor: Int32, _ path: String, _ limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            if bytes.count >= limit { return Array(bytes.prefix(limit)) }
            let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
                count = max(0, platformRead(descriptor, buffer.baseAddress, buffer.count))
            }
            if chunk.isEmpty {
                if errno == EISDIR { throw FileError(path, EISDIR) }
                return bytes
            }
            bytes += chunk
        }
    }

    private static func platformRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        errno = 0
        #if canImport(Glibc)
            return Glibc.read(descriptor, start, count)
        #else
            return Darwin.read(descriptor, start, count)
        #endif
    }

    /// Writes a file whole: whoever reads it meanwhile sees the old content or the new.
    ///
    /// Follows a link, and keeps the permissions of a file that is there.
    static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        var target = path
        if let resolved = realpath(path, nil) {
            target = String(cString: resolved)
            free(resolved)
        }
        var information = stat()
        let mode = stat(target, &information) == 0 ? information.st_mode & 0o777 : 0o644
        var template = Array("\(target).XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FileError(path) }
        let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var problem: FileError?
        if !writeAll(bytes, to: descriptor) || fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 {
            problem = FileError(path)
        }
        if close(descriptor) != 0, problem == nil { problem = FileError(path) }
        if problem == nil, rename(temporary, target) != 0 { problem = FileError(path) }
        if let problem {
            unlink(temporary)
            throw problem
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { platformWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func platformWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            return Glibc.write(descriptor, start, count)
        #else
            return Darwin.write(descriptor, start, count)
        #endif
    }

    /// The names of the folders in a folder, sorted.
    static func folders(in path: String) throws(FileError) -> [String] {
        try names(in: path).filter { isFolder("\(path)/\($0)") }
    }

    /// The names of what stands in a folder, sorted; hidden ones are left out.
    static func names(in path: String) throws(FileError) -> [String] {
        guard let directory = opendir(path) else { throw FileError(path) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// Changes whenever a file is saved; `nil` where there is none.
    static func version(of path: String) -> [Int]? {
        var information = stat()
        guard stat(path, &information) == 0 else { return nil }
        #if canImport(Glibc)
            let saved = information.st_mtim
        #else
            let saved = information.st_mtimespec
        #endif
        return [saved.tv_sec, saved.tv_nsec, Int(information.st_size), Int(information.st_ino)]
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// A new empty folder that only this user can read.
    static func makeTemporaryFolder(_ prefix: String) throws(FileError) -> String {
        let parent = environment("TMPDIR") ?? "/tmp"
        var template = Array("\(parent)/\(prefix)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw FileError(parent) }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Removes a folder of plain files.
    static func removeFolder(_ path: String) {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(directory)
        rmdir(path)
    }
}

/// The value of an environment variable.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
