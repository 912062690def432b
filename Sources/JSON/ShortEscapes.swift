// Texts with escapes that need no decoding to be written anew: PHP escapes every slash, and quotes are quotes everywhere.

extension JSONDocument {
    /// Whether all escapes of a string have two characters, such as `\/` and `\"`; none is a `\uXXXX`.
    package func hasShortEscapesOnly(_ index: Int) -> Bool {
        let text = bytes.span.extracting(nodes[index].textRange)
        var position = text.firstBackslash(from: 0)
        while position < text.count {
            if text[position + 1] == UInt8(ascii: "u") { return false }
            position = text.firstBackslash(from: position + 2)
        }
        return true
    }
}

extension JSONWriter {
    /// A member of a document whose text has short escapes only, escaped as this writer does it: a slash stands by itself,
    /// and all the others are the same.
    package mutating func member(reescaping document: JSONDocument, at value: Int) {
        let text = document.bytes.span.extracting(document.nodes[value].textRange)
        beginKey()
        bytes.append(copying: document.bytes.span.extracting(document.nodes[value - 1].range))
        endKey()
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        var written = 0
        var position = text.firstBackslash(from: 0)
        while position < text.count {
            if text[position + 1] == UInt8(ascii: "/") {
                bytes.append(copying: text.extracting(written..<position))
                written = position + 1
            }
            position = text.firstBackslash(from: position + 2)
        }
        bytes.append(copying: text.extracting(written..<text.count))
        bytes.append(UInt8(ascii: "\""))
    }
}

extension Span<UInt8> {
    /// The place of the first backslash from `start` on; the end where there is none.
    fileprivate func firstBackslash(from start: Int) -> Int {
        let words = bytes
        var position = start
        while position + 8 <= count {
            let marks = ByteWord.marksBackslashes(ByteWord.load(words, at: position))
            if marks != 0 { return position + ByteWord.firstMarked(marks) }
            position += 8
        }
        while position < count, self[position] != UInt8(ascii: "\\") { position += 1 }
        return position
    }
}
