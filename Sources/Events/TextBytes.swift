internal import JSON

// What is asked of the bytes of a UTF-8 text while an event is read.

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    var isHexDigit: Bool { isDigit || ((self | 0x20) >= 0x61 && (self | 0x20) <= 0x66) }

    /// What base64url and most identifiers are made of: letters, digits, `-` and `_`.
    var isTokenCharacter: Bool { isLetter || isDigit || self == 0x2D || self == 0x5F }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}

extension Span<UInt8> {
    /// Where the text stands without the white space at both ends.
    ///
    /// White space is Unicode's, and the byte order mark with it, as browsers trim.
    var trimmedRange: Range<Int> {
        var start = 0
        var end = count
        while start < end, let width = spaceWidth(after: start, before: end) { start += width }
        while start < end, let width = spaceWidth(endingAt: end, after: start) { end -= width }
        return start..<end
    }

    private func spaceWidth(after start: Int, before end: Int) -> Int? {
        if self[start] < 0x80 { return self[start].isSpace ? 1 : nil }
        for width in 2...3 where start + width <= end && isWideSpace(start, width) { return width }
        return nil
    }

    private func spaceWidth(endingAt end: Int, after start: Int) -> Int? {
        if self[end - 1] < 0x80 { return self[end - 1].isSpace ? 1 : nil }
        for width in 2...3 where end - width >= start && isWideSpace(end - width, width) { return width }
        return nil
    }

    /// Whether the bytes there are exactly one scalar of white space beyond ASCII.
    private func isWideSpace(_ start: Int, _ width: Int) -> Bool {
        let (first, second) = (self[start], self[start + 1])
        if width == 2 { return first == 0xC2 && (second == 0x85 || second == 0xA0) }
        let third = self[start + 2]
        return switch (first, second) {
        case (0xE1, 0x9A): third == 0x80
        case (0xE2, 0x80): (0x80...0x8A).contains(third) || third == 0xA8 || third == 0xA9 || third == 0xAF
        case (0xE2, 0x81): third == 0x9F
        case (0xE3, 0x80): third == 0x80
        case (0xEF, 0xBB): third == 0xBF
        default: false
        }
    }
}

extension Span<UInt8> {
    /// The number of Unicode scalars.
    var scalarCount: Int {
        var scalars = 0
        for index in indices where self[index] & 0xC0 != 0x80 { scalars += 1 }
        return scalars
    }

    /// Whether all of it is ASCII that prints, without white space.
    var isVisibleASCII: Bool {
        var index = 0
        while index + 8 <= count {
            if ByteWord.marksInvisible(ByteWord.load(bytes, at: index)) != 0 { return false }
            index += 8
        }
        while index < count {
            if self[index] <= 0x20 || self[index] >= 0x7F { return false }
            index += 1
        }
        return true
    }

    /// Whether it holds a control character: C0, DEL or C1.
    var hasControlCharacter: Bool {
        if isVisibleASCII { return false }
        var previous: UInt8 = 0
        for index in indices {
            let byte = self[index]
            if byte < 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return true }
            previous = byte
        }
        return false
    }

    /// Whether it is a SHA-256 digest in hexadecimal, with or without the appendix that Meta's libraries add.
    var isSHA256: Bool {
        guard count >= 64 else { return false }
        for index in 0..<64 where !self[index].isHexDigit { return false }
        return count == 64 || extracting(64...).isAppendix
    }

    /// Whether it is a point and the mark of 2 or 8 characters that Meta's libraries append to what they touched.
    var isAppendix: Bool {
        guard count == 3 || count == 9, self[0] == UInt8(ascii: ".") else { return false }
        for index in 1..<count where !self[index].isTokenCharacter { return false }
        return true
    }

    /// Whether it is a number as JSON writes numbers.
    var isJSONNumber: Bool {
        var place = 0
        if place < count, self[place] == UInt8(ascii: "-") { place += 1 }
        guard let whole = skipDigits(from: place) else { return false }
        if self[place] == UInt8(ascii: "0"), whole > place + 1 { return false }
        place = whole
        if place < count, self[place] == UInt8(ascii: ".") {
            guard let fraction = skipDigits(from: place + 1) else { return false }
            place = fraction
        }
        if place < count, self[place] | 0x20 == UInt8(ascii: "e") {
            place += 1
            if place < count, self[place] == UInt8(ascii: "+") || self[place] == UInt8(ascii: "-") { place += 1 }
            guard let exponent = skipDigits(from: place) else { return false }
            place = exponent
        }
        return place == count
    }

    /// The place behind the digits that begin at `start`; nil where none stands there.
    private func skipDigits(from start: Int) -> Int? {
        var place = start
        while place < count, self[place].isDigit { place += 1 }
        return place > start ? place : nil
    }

    var isAllDigits: Bool {
        for index in indices where !self[index].isDigit { return false }
        return true
    }

    var isAllLetters: Bool {
        for index in indices where !self[index].isLetter { return false }
        return true
    }

    /// Where a byte stands first, not before `start`; the end where it does not.
    func firstPlace(of byte: UInt8, from start: Int = 0) -> Int {
        var place = start
        while place + 8 <= count {
            let marks = ByteWord.marks(byte, in: ByteWord.load(bytes, at: place))
            if marks != 0 { return place + ByteWord.firstMarked(marks) }
            place += 8
        }
        while place < count, self[place] != byte { place += 1 }
        return place
    }

    func lastPlace(of byte: UInt8) -> Int? {
        var place = count
        while place > 0 {
            place -= 1
            if self[place] == byte { return place }
        }
        return nil
    }

    @inline(__always)
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && text.withUTF8Buffer { equals($0.span) }
    }
}

// The same of slices.
extension ArraySlice<UInt8> {
    /// Without the white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        let range = span.trimmedRange
        return self[(startIndex + range.lowerBound)..<(startIndex + range.upperBound)]
    }

    var hasControlCharacter: Bool { span.hasControlCharacter }

    var isSHA256: Bool { span.isSHA256 }

    var isAppendix: Bool { span.isAppendix }

    var isJSONNumber: Bool { span.isJSONNumber }

    func equals(_ text: StaticString) -> Bool { span.equals(text) }

    /// Where a byte stands first, not before `start`; the end where it does not.
    func firstPlace(of byte: UInt8, from start: Int) -> Int {
        startIndex + span.firstPlace(of: byte, from: start - startIndex)
    }
}
