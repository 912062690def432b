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
        let digest = withUnsafeBytes { SHA256.hash(data: $0) }
        removeAll(keepingCapacity: true)
        append(hex: digest)
    }

    /// Bytes in lowercase hexadecimal.
    mutating func append(hex bytes: some Sequence<UInt8>) {
        for byte in bytes {
            append(Self.hexDigits[Int(byte >> 4)])
            append(Self.hexDigits[Int(byte & 15)])
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
}

extension String {
    /// The HMAC-SHA256 of this text in lowercase hexadecimal.
    func hmacSHA256(key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(utf8), using: SymmetricKey(data: Array(key.utf8)))
        var text: [UInt8] = []
        text.append(hex: code)
        return String(decoding: text, as: UTF8.self)
    }
}
