extension UInt8 {
    var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
    var isASCIIDecimal: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIICapital: Bool { self >= 0x41 && self <= 0x5A }
    var isASCIIAlpha: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    /// Punctuation and symbols: everything that prints and is neither letter nor digit nor space.
    var isASCIIPunctuation: Bool { self > 0x20 && self < 0x7F && !isASCIIDecimal && !isASCIIAlpha }

    /// Capital letters in lower case, all else unchanged.
    var asciiLowered: UInt8 { isASCIICapital ? self | 0x20 : self }
}

extension [UInt8] {
    /// Whether no byte is above 0x7F.
    var isASCIIText: Bool {
        var bits: UInt8 = 0
        for byte in self { bits |= byte }
        return bits < 0x80
    }

    /// Keeps the bytes for which `transform` has one, in place.
    @inline(__always)
    mutating func compact(_ transform: (UInt8) -> UInt8?) {
        var kept = 0
        for index in indices {
            if let byte = transform(self[index]) {
                self[kept] = byte
                kept += 1
            }
        }
        if kept < count { removeLast(count - kept) }
    }

    /// Replaces the text by what `transform` makes of it as a string.
    mutating func rewrite(_ transform: (String) -> String) {
        self = Array(transform(String(decoding: self, as: UTF8.self)).utf8)
    }

    /// Replaces the text by those of its scalars that satisfy `keeps`, composed.
    mutating func keepScalars(of text: String, where keeps: (Unicode.Scalar) -> Bool) {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where keeps(scalar) { scalars.append(scalar) }
        self = Array(UnicodeText.composed(String(scalars)).utf8)
    }

    /// Takes the bytes of `text` in place of its own.
    mutating func become(_ text: some Collection<UInt8>) {
        replaceSubrange(0..<count, with: text)
    }

    var decoded: String { String(decoding: self, as: UTF8.self) }
}
