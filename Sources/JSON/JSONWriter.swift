/// Writes JSON to the end of a buffer, without white space, and puts the commas and colons itself.
///
/// Several values at the top level are written as JSON lines. A call that does not fit the place, such as a value where
/// a key is due, is a programming error and stops the program.
package struct JSONWriter: Sendable {
    /// What is written so far.
    package var bytes: [UInt8] = []

    /// What may come next.
    private enum Place {
        case first, next, afterKey
    }

    private var place = Place.first
    private var depth = 0
    /// A bit per open container, the innermost lowest: 1 for an object.
    private var objects: UInt64 = 0

    /// - Parameter capacity: bytes for which room is made at once.
    package init(capacity: Int = 1024) {
        bytes.reserveCapacity(capacity)
    }

    /// Opens an object; members follow, each as `key` and a value.
    package mutating func beginObject() { begin(UInt8(ascii: "{"), isObject: 1) }

    /// Closes the innermost container, which is an object.
    package mutating func endObject() { end(UInt8(ascii: "}"), isObject: 1) }

    /// Opens an array; its elements follow.
    package mutating func beginArray() { begin(UInt8(ascii: "["), isObject: 0) }

    /// Closes the innermost container, which is an array.
    package mutating func endArray() { end(UInt8(ascii: "]"), isObject: 0) }

    /// The key of the next value.
    package mutating func key(_ key: String) {
        beginKey()
        bytes.appendQuoted(key.utf8.span)
        endKey()
    }

    /// The key of the next value.
    package mutating func key(_ key: StaticString) {
        beginKey()
        key.withSpan { bytes.appendQuoted($0) }
        endKey()
    }

    /// The key of the next value as UTF-8; what is ill-formed is replaced by U+FFFD.
    package mutating func key(utf8 key: Span<UInt8>) {
        beginKey()
        bytes.appendQuoted(repairing: key)
        endKey()
    }

    /// A string of any text; escapes are put where JSON demands them.
    package mutating func string(_ text: String) {
        beginValue()
        bytes.appendQuoted(text.utf8.span)
    }

    /// A string of UTF-8; what is ill-formed is replaced by U+FFFD.
    package mutating func string(utf8 text: Span<UInt8>) {
        beginValue()
        bytes.appendQuoted(repairing: text)
    }

    /// A number by its digits, kept as they are; a text that is no JSON number is written as a string.
    package mutating func number(_ digits: String) { number(utf8: digits.utf8.span) }

    /// A number by its digits, kept as they are; a text that is no JSON number is written as a string.
    package mutating func number(utf8 digits: Span<UInt8>) {
        guard NumberScan.isNumber(digits) else { return string(utf8: digits) }
        beginValue()
        bytes.append(copying: digits)
    }

    /// A whole number.
    package mutating func integer(_ value: Int64) {
        beginValue()
        bytes.append(contentsOf: String(value).utf8)
    }

    /// `true` or `false`.
    package mutating func bool(_ value: Bool) {
        beginValue()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// The value `null`.
    package mutating func null() {
        beginValue()
        bytes.append(contentsOf: "null".utf8)
    }

    /// A value of a document, byte for byte as it is written there.
    package mutating func value(_ document: JSONDocument, _ index: Int) {
        beginValue()
        bytes.append(copying: document.bytes.span.extracting(document.nodes[index].range))
    }

    /// A scalar of a document as a string: a string as it is written there, a number, boolean or null in quotes.
    package mutating func text(_ document: JSONDocument, _ index: Int) {
        stringBody(document.bytes[document.textRange(index)])
    }

    /// A string by the text between its quotes, which is escaped already, such as a document's `textRange`.
    package mutating func stringBody(_ escaped: ArraySlice<UInt8>) {
        beginValue()
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: escaped)
        bytes.append(UInt8(ascii: "\""))
    }

    /// One complete value that is JSON already; nothing is checked.
    package mutating func raw(_ json: [UInt8]) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    /// One complete value that is JSON already; nothing is checked.
    package mutating func raw(_ json: ArraySlice<UInt8>) {
        beginValue()
        bytes.append(contentsOf: json)
    }

    private mutating func beginValue() {
        precondition(objects & 1 == 0 || place == .afterKey, "a member's value needs its key before it")
        if place == .next { bytes.append(depth == 0 ? UInt8(ascii: "\n") : UInt8(ascii: ",")) }
        place = .next
    }

    private mutating func beginKey() {
        precondition(objects & 1 == 1 && place != .afterKey, "a key stands in an object, and before its value")
        if place == .next { bytes.append(UInt8(ascii: ",")) }
        place = .afterKey
    }

    private mutating func endKey() {
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func begin(_ bracket: UInt8, isObject: UInt64) {
        precondition(depth < 64, "containers are nested more than 64 deep")
        beginValue()
        bytes.append(bracket)
        place = .first
        depth += 1
        objects = objects << 1 | isObject
    }

    private mutating func end(_ bracket: UInt8, isObject: UInt64) {
        precondition(depth > 0 && objects & 1 == isObject && place != .afterKey, "no such container is open here")
        bytes.append(bracket)
        place = .next
        depth -= 1
        objects >>= 1
    }
}
