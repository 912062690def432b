#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Reads a file line by line; what it hands out stays valid until the next call.
struct LogReader: ~Copyable {
    private let file: Int32
    private let path: String
    private var buffer: [UInt8] = []
    private var start = 0
    private var isAtEnd = false

    init(path: String) throws(DeliveryLogError) {
        self.path = path
        #if canImport(Glibc)
            file = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        #else
            file = Darwin.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        #endif
        guard file >= 0 else { throw .system("opening \(path)") }
    }

    deinit {
        #if canImport(Glibc)
            _ = Glibc.close(file)
        #else
            _ = Darwin.close(file)
        #endif
    }

    mutating func next() throws(DeliveryLogError) -> ArraySlice<UInt8>? {
        var searched = start
        while true {
            if let end = lineEnd(from: searched) {
                defer { start = end + 1 }
                return buffer[start..<end]
            }
            guard !isAtEnd else {
                // A last line without an end: it is being written.
                defer { start = buffer.count }
                return start < buffer.count ? buffer[start...] : nil
            }
            searched = buffer.count - start
            buffer.removeFirst(start)
            start = 0
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: Self.chunk) { bytes, length in
                count = read(file, bytes.baseAddress, bytes.count)
                length = max(count, 0)
            }
            buffer += piece
            if count < 0, errno != EINTR { throw .system("reading \(path)") }
            isAtEnd = count == 0
        }
    }

    private func lineEnd(from start: Int) -> Int? {
        buffer.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, start < bytes.count,
                let found = memchr(base + start, 0x0A, bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    private static let chunk = 1 << 18
}

extension ArraySlice<UInt8> {
    /// The text from behind `mark` to the next quote.
    func first(after mark: StaticString) -> [UInt8]? {
        var rest = self
        return rest.quoted(after: mark)
    }

    /// Whether one of these ids, as they stand between their quotes, is the `event_id` of something.
    func holdsEvent(of ids: Set<[UInt8]>) -> Bool {
        var rest = self
        while let id = rest.quoted(after: "\"event_id\":\"") {
            if ids.contains(id) { return true }
        }
        return false
    }

    private mutating func quoted(after mark: StaticString) -> [UInt8]? {
        let found = mark.withUTF8Buffer { mark in withUnsafeBytes { Self.end(of: mark, in: $0) } }
        guard let found else { return nil }
        let begin = startIndex + found
        var end = begin
        while end < endIndex, self[end] != UInt8(ascii: "\"") {
            end += self[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < endIndex else { return nil }
        let text = Array(self[begin..<end])
        self = self[(end + 1)...]
        return text
    }

    /// The place behind the first occurrence of `mark`.
    private static func end(of mark: UnsafeBufferPointer<UInt8>, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let text = bytes.baseAddress, let first = mark.baseAddress, bytes.count >= mark.count else { return nil }
        for place in 0...bytes.count - mark.count where memcmp(text + place, first, mark.count) == 0 {
            return place + mark.count
        }
        return nil
    }
}
