extension ArraySlice<UInt8> {
    /// The bytes after percent-decoding once; `self` where nothing is encoded.
    ///
    /// A `%` without two hexadecimal digits stays as it is, and so does `+`: identifiers may hold both.
    var percentDecoded: ArraySlice<UInt8> {
        guard contains(UInt8(ascii: "%")) else { return self }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(count)
        var index = startIndex
        while index < endIndex {
            let byte = self[index]
            if byte == UInt8(ascii: "%"), endIndex - index > 2, self[index + 1].isHexDigit, self[index + 2].isHexDigit {
                decoded.append(self[index + 1].hexValue << 4 | self[index + 2].hexValue)
                index += 3
            } else {
                decoded.append(byte)
                index += 1
            }
        }
        return decoded[...]
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit.
    fileprivate var hexValue: UInt8 {
        isDigit ? self - UInt8(ascii: "0") : (self | 0x20) - UInt8(ascii: "a") + 10
    }
}
