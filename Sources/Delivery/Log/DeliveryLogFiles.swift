internal import JSON

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The files of the delivery log, for whoever reads them; blocks while it reads.
package struct DeliveryLogFiles: Sendable {
    /// One line of the log.
    package struct Line: Hashable, Sendable {
        package let destination: String
        /// A JSON object, as docs/logging.md describes it.
        package let json: [UInt8]
    }

    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// The lines of these requests, oldest first within each destination.
    package func requests(ids: Set<String>) throws(DeliveryLogError) -> [Line] {
        let wanted = Set(ids.map { Array($0.utf8) })
        return try lines { line in line.first(after: "\"request\":\"").map { wanted.contains($0) } ?? false }
    }

    /// The lines of all requests that carried an event with this id, oldest first within each destination.
    package func requests(eventID: String) throws(DeliveryLogError) -> [Line] {
        let wanted = Self.wanted([eventID])
        return try lines { $0.holdsEvent(of: wanted) }
    }

    /// Takes the payloads of these events' lines out of all files; for when no gateway writes them.
    ///
    /// A line keeps which events its request carried and what came of it. It loses request, answer and message, of all
    /// its events.
    ///
    /// - Returns: how many lines were changed.
    package func scrub(eventIDs: Set<String>) throws(DeliveryLogError) -> Int {
        let wanted = Self.wanted(eventIDs)
        var count = 0
        for file in try names() { count += try scrub("\(folder)/\(file.name)", wanted) }
        return count
    }

    private func lines(where matches: (ArraySlice<UInt8>) -> Bool) throws(DeliveryLogError) -> [Line] {
        var found: [Line] = []
        for file in try names() {
            var reader = try LogReader(path: "\(folder)/\(file.name)")
            while let line = try reader.next() {
                if !line.isEmpty, matches(line) { found.append(Line(destination: file.destination, json: Array(line))) }
            }
        }
        return found
    }

    private func scrub(_ path: String, _ wanted: Set<[UInt8]>) throws(DeliveryLogError) -> Int {
        var reader = try LogReader(path: path)
        var kept: [UInt8] = []
        var count = 0
        while let line = try reader.next() {
            if line.holdsEvent(of: wanted), let bare = Self.bare(line) {
                kept += bare
                count += 1
            } else {
                kept += line
            }
            kept.append(UInt8(ascii: "\n"))
        }
        guard count > 0 else { return 0 }
        try Self.replace(path, kept)
        return count
    }

    /// The line without its payload; `nil` where it has none.
    private static func bare(_ line: ArraySlice<UInt8>) -> [UInt8]? {
        guard let document = try? JSONDocument(parsing: Array(line), limits: limits) else {
            return Array(#"{"scrubbed":true}"#.utf8)
        }
        let members = document.members(of: JSONDocument.root).map { (document.string($0.key) ?? "", $0.value) }
        guard members.contains(where: { payload.contains($0.0) }) else { return nil }
        var writer = JSONWriter(capacity: line.count)
        writer.beginObject()
        for (name, value) in members where !payload.contains(name) {
            writer.key(name)
            writer.value(document, value)
        }
        writer.member("scrubbed", true)
        writer.endObject()
        return writer.bytes
    }

    private static let payload: Set<String> = ["headers", "body", "answer", "message"]
    private static let limits = JSONLimits(maxDepth: 64, maxBytes: 1 << 26, maxNodes: 1 << 24)

    /// Ids as they stand between their quotes.
    private static func wanted(_ ids: Set<String>) -> Set<[UInt8]> {
        Set(
            ids.map { id in
                var writer = JSONWriter(capacity: id.utf8.count + 2)
                writer.string(id)
                return Array(writer.bytes.dropFirst().dropLast())
            })
    }

    // MARK: The folder

    /// The log's files, by destination, the oldest of each first.
    private func names() throws(DeliveryLogError) -> [(name: String, destination: String)] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw .system("reading \(folder)")
        }
        defer { closedir(directory) }
        var found: [(name: String, destination: String, number: Int)] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard let suffix = name.firstRange(of: ".jsonl") else { continue }
            let rest = name[suffix.upperBound...]
            let number = rest.isEmpty ? 0 : rest.first == "." ? Int(rest.dropFirst()) : nil
            if let number { found.append((name, String(name[..<suffix.lowerBound]), number)) }
        }
        return found.sorted { ($0.destination, -$0.number) < ($1.destination, -$1.number) }
            .map { ($0.name, $0.destination) }
    }

    static func makeFolder(_ folder: String) throws(DeliveryLogError) {
        var path = folder.hasPrefix("/") ? "" : "."
        for part in folder.split(separator: "/") {
            path += "/" + part
            if mkdir(path, 0o700) != 0, errno != EEXIST { throw .system("making \(path)") }
        }
        guard access(folder, W_OK | X_OK) == 0 else { throw .system("writing to \(folder)") }
    }

    /// Puts a new file in the place of an old one, in one step.
    private static func replace(_ path: String, _ bytes: [UInt8]) throws(DeliveryLogError) {
        let new = path + ".new"
        _ = unlink(new)
        #if canImport(Glibc)
            let file = Glibc.open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #else
            let file = Darwin.open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        #endif
        guard file >= 0 else { throw .system("making \(new)") }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            written += count
        }
        let isWhole = written == bytes.count && fsync(file) == 0
        let error = DeliveryLogError.system("writing \(new)")
        #if canImport(Glibc)
            _ = Glibc.close(file)
        #else
            _ = Darwin.close(file)
        #endif
        guard isWhole else {
            _ = unlink(new)
            throw error
        }
        guard rename(new, path) == 0 else { throw .system("replacing \(path)") }
    }
}
