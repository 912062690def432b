/// Decodes the escapes of strings that the reader found valid.
enum JSONText {
    static func appendDecoded(_ node: JSONNode, _ bytes: [UInt8], to buffer: inout [UInt8]) {
        let end = node.offset + node.length
        guard node.hasEscapes else {
            buffer.append(contentsOf: bytes[node.offset..<end])
            return
        }
        var place = node.offset
        while place < end {
            let run = bytes[place..<end].firstIndex(of: UInt8(ascii: "\\")) ?? end
            buffer.append(contentsOf: bytes[place..<run])
            guard run < end else { return }
            place = appendEscape(at: run, of: bytes, to: &buffer)
        }
    }

    /// Decodes the escape at `place`.
    ///
    /// - Returns: the place after it.
    private static func appendEscape(at place: Int, of bytes: [UInt8], to buffer: inout [UInt8]) -> Int {
        switch bytes[place + 1] {
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "u"):
            let first = hexadecimal(at: place + 2, of: bytes)
            guard (0xD800..<0xDC00).contains(first) else {
                append(first, to: &buffer)
                return place + 6
            }
            append(0x10000 + (first - 0xD800) << 10 + (hexadecimal(at: place + 8, of: bytes) - 0xDC00), to: &buffer)
            return place + 12
        case let other: buffer.append(other)
        }
        return place + 2
    }

    private static func hexadecimal(at place: Int, of bytes: [UInt8]) -> UInt32 {
        bytes[place..<place + 4].reduce(0) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
    }

    private static func append(_ value: UInt32, to buffer: inout [UInt8]) {
        if let scalar = Unicode.Scalar(value) { buffer.append(contentsOf: String(Character(scalar)).utf8) }
    }
}

extension UInt8 {
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
