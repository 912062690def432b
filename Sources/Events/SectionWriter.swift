internal import JSON

/// Writes the canonical form; an object or a list that gets no member is not written at all.
///
/// Every value is written with a comma behind it, and the last one's becomes the bracket that closes its container.
struct SectionWriter: ~Copyable {
    /// An object or a list that is being written.
    struct Opening {
        /// Where it begins, its key included.
        fileprivate let start: Int
        /// Where its first member begins.
        fileprivate let inside: Int
        fileprivate let close: UInt8
    }

    private var out: OutputBuffer

    /// - Parameter room: memory for the event, which has to stay until the writer ends.
    init(in room: UnsafeMutableBufferPointer<UInt8>) {
        out = OutputBuffer(lent: room)
        out.append(UInt8(ascii: "{"))
    }

    /// Ends the event.
    ///
    /// - Returns: how many bytes it has in the memory that was lent, or the event where it outgrew that.
    mutating func finish() -> (count: Int, outgrown: [UInt8]?) {
        close(with: UInt8(ascii: "}"), emptyAt: 1)
        let outgrown = out.outgrown
        return (outgrown == nil ? out.count : 0, outgrown)
    }

    mutating func beginObject(_ key: JSONKey) -> Opening {
        let start = out.count
        out.append(key)
        return begin(UInt8(ascii: "{"), UInt8(ascii: "}"), from: start)
    }

    mutating func beginList(_ key: JSONKey) -> Opening {
        let start = out.count
        out.append(key)
        return begin(UInt8(ascii: "["), UInt8(ascii: "]"), from: start)
    }

    /// Begins an object that is the next element of a list.
    mutating func beginElement() -> Opening {
        begin(UInt8(ascii: "{"), UInt8(ascii: "}"), from: out.count)
    }

    /// Ends an object or a list; takes it back where nothing is in it.
    mutating func end(_ opening: Opening) {
        if out.count == opening.inside {
            out.removeLast(to: opening.start)
        } else {
            close(with: opening.close, emptyAt: opening.inside)
            out.append(UInt8(ascii: ","))
        }
    }

    @inline(__always)
    mutating func key(_ key: JSONKey) { out.append(key) }

    /// A string of a part of `bytes` that needs no escapes.
    @inline(__always)
    mutating func string(plain bytes: [UInt8], _ range: Range<Int>) {
        out.append(UInt8(ascii: "\""))
        out.append(bytes, range)
        out.append(UInt8(ascii: "\""))
        out.append(UInt8(ascii: ","))
    }

    /// A string of a part of `bytes`, which may need no escapes.
    mutating func string(_ bytes: borrowing OutputBuffer, _ range: Range<Int>, isPlain: Bool) {
        bytes.withBytes(range) { text in
            if isPlain { out.append(quoted: text) } else { out.append(escaping: text) }
        }
        out.append(UInt8(ascii: ","))
    }

    /// A value that is a part of `bytes` and JSON already.
    @inline(__always)
    mutating func raw(_ bytes: [UInt8], _ range: Range<Int>) {
        out.append(bytes, range)
        out.append(UInt8(ascii: ","))
    }

    /// A value that is a part of `bytes` and JSON already.
    mutating func raw(_ bytes: borrowing OutputBuffer, _ range: Range<Int>) {
        bytes.withBytes(range) { out.append($0) }
        out.append(UInt8(ascii: ","))
    }

    /// A value that is JSON already.
    mutating func raw(_ json: String) {
        out.append(json.utf8.span)
        out.append(UInt8(ascii: ","))
    }

    /// Copies a member that nobody here knows: text in form C, no member that is null or blank.
    ///
    /// The elements of lists all stay, for some lists go by position.
    mutating func open(_ document: JSONDocument, _ key: Int, _ value: Int) {
        if document.isNothing(value) { return }
        let name = document[key]
        if name.hasEscapes {
            document.withText(key) { out.append(escaping: $0) }
        } else {
            out.append(quoted: document.bytes.span.extracting(name.textRange))
        }
        out.append(UInt8(ascii: ":"))
        copy(document, value)
    }

    private mutating func copy(_ document: JSONDocument, _ index: Int) {
        let node = document[index]
        switch node.kind {
        case .object:
            out.append(UInt8(ascii: "{"))
            let inside = out.count
            for (key, value) in document.members(of: index) { open(document, key, value) }
            close(with: UInt8(ascii: "}"), emptyAt: inside)
        case .array:
            out.append(UInt8(ascii: "["))
            let inside = out.count
            for element in document.elements(of: index) { copy(document, element) }
            close(with: UInt8(ascii: "]"), emptyAt: inside)
        case .string where !node.isASCII:
            out.append(escaping: (document.string(index) ?? "").nfc.utf8.span)
        default:
            out.append(document.bytes.span.extracting(node.range))
        }
        out.append(UInt8(ascii: ","))
    }

    private mutating func begin(_ open: UInt8, _ close: UInt8, from start: Int) -> Opening {
        out.append(open)
        return Opening(start: start, inside: out.count, close: close)
    }

    /// Puts the bracket in the place of the last comma; behind the other bracket where nothing stands between.
    private mutating func close(with bracket: UInt8, emptyAt inside: Int) {
        if out.count > inside { out.removeLast(to: out.count - 1) }
        out.append(bracket)
    }
}

extension JSONDocument {
    /// Whether a member says nothing: null, or a blank text.
    fileprivate func isNothing(_ index: Int) -> Bool {
        switch kind(index) {
        case .null: true
        case .string: isBlank(index)
        default: false
        }
    }
}
