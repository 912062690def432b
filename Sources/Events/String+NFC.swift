// The standard library carries Unicode's normalization tables and uses them for string comparison, but offers the
// composed form only under this SPI. The public way to it is Foundation, which would link ICU (about 40 MB) into a
// program that needs nothing else from there. The tests compare it with Unicode's own examples, so a toolchain that
// changes it is noticed.
@_spi(_Unicode) internal import Swift

extension String {
    /// The text in Unicode's normalization form C: the form in which platforms hash and compare.
    package var nfc: String {
        if !utf8.contains(where: mayNeedComposing) { return self }
        var scalars = String.UnicodeScalarView()
        for scalar in self._nfc { scalars.append(scalar) }
        return String(scalars)
    }
}

/// Whether a UTF-8 byte can belong to text that is not in form C.
///
/// Every scalar below U+0300 is its own composed form, and all of those have lead bytes below 0xCC.
@inline(__always)
func mayNeedComposing(_ byte: UInt8) -> Bool {
    byte >= 0xCC
}
