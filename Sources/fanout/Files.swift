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
    /// The content of a file; `-` is standard input.
    static func read(_ path: String) throws(FileError) -> [UInt8] {
        if path == "-" { return try read(STDIN_FILENO, path) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path) }
        defer { close(descriptor) }
        return try read(descriptor, path)
    }

    private static func read(_ descriptor: Int32, _ path: String) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
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
