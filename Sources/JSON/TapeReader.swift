/// Reads one JSON document by RFC 8259 and lays its values on a tape, in one pass and without recursion.
///
/// While a container is open, its node holds the index of the container around it instead of `next`, and the container
/// around it holds the count that it has reached: so the tape is its own stack.
struct TapeReader: ~Copyable {
    private(set) var nodes: TapeBuffer
    private let limits: JSONLimits

    /// The innermost open container, what it is and how many values it has, and how many are open.
    private(set) var container = Self.none
    private var isInObject = false
    private(set) var count = 0
    private var depth = 0
    /// The keys of the innermost object so far, and of those around it by depth.
    var keys = KeyMarks()
    private var outerKeys = InlineArray<32, KeyMarks>(repeating: KeyMarks())

    private static let none = Int(UInt32.max)

    /// - Parameters:
    ///   - limits: how much the document may ask for.
    ///   - room: memory for the tape, which has to stay until the reader ends.
    init(limits: JSONLimits, room: UnsafeMutableBufferPointer<JSONNode>) {
        self.limits = limits
        nodes = TapeBuffer(lent: room)
    }

    /// Reads the document from `start` to the end of `text`.
    mutating func read(_ text: Span<UInt8>, from start: Int) throws(TapeFailure) {
        let length = text.count - start
        guard length <= limits.maxBytes, length <= JSONNode.maxExtent, text.count <= JSONNode.maxOffset else {
            throw TapeFailure(code: .tooLarge, offset: start, reason: "the document is longer than is allowed")
        }
        try Self.refuseMark(text, at: start)
        let first = Self.skipSpace(text, start)
        guard first < text.count else {
            throw TapeFailure(code: .empty, offset: first, reason: "expected a value, found nothing")
        }
        try readValues(text, from: first)
    }

