internal import Crypto

/// SHA-256 as the platforms write it: 64 hexadecimal digits.
extension [UInt8] {
    /// Whether the text is a SHA-256 in hexadecimal of either case, with or without what Meta's libraries append.
    var isHash: Bool {
        (count == 64 || hasAppendix) && self[..<64].allSatisfy(\.isASCIIHexDigit)
    }

    /// Meta's libraries append a dot and 2 or 8 characters to what they hash.
    private var hasAppendix: Bool {
        (count == 67 || count == 73) && self[64] == UInt8(ascii: ".")
    }

    /// Brings a text that is a SHA-256 already to lower case and cuts off what was appended to it.
    ///
    /// - Returns: `false`, the text unchanged, when it is none.
    mutating func keepHash() -> Bool {
        guard isHash else { return false }
        removeLast(count - 64)
        for index in indices where self[index] >= UInt8(ascii: "A") && self[index] <= UInt8(ascii: "F") {
            self[index] |= 0x20
        }
        return true
    }

    /// Replaces the bytes by their SHA-256 in lowercase hexadecimal.
    mutating func hash() {
        var json: [UInt8] = []
        json.append(hashOf: self)
        self = Array(json[1...64])
    }

    /// Appends the SHA-256 of a text, in lowercase hexadecimal, as a JSON string.
    mutating func append(hashOf text: [UInt8]) {
        var hasher = SHA256()
        // The way over `DataProtocol` would cost as much as the hash of a short text.
        text.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        var json = InlineArray<66, UInt8>(repeating: UInt8(ascii: "\""))
        let words = hasher.finalize().withUnsafeBytes { digest in
            InlineArray<8, UInt32> { UInt32(bigEndian: digest.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)) }
        }
        for index in 0..<8 {
            var digits = Self.hexDigits(of: words[index])
            for place in 0..<8 {
                json[8 * index + place + 1] = UInt8(truncatingIfNeeded: digits >> 56)
                digits <<= 8
            }
        }
        json.span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// The eight digits of a word, the first one in the highest byte; all eight are made at once.
    @inline(__always)
    fileprivate static func hexDigits(of word: UInt32) -> UInt64 {
        // Every half byte into a byte of its own.
        var halves = UInt64(word)
        halves = (halves | halves << 16) & 0x0000_FFFF_0000_FFFF
        halves = (halves | halves << 8) & 0x00FF_00FF_00FF_00FF
        halves = (halves | halves << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // 1 in each byte that is 10 or more: adding 6 carries into its upper half.
        let letters = (halves &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        // From "9" to "a" it is 39 more than from 9 to 10.
        return halves &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }
}

extension String {
    /// The HMAC-SHA256 of this text in lowercase hexadecimal.
    func hmacSHA256(key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(utf8), using: SymmetricKey(data: Array(key.utf8)))
        var text: [UInt8] = []
        for byte in code {
            let digits = [UInt8].hexDigits(of: UInt32(byte))
            text += [UInt8(truncatingIfNeeded: digits >> 8), UInt8(truncatingIfNeeded: digits)]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
