extension JSONDocument {
    /// The value for people: two spaces per level, one member or element on a line, all else as it is written.
    package func prettyPrinted(_ index: Int = JSONDocument.root) -> String {
        let range = rawRange(index)
        var output: [UInt8] = []
        output.reserveCapacity(range.count * 2)
        var depth = 0
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                let start = position - 1
                while bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
                output.append(contentsOf: bytes[start..<position])
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                output.append(byte)
                let inner = TapeReader.skipSpace(bytes.span, position)
                if bytes[inner] == UInt8(ascii: "}") || bytes[inner] == UInt8(ascii: "]") {
                    output.append(bytes[inner])
                    position = inner + 1
                } else {
                    depth += 1
                    output.appendLineBreak(depth)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                output.appendLineBreak(depth)
                output.append(byte)
            case UInt8(ascii: ","):
                output.append(byte)
                output.appendLineBreak(depth)
            case UInt8(ascii: ":"):
                output.append(byte)
                output.append(UInt8(ascii: " "))
            case 0x20, 0x0A, 0x0D, 0x09:
                break
            default:
                output.append(byte)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func appendLineBreak(_ depth: Int) {
        append(UInt8(ascii: "\n"))
        append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }
}
