/// Reads one JSON document by RFC 8259 and lays its values on a tape, in one pass and without recursion.
///
/// While a container is open, its node holds the index of the container around it instead of `next`, and the container
/// around it holds the count that it has reached: so the tape is its own stack.
struct TapeReader: ~Copyable {
    private(set) var nodes: ContiguousArray<JSONNode> = []
    let limits: JSONLimits

    private static let none = Int(UInt32.max)

    init(limits: JSONLimits) {
        self.limits = limits
    }

    /// Reads the document from `start` to the end of `text`.
    mutating func read(_ text: Span<UInt8>, from start: Int) throws(TapeFailure) {
        let length = text.count - start
        guard length <= limits.maxBytes, length <= JSONNode.maxExtent else {
            throw TapeFailure(code: .tooLarge, offset: start, reason: "the document is longer than is allowed")
        }
        try refuseMark(text, at: start)
        // About eight bytes stand behind a node in an ordinary event; a hostile length does not get memory up front.
        nodes.reserveCapacity(Swift.min(length / 8 + 8, 4096))
        let first = Self.skipSpace(text, start)
        guard first < text.count else {
            throw TapeFailure(code: .empty, offset: first, reason: "expected a value, found nothing")
        }
        try readValues(text, from: first)
    }

    private mutating func readValues(_ text: Span<UInt8>, from first: Int) throws(TapeFailure) {
        var position = first
        var container = Self.none
        var isObject = false
        var count = 0
        var depth = 0
        reading: while true {
            guard position < text.count else { throw Self.end(text, "the text ends where a value was expected") }
            let byte = text[position]
            switch byte {
            case UInt8(ascii: "\""):
                position = try readString(text, at: position)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < limits.maxDepth else {
                    throw TapeFailure(code: .tooDeep, offset: position, reason: "the document is nested too deeply")
                }
                let opensObject = byte == UInt8(ascii: "{")
                let inner = Self.skipSpace(text, position + 1)
                if inner < text.count, text[inner] == (opensObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    let node = JSONNode(
                        container: opensObject ? .object : .array, offset: position, count: 0, next: nodes.count + 1,
                        extent: inner + 1 - position)
                    try append(node)
                    position = inner + 1
                    break
                }
                if container != Self.none { suspend(container, count) }
                let index = nodes.count
                try append(
                    JSONNode(opensObject ? .object : .array, offset: position, length: 0, next: container))
                container = index
                isObject = opensObject
                count = 0
                depth += 1
                position = opensObject ? try readKey(text, at: inner, in: container, isFirst: true) : inner
                continue reading
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                let number = try NumberScan(text, at: position)
                try append(
                    JSONNode(
                        .number, offset: position, length: number.end - position, next: nodes.count + 1,
                        flags: number.isInteger ? JSONNode.Flags.integer : 0))
                position = number.end
            case UInt8(ascii: "t"):
                position = try readLiteral(text, at: position, 0x6575_7274, 4, .true)
            case UInt8(ascii: "f"):
                position = try readLiteral(text, at: position + 1, 0x6573_6C61, 5, .false)
            case UInt8(ascii: "n"):
                position = try readLiteral(text, at: position, 0x6C6C_756E, 4, .null)
            default:
                throw noValue(text, at: position, inArray: container != Self.none && !isObject && count > 0)
            }
            // A value ended before `position`: close what ends with it, up to a comma.
            while true {
                position = Self.skipSpace(text, position)
                guard container != Self.none else {
                    guard position == text.count else { throw Self.trailing(at: position) }
                    return
                }
                count += 1
                guard position < text.count else { throw unclosed(text, isObject: isObject, container) }
                let byte = text[position]
                if byte == UInt8(ascii: ",") {
                    position = Self.skipSpace(text, position + 1)
                    if isObject { position = try readKey(text, at: position, in: container, isFirst: false) }
                    continue reading
                }
                guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw TapeFailure(
                        code: .unexpectedCharacter, offset: position,
                        reason: isObject
                            ? "expected ',' or '}' after a member" : "expected ',' or ']' after an element",
                        namesCharacter: true)
                }
                if isObject { try refuseDuplicates(text, in: container, count: count) }
                position += 1
                container = close(container, count, at: position)
                depth -= 1
                if container != Self.none {
                    isObject = nodes[container].kind == .object
                    count = nodes[container].length
                }
            }
        }
    }

    /// Keeps the count that an open container has reached while one inside of it is read.
    private mutating func suspend(_ container: Int, _ count: Int) {
        let node = nodes[container]
        nodes[container] = JSONNode(node.kind, offset: node.offset, length: count, next: node.next)
    }

    /// Completes the node of a container that ends before `end`.
    ///
    /// - Returns: the container around it.
    private mutating func close(_ container: Int, _ count: Int, at end: Int) -> Int {
        let node = nodes[container]
        nodes[container] = JSONNode(
            container: node.kind, offset: node.offset, count: count, next: nodes.count, extent: end - node.offset)
        return node.next
    }

    @inline(__always)
    mutating func append(_ node: JSONNode) throws(TapeFailure) {
        guard nodes.count < limits.maxNodes else {
            throw TapeFailure(
                code: .tooManyValues, offset: node.kind == .string ? node.offset - 1 : node.offset,
                reason: "the document holds more values than are allowed")
        }
        nodes.append(node)
    }

    /// Reads a key and its colon.
    ///
    /// - Returns: where the member's value should begin.
    private mutating func readKey(
        _ text: Span<UInt8>, at start: Int, in object: Int, isFirst: Bool
    ) throws(TapeFailure) -> Int {
        guard start < text.count else { throw unclosed(text, isObject: true, object) }
        guard text[start] == UInt8(ascii: "\"") else { throw Self.noKey(text, at: start, isFirst: isFirst) }
        let end = Self.skipSpace(text, try readString(text, at: start))
        guard end < text.count else { throw Self.end(text, "the text ends where ':' was expected after a key") }
        guard text[end] == UInt8(ascii: ":") else {
            throw TapeFailure(
                code: .unexpectedCharacter, offset: end, reason: "expected ':' after a key", namesCharacter: true)
        }
        return Self.skipSpace(text, end + 1)
    }

    /// Reads a literal whose last four bytes stand at `tail` and are `word` in little-endian order.
    private mutating func readLiteral(
        _ text: Span<UInt8>, at tail: Int, _ word: UInt32, _ length: Int, _ kind: JSONKind
    ) throws(TapeFailure) -> Int {
        let end = tail + 4
        guard end <= text.count,
            UInt32(littleEndian: text.bytes.unsafeLoadUnaligned(fromByteOffset: tail, as: UInt32.self)) == word
        else { throw Self.noLiteral(text, at: end - length) }
        try append(JSONNode(kind, offset: end - length, length: length, next: nodes.count + 1))
        return end
    }

    @inline(__always)
    static func skipSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count {
            let byte = text[position]
            // One comparison settles the case of text without white space.
            if byte > 0x20 { return position }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return position }
            position += 1
        }
        return position
    }
}
