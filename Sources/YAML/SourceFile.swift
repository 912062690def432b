/// A span of a source file: from its first character to the one after its last.
///
/// Lines and columns count from 1, columns count characters (Unicode scalars), and the end is exclusive: the word
/// `abc` at the start of a file is 1:1 to 1:4. An empty span (start and end equal) marks a place where something is
/// missing.
package struct SourceLocation: Hashable, Sendable {
    package let line: Int
    package let column: Int
    package let endLine: Int
    package let endColumn: Int

    package init(line: Int, column: Int, endLine: Int, endColumn: Int) {
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
    }

    /// A span within one line.
    package init(line: Int, column: Int, length: Int = 1) {
        self.init(line: line, column: column, endLine: line, endColumn: column + length)
    }
}

/// A configuration file as it was read: its name for people, and its bytes.
///
/// Lines end at LF, CR LF or CR. A byte order mark at the start is no part of the first line.
package struct SourceFile: Sendable {
    package let name: String
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        var starts = [bytes.starts(with: byteOrderMark) ? byteOrderMark.count : 0]
        var index = starts[0]
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A {
                index += 1
            }
            if byte == 0x0A || byte == 0x0D {
                starts.append(index)
            }
        }
        lineStarts = starts
    }

    /// Number of lines; a line break at the very end opens one more, empty line.
    package var lineCount: Int { lineStarts.count }

    /// The text of line `number` (from 1) without its line break; nil where the file has no such line.
    ///
    /// Bytes that are not UTF-8 come out as U+FFFD.
    package func line(_ number: Int) -> String? {
        lineBytes(number).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Where the text begins: behind a byte order mark.
    var textStart: Int { lineStarts[0] }

    /// The line and column, from 1, of the character that begins at byte `offset`.
    func position(ofByte offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset {
                low = middle
            } else {
                high = middle
            }
        }
        let start = lineStarts[low]
        guard start < offset else { return (low + 1, 1) }
        let before = bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[start..<offset]), as: UTF8.self)
        }
        return (low + 1, before.unicodeScalars.count + 1)
    }

    /// Column behind the last character of line `number`, trailing blanks not counted.
    func endColumn(ofLine number: Int) -> Int {
        guard var line = lineBytes(number) else { return 1 }
        while let last = line.last, last == 0x20 || last == 0x09 {
            line.removeLast()
        }
        return String(decoding: line, as: UTF8.self).unicodeScalars.count + 1
    }

    private func lineBytes(_ number: Int) -> ArraySlice<UInt8>? {
        guard lineStarts.indices.contains(number - 1) else { return nil }
        let end = number < lineStarts.count ? lineStarts[number] : bytes.count
        var line = bytes[lineStarts[number - 1]..<end]
        while let last = line.last, last == 0x0A || last == 0x0D {
            line.removeLast()
        }
        return line
    }
}
