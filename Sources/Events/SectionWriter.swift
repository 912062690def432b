internal import JSON

/// Writes the canonical form; an object or a list that gets no member is not written at all.
struct SectionWriter {
    private enum Opening {
        case object(StaticString)
        case list(StaticString)
        case element
    }

    private var json: JSONWriter
    /// The objects and lists around the next member, outermost first.
    private var around: [Opening] = []
    /// How many of them are written already.
    private var written = 0

    init(capacity: Int) {
        json = JSONWriter(capacity: capacity)
        json.beginObject()
    }

    /// Ends the event and gives its bytes.
    consuming func finished() -> [UInt8] {
        json.endObject()
        return json.bytes
    }

    mutating func beginObject(_ name: StaticString) { around.append(.object(name)) }

    mutating func beginList(_ name: StaticString) { around.append(.list(name)) }

    /// Begins an object that is the next element of a list.
    mutating func beginElement() { around.append(.element) }

    /// Ends what was begun last.
    mutating func end() {
        guard let last = around.popLast(), written > around.count else { return }
        written -= 1
        if case .list = last { json.endArray() } else { json.endObject() }
    }

    mutating func text(_ name: StaticString, _ text: ArraySlice<UInt8>) {
        key(name)
        json.string(utf8: text)
    }

    mutating func text(_ name: StaticString, _ text: String) {
        key(name)
        json.string(text)
    }

    mutating func list(_ name: StaticString, _ texts: [ArraySlice<UInt8>]) {
        key(name)
        json.beginArray()
        for text in texts { json.string(utf8: text) }
        json.endArray()
    }

    mutating func number(_ name: StaticString, _ digits: ArraySlice<UInt8>) {
        key(name)
        json.raw(digits)
    }

    mutating func boolean(_ name: StaticString, _ value: Bool) {
        key(name)
        json.bool(value)
    }

    /// A member that is canonical as it stands in the document.
    mutating func member(_ document: JSONDocument, at value: Int) {
        openSurrounding()
        json.member(document, at: value)
    }

    /// A member that is canonical as it stands but for how it is escaped; it has short escapes only.
    mutating func member(reescaping document: JSONDocument, at value: Int) {
        openSurrounding()
        json.member(reescaping: document, at: value)
    }

    /// Copies a member that nobody here knows: text in form C, no member that is null or blank.
    ///
    /// The elements of lists all stay, for some lists go by position.
    mutating func open(_ document: JSONDocument, _ key: Int, _ value: Int) {
        guard !Self.isNothing(document, value) else { return }
        openSurrounding()
        document.withText(key) { json.key(utf8: $0) }
        copy(document, value)
    }

    private mutating func copy(_ document: JSONDocument, _ index: Int) {
        switch document.kind(index) {
        case .object:
            json.beginObject()
            for (key, value) in document.members(of: index) where !Self.isNothing(document, value) {
                document.withText(key) { json.key(utf8: $0) }
                copy(document, value)
            }
            json.endObject()
        case .array:
            json.beginArray()
            for element in document.elements(of: index) { copy(document, element) }
            json.endArray()
        case .string where !document[index].isASCII:
            json.string((document.string(index) ?? "").nfc)
        default:
            json.value(document, index)
        }
    }

    private static func isNothing(_ document: JSONDocument, _ index: Int) -> Bool {
        switch document.kind(index) {
        case .null: true
        case .string: document.isBlank(index)
        default: false
        }
    }

    private mutating func key(_ name: StaticString) {
        openSurrounding()
        json.key(plain: name)
    }

    private mutating func openSurrounding() {
        while written < around.count {
            switch around[written] {
            case .object(let name):
                json.key(plain: name)
                json.beginObject()
            case .list(let name):
                json.key(plain: name)
                json.beginArray()
            case .element:
                json.beginObject()
            }
            written += 1
        }
    }
}
