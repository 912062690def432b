/// Looks through a file's bytes for what cannot be text: wrong encodings, invisible and control characters, size.
struct TextCheck {
    let source: SourceFile
    let limits: YAMLLimits

    /// Reports the first such character of every line.
    func run(into report: inout Report) {
        let bytes = source.bytes
        if bytes.count > limits.maxBytes {
            report.error(
                "the file is larger than \(Self.size(limits.maxBytes))", hint: "split it into several files",
                at: location(ofByte: limits.maxBytes))
            return
        }
        if looksLikeUTF16 {
            report.error(
                "the file is saved as UTF-16, not as UTF-8", hint: "save it again with the encoding UTF-8",
                at: SourceLocation(line: 1, column: 1))
            return
        }
        var index = source.textStart
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                index += 1
                continue
            }
            let scalar = Self.scalar(bytes, at: index)
            if let scalar, let refusal = Self.refusal(of: scalar) {
                report.error(refusal.message, hint: refusal.hint, at: location(ofByte: index))
            } else if let scalar {
                index += UTF8.width(scalar)
                continue
            } else {
                report.error(
                    "this is not UTF-8 text",
                    hint: "save the file again with the encoding UTF-8; a character such as é or ü is often the cause",
                    at: location(ofByte: index))
            }
            index = nextLine(after: index)
        }
    }

    private var looksLikeUTF16: Bool {
        let bytes = source.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return true
        }
        let zeros = bytes.prefix(4).map { $0 == 0 }
        return zeros == [true, false, true, false] || zeros == [false, true, false, true]
    }

    private func location(ofByte offset: Int) -> SourceLocation {
        let (line, column) = source.position(ofByte: offset)
        return SourceLocation(line: line, column: column)
    }

    private func nextLine(after index: Int) -> Int {
        source.bytes[index...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? source.bytes.count
    }

    private static func refusal(of scalar: Unicode.Scalar) -> (message: String, hint: String)? {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        switch scalar.value {
        case 0:
            return ("a NUL character stands here", "the file may be damaged, or no text file at all; remove it")
        case 0x85, 0x2028, 0x2029:
            return ("an invisible line separator (\(code)) stands here", "delete it and press Enter instead")
        case 0xFEFF:
            return ("an invisible byte order mark (\(code)) stands here", "delete it; joining files often leaves one")
        case 0...0x1F, 0x7F...0x9F, 0xFFFE, 0xFFFF:
            return ("an invisible control character (\(code)) stands here", "delete it and type the line again")
        default:
            return nil
        }
    }

    private static func scalar(_ bytes: [UInt8], at index: Int) -> Unicode.Scalar? {
        var iterator = bytes[index..<min(index + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
        return nil
    }

    private static func size(_ bytes: Int) -> String {
        bytes.isMultiple(of: 1 << 20) ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }
}
