// The standard library carries Unicode's normalization tables and uses them for string comparison, but offers the
// composed form only under this SPI. The public way to it is Foundation, which would link ICU (about 40 MB) into a
// program that needs nothing else from there. The tests compare it with Unicode's own examples, so a toolchain that
// changes it is noticed.
@_spi(_Unicode) internal import Swift

extension String {
    /// The text in Unicode's normalization form C: the form in which platforms hash and compare.
    package var nfc: String {
        if utf8.span.isSurelyComposed { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in self._nfc { scalars.append(scalar) }
        return String(scalars)
    }
}

extension Span<UInt8> {
    /// Whether one look tells that the UTF-8 text is in form C: nearly every text, Greek and Cyrillic among them.
    ///
    /// Every scalar below U+0300 is its own composed form, and all of those have lead bytes below 0xCC. Of those that two
    /// bytes hold, most stay as they are whatever stands around them; `inertScalars` has them.
    var isSurelyComposed: Bool {
        var index = 0
        while index < count {
            let byte = self[index]
            index += 1
            if byte < 0xCC { continue }
            if byte == 0xE2, index + 1 < count, Self.isInertSign(self[index], self[index + 1]) {
                index += 2
                continue
            }
            guard byte < 0xE0, index < count, inertScalars[Int(byte & 0x1F) << 6 | Int(self[index] & 0x3F)] else {
                return false
            }
        }
        return true
    }

    /// Whether the scalar of three bytes, of which these are the last two, is a dash, a quotation mark or the like
    /// (U+2010 to U+203F), or a sign of a currency (U+20A0 to U+20BF): none of them composes with anything before it.
    private static func isInertSign(_ second: UInt8, _ third: UInt8) -> Bool {
        second == 0x80 && third >= 0x90 || second == 0x82 && third >= 0xA0
    }
}

/// Of the scalars below U+0800, whether one is its own composed form and composes with nothing before it.
///
/// Below U+0800 only marks compose with what is before them.
private let inertScalars: [Bool] = (0..<0x800).map { value in
    guard let scalar = Unicode.Scalar(UInt32(value)) else { return false }
    return scalar.properties.canonicalCombiningClass == .notReordered && Array(String(scalar)._nfc) == [scalar]
}
