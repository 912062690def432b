internal import JSON

/// Where a text of an event stands: a place, not the bytes, so that it is handed around at no cost.
struct EventText {
    let range: Range<Int>
    /// Whether the bytes are those that were made, not those that were sent.
    let isMade: Bool
    /// Whether it can stand between quotes as it is.
    let isPlain: Bool

    var count: Int { range.count }
}

extension Canonicalization {
    /// Lends the bytes of a text.
    @inline(__always)
    func withBytes<Result>(of text: EventText, _ body: (Span<UInt8>) -> Result) -> Result {
        text.isMade ? made.withBytes(text.range, body) : body(document.bytes.span.extracting(text.range))
    }

    /// The bytes as a slice, for what is seldom asked.
    func slice(of text: EventText) -> ArraySlice<UInt8> {
        text.isMade ? made.copied(text.range)[...] : document.bytes[text.range]
    }

    func string(of text: EventText) -> String { String(decoding: slice(of: text), as: UTF8.self) }

    /// Keeps bytes that stand in no string of the event as they are.
    mutating func keep(_ bytes: some Sequence<UInt8>) -> EventText {
        let start = made.count
        for byte in bytes { made.append(byte) }
        return EventText(range: start..<made.count, isMade: true, isPlain: false)
    }

    /// A value's text as it is written.
    func written(_ index: Int) -> EventText {
        EventText(range: document.rawRange(index), isMade: false, isPlain: true)
    }

    /// A string's text without white space at its ends, in normalization form C; nil where nothing is left.
    @inline(__always)
    mutating func trimmedText(_ index: Int) -> EventText? {
        let node = document[index]
        let (start, end) = (node.offset, node.offset + node.length)
        if node.hasEscapes || !node.isASCII || start == end { return trimmedSeldomText(node) }
        // The bytes at both ends settle nearly every text.
        if document.bytes[start].isSpace || document.bytes[end - 1].isSpace { return trimmedSeldomText(node) }
        return EventText(range: start..<end, isMade: false, isPlain: true)
    }

    /// The same of a text with escapes, letters beyond ASCII, or white space at its ends.
    private mutating func trimmedSeldomText(_ node: JSONNode) -> EventText? {
        var text = EventText(range: node.textRange, isMade: false, isPlain: true)
        if node.hasEscapes {
            let start = made.count
            let isPlain = document.appendDecoded(node, to: &made)
            text = EventText(range: start..<made.count, isMade: true, isPlain: isPlain)
        }
        let trimmed = withBytes(of: text) { $0.trimmedRange }
        if trimmed.isEmpty { return nil }
        let start = text.range.lowerBound
        let range = start + trimmed.lowerBound..<start + trimmed.upperBound
        text = EventText(range: range, isMade: text.isMade, isPlain: text.isPlain)
        if node.isASCII || withBytes(of: text, { $0.isSurelyComposed }) { return text }
        return keep(string(of: text).nfc.utf8)
    }

    /// Writes a member whose value is a text.
    @inline(__always)
    mutating func write(_ key: JSONKey, _ text: EventText) {
        output.key(key)
        writeElement(text)
    }

    /// Writes a member whose value is a list of texts.
    mutating func write(_ key: JSONKey, _ texts: [EventText]) {
        let list = output.beginList(key)
        for text in texts { writeElement(text) }
        output.end(list)
    }

    @inline(__always)
    private mutating func writeElement(_ text: EventText) {
        if text.isMade {
            output.string(made, text.range, isPlain: text.isPlain)
        } else {
            output.string(plain: document.bytes, text.range)
        }
    }

    /// Writes a member whose value is a number.
    mutating func write(_ key: JSONKey, digits: EventText) {
        output.key(key)
        if digits.isMade {
            output.raw(made, digits.range)
        } else {
            output.raw(document.bytes, digits.range)
        }
    }
}