    private mutating func readValues(_ text: Span<UInt8>, from first: Int) throws(TapeFailure) {
        var position = first
        while true {
            if isInObject { position = try readKey(text, at: position, isFirst: count == 0) }
            guard position < text.count else { throw Self.end(text, "the text ends where a value was expected") }
            let byte = text[position]
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                let inner = try begin(text, at: position, isObject: byte == UInt8(ascii: "{"))
                position = inner.position
                if inner.isOpen { continue }
            } else {
                position = try readScalar(text, at: position, byte)
            }
            position = Self.skipSpace(text, position)
            if container != Self.none, position < text.count, text[position] == UInt8(ascii: ",") {
                count &+= 1
                position = Self.skipSpace(text, position &+ 1)
            } else {
                guard let next = try leave(text, at: position) else { return }
                position = next
            }
        }
    }

    /// Reads a value without values in it.
    ///
    /// - Returns: the place after it.
    @inline(__always)
    private mutating func readScalar(_ text: Span<UInt8>, at start: Int, _ byte: UInt8) throws(TapeFailure) -> Int {
        switch byte {
        case UInt8(ascii: "\""):
            return try readString(text, at: start)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let number = try NumberScan(text, at: start)
            let flags = number.isInteger ? JSONNode.Flags.integer : 0
            try append(
                JSONNode(.number, offset: start, length: number.end - start, next: nodes.count + 1, flags: flags))
            return number.end
        case UInt8(ascii: "t"):
            return try readLiteral(text, at: start, 0x6575_7274, 4, .true)
        case UInt8(ascii: "f"):
            return try readLiteral(text, at: start + 1, 0x6573_6C61, 5, .false)
        case UInt8(ascii: "n"):
            return try readLiteral(text, at: start, 0x6C6C_756E, 4, .null)
        default:
            throw Self.noValue(text, at: start, afterComma: container != Self.none && !isInObject && count > 0)
        }
    }

    /// Reads a literal whose last four bytes stand at `tail` and are `word` in little-endian order.
    private mutating func readLiteral(
        _ text: Span<UInt8>, at tail: Int, _ word: UInt32, _ length: Int, _ kind: JSONKind
    ) throws(TapeFailure) -> Int {
        let end = tail + 4
        guard end <= text.count, ByteWord.loadHalf(text.bytes, at: tail) == word else {
            throw Self.noLiteral(text, at: end - length)
        }
        try append(JSONNode(kind, offset: end - length, length: length, next: nodes.count + 1))
        return end
    }

    /// Begins the container whose bracket is at `start`; an empty one is complete with that.
    ///
    /// - Returns: where its first key or value should begin, or the place after it.
    private mutating func begin(
        _ text: Span<UInt8>, at start: Int, isObject: Bool
    ) throws(TapeFailure) -> (position: Int, isOpen: Bool) {
        guard depth < limits.maxDepth else {
            throw TapeFailure(code: .tooDeep, offset: start, reason: "the document is nested too deeply")
        }
        let inner = Self.skipSpace(text, start + 1)
        guard inner < text.count else { throw Self.unclosed(text, isObject, from: start) }
        let kind: JSONKind = isObject ? .object : .array
        if text[inner] == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
            let extent = inner + 1 - start
            try append(JSONNode(container: kind, offset: start, count: 0, next: nodes.count + 1, extent: extent))
            return (inner + 1, false)
        }
        if container != Self.none {
            let outer = nodes[container]
            nodes[container] = JSONNode(outer.kind, offset: outer.offset, length: count, next: outer.next)
        }
        let index = nodes.count
        try append(JSONNode(kind, offset: start, length: 0, next: container))
        container = index
        isInObject = isObject
        count = 0
        if depth < outerKeys.count { outerKeys[depth] = keys }
        keys = KeyMarks()
        depth += 1
        return (inner, true)
    }

    /// Goes on after a value that no comma follows: closes the containers that end with it.
    ///
    /// - Returns: where the next key or value should begin; `nil` at the end of the document.
    @inline(never)
    private mutating func leave(_ text: Span<UInt8>, at start: Int) throws(TapeFailure) -> Int? {
        var position = start
        while container != Self.none {
            count += 1
            guard position < text.count else { throw Self.unclosed(text, isInObject, from: nodes[container].offset) }
            let byte = text[position]
            if byte == UInt8(ascii: ",") {
                return Self.skipSpace(text, position &+ 1)
            }
            guard byte == (isInObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                throw Self.noComma(at: position, isInObject: isInObject)
            }
            try close(text, at: position + 1)
            position = Self.skipSpace(text, position &+ 1)
        }
        guard position == text.count else { throw Self.trailing(at: position) }
        return nil
    }

    /// Completes the innermost container, which ends before `end`, and returns to the one around it.
    private mutating func close(_ text: Span<UInt8>, at end: Int) throws(TapeFailure) {
        if isInObject, keys.areDoubtful, limits.refusesDuplicateKeys {
            try refuseDuplicates(text, in: container, count: count)
        }
        let node = nodes[container]
        nodes[container] = JSONNode(
            container: node.kind, offset: node.offset, count: count, next: nodes.count, extent: end - node.offset)
        container = node.next
        depth -= 1
        if depth < outerKeys.count { keys = outerKeys[depth] } else { keys.areDoubtful = true }
        if container != Self.none {
            let outer = nodes[container]
            isInObject = outer.kind == .object
            count = outer.length
        }
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
    @inline(__always)
    private mutating func readKey(_ text: Span<UInt8>, at start: Int, isFirst: Bool) throws(TapeFailure) -> Int {
        guard start < text.count else { throw Self.unclosed(text, true, from: nodes[container].offset) }
        guard text[start] == UInt8(ascii: "\"") else { throw Self.noKey(text, at: start, isFirst: isFirst) }
        let after = try readString(text, at: start)
        if limits.refusesDuplicateKeys {
            let mayRepeat = keys.insert(NameKey(of: start &+ 1..<after &- 1, in: text))
            if mayRepeat || nodes.last.hasEscapes { weighLastKey(text) }
        }
        let end = Self.skipSpace(text, after)
        guard end < text.count else { throw Self.end(text, "the text ends where ':' was expected after a key") }
        guard text[end] == UInt8(ascii: ":") else {
            throw TapeFailure(
                code: .unexpectedCharacter, offset: end, reason: "expected ':' after a key", namesCharacter: true)
        }
        return Self.skipSpace(text, end &+ 1)
    }

    @inline(__always)
    static func skipSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < text.count {
            let byte = text[position]
            // One comparison settles the case of text without white space.
            if byte > 0x20 { return position }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return position }
            position &+= 1
        }
        return position
    }
}
