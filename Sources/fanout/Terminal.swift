#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The terminal: results on standard output, everything else on standard error.
enum Terminal {
    /// Writes a line of results.
    static func print(_ line: String) {
        write(Array(line.utf8) + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
    }

    static func print(_ line: [UInt8]) {
        write(line + [UInt8(ascii: "\n")], to: STDOUT_FILENO)
    }

    /// Writes a line for a person: a diagnostic, or progress.
    static func tell(_ line: String) {
        write(Array(line.utf8) + [UInt8(ascii: "\n")], to: STDERR_FILENO)
    }

    /// Bold on a terminal, plain elsewhere.
    static func bold(_ text: String) -> String {
        isatty(STDOUT_FILENO) == 1 ? "\u{1B}[1m\(text)\u{1B}[0m" : text
    }

    /// Whether somebody sees progress as it is told.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    /// The columns of the terminal; `nil` where the output goes elsewhere.
    static var width: Int? {
        var size = winsize()
        guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return nil
        }
        return Int(size.ws_col)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { platformWrite(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private static func platformWrite(_ descriptor: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, start, count)
        #else
            Darwin.write(descriptor, start, count)
        #endif
    }
}
