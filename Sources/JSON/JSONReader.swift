/// Reads a document in one pass, strictly by RFC 8259, into a tape.
struct JSONReader {
    private let source: [UInt8]
    private let range: Range<Int>
    private let limits: JSONLimits
    private var place: Int
    private var nodes: ContiguousArray<JSONNode> = []

    /// The tape of the document in `range`.
    static func read(
        _ source: [UInt8], in range: Range<Int>, limits: JSONLimits
    ) throws(JSONError) -> ContiguousArray<JSONNode> {
        var reader = JSONReader(source, range, limits)
        try reader.readDocument()
        return reader.nodes
    }

    private init(_ source: [UInt8], _ range: Range<Int>, _ limits: JSONLimits) {
        self.source = source
        self.range = range
        self.limits = limits
        place = range.lowerBound
        // A value takes ten bytes or more in most documents.
        nodes.reserveCapacity(range.count / 10 + 4)
    }

    private mutating func readDocument() throws(JSONError) {
        // Offsets are kept in 32 bits.
        guard range.count <= limits.maxBytes, range.upperBound <= Int(UInt32.max) else {
            throw error(.tooLarge, "the document has \(range.count) bytes; at most \(limits.maxBytes) are allowed")
        }
        if source[range].starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(.byteOrderMark, "the document begins with a byte order mark, which JSON does not allow")
        }
        skipSpace()
        if place == range.upperBound { throw error(.empty, "nothing but white space; a JSON value was expected") }
        try readValue(depth: 0)
        skipSpace()
        if place < range.upperBound {
            throw error(.trailingCharacters, "\(found) after the end of the document")
        }
    }

    private mutating func readValue(depth: Int) throws(JSONError) {
        guard nodes.count < limits.maxNodes else {
            throw error(.tooManyValues, "more than \(limits.maxNodes) values")
        }
        guard let first = peek else { throw error(.unexpectedEnd, "the document ends where a value was expected") }
        switch first {
        case UInt8(ascii: "\""): try readString()
        case UInt8(ascii: "{"): try readObject(depth: depth + 1)
        case UInt8(ascii: "["): try readArray(depth: depth + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber()
        case UInt8(ascii: "t"): try readLiteral("true", .true)
        case UInt8(ascii: "f"): try readLiteral("false", .false)
        case UInt8(ascii: "n"): try readLiteral("null", .null)
        default: throw error(.unexpectedCharacter, "\(found) where a value was expected")
        }
    }

    // MARK: Containers

    private mutating func readArray(depth: Int) throws(JSONError) {
        let node = try open(depth)
        var count = 0
        if peek == UInt8(ascii: "]") {
            place += 1
        } else {
            repeat {
                skipSpace()
                try readValue(depth: depth)
                count += 1
            } while try continues(until: UInt8(ascii: "]"), "`,` or `]`")
        }
        close(node, .array, count)
    }

    private mutating func readObject(depth: Int) throws(JSONError) {
        let node = try open(depth)
        var keys = KeySet()
        if peek == UInt8(ascii: "}") {
            place += 1
        } else {
            repeat {
                skipSpace()
                guard peek == UInt8(ascii: "\"") else {
                    throw error(
                        peek == nil ? .unexpectedEnd : .unexpectedCharacter, "\(found) where a \"name\" was expected")
                }
                let key = nodes.count
                let start = place
                try readString()
                try refuseDuplicate(key, at: start, &keys)
                skipSpace()
                guard peek == UInt8(ascii: ":") else {
                    throw error(peek == nil ? .unexpectedEnd : .unexpectedCharacter, "\(found) where `:` was expected")
                }
                place += 1
                skipSpace()
                try readValue(depth: depth)
            } while try continues(until: UInt8(ascii: "}"), "`,` or `}`")
        }
        close(node, .object, keys.count)
    }

    private mutating func open(_ depth: Int) throws(JSONError) -> Int {
        guard depth <= limits.maxDepth else {
            throw error(.tooDeep, "more than \(limits.maxDepth) levels")
        }
        nodes.append(JSONNode(kind: .null, offset: place, length: 0, next: 0))
        place += 1
        skipSpace()
        return nodes.count - 1
    }

    private mutating func close(_ node: Int, _ kind: JSONKind, _ count: Int) {
        nodes[node] = JSONNode(kind: kind, offset: nodes[node].offset, length: count, next: nodes.count)
    }

    private mutating func continues(until end: UInt8, _ expected: String) throws(JSONError) -> Bool {
        skipSpace()
        guard let byte = peek, byte == UInt8(ascii: ",") || byte == end else {
            throw error(peek == nil ? .unexpectedEnd : .unexpectedCharacter, "\(found) where \(expected) was expected")
        }
        place += 1
        return byte != end
    }

    private func refuseDuplicate(_ key: Int, at start: Int, _ keys: inout KeySet) throws(JSONError) {
        guard !keys.insert(key, nodes, source) else { return }
        throw error(
            .duplicateKey,
            "the name \"\(String(decoding: KeySet.text(nodes[key], source), as: UTF8.self))\" stands twice in the same object",
            at: start)
    }

    // MARK: Scalars

    private mutating func readLiteral(_ text: StaticString, _ kind: JSONKind) throws(JSONError) {
        let count = text.utf8CodeUnitCount
        let isThere = text.withUTF8Buffer {
            source[place..<Swift.min(place + count, range.upperBound)].elementsEqual($0)
        }
        guard isThere else { throw error(.invalidLiteral, "\(found) where \(text) was expected") }
        nodes.append(JSONNode(kind: kind, offset: place, length: count, next: nodes.count + 1))
        place += count
    }

    private mutating func readNumber() throws(JSONError) {
        let start = place
        var isInteger = true
        if peek == UInt8(ascii: "-") { place += 1 }
        if peek == UInt8(ascii: "0") {
            place += 1
            if let next = peek, next.isDigit { throw error(.invalidNumber, "a number must not begin with 0") }
        } else {
            try readDigits("a digit")
        }
        if peek == UInt8(ascii: ".") {
            isInteger = false
            place += 1
            try readDigits("a digit after the point")
        }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            place += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { place += 1 }
            try readDigits("a digit of the exponent")
        }
        nodes.append(
            JSONNode(
                kind: .number, offset: start, length: place - start, next: nodes.count + 1, isInteger: isInteger))
    }

    private mutating func readDigits(_ expected: String) throws(JSONError) {
        let start = place
        while let byte = peek, byte.isDigit { place += 1 }
        if place == start { throw error(.invalidNumber, "\(found) where \(expected) was expected") }
    }

    private mutating func readString() throws(JSONError) {
        place += 1
        let start = place
        var hasEscapes = false
        var isASCII = true
        while true {
            guard let byte = peek else { throw error(.unexpectedEnd, "the document ends inside a string") }
            switch byte {
            case UInt8(ascii: "\""):
                nodes.append(
                    JSONNode(
                        kind: .string, offset: start, length: place - start, next: nodes.count + 1,
                        hasEscapes: hasEscapes, isASCII: isASCII))
                place += 1
                return
            case UInt8(ascii: "\\"):
                hasEscapes = true
                if try readEscape() > 0x7F { isASCII = false }
            case 0..<0x20:
                throw error(.controlCharacter, "a control character in a string; write it as \\n, \\t or \\u00XX")
            case 0x20..<0x80:
                place += 1
            default:
                isASCII = false
                let length = lengthOfUTF8
                guard length > 0 else { throw error(.invalidUTF8, "a byte that is not UTF-8") }
                place += length
            }
        }
    }

    /// Passes an escape.
    ///
    /// - Returns: the character it stands for.
    private mutating func readEscape() throws(JSONError) -> UInt32 {
        let start = place
        place += 1
        switch peek {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            place += 1
            return 0
        case UInt8(ascii: "u"):
            place += 1
            let unit = try readHexadecimal()
            guard (0xD800..<0xE000).contains(unit) else { return unit }
            let isPaired =
                unit < 0xDC00 && peek == UInt8(ascii: "\\") && place + 1 < range.upperBound
                && source[place + 1] == UInt8(ascii: "u")
            guard isPaired else { throw loneSurrogate(at: start) }
            place += 2
            guard (0xDC00..<0xE000).contains(try readHexadecimal()) else { throw loneSurrogate(at: start) }
            return 0x10000
        case nil: throw error(.unexpectedEnd, "the document ends inside a string")
        default: throw error(.invalidEscape, "\\ is followed by \(found); allowed are \" \\ / b f n r t u", at: start)
        }
    }

    private func loneSurrogate(at start: Int) -> JSONError {
        error(.loneSurrogate, "half a surrogate pair; a character beyond \\uFFFF takes two \\u escapes", at: start)
    }

    private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek?.hexadecimalValue else {
                throw error(.invalidEscape, "\(found) where a hexadecimal digit of \\uXXXX was expected")
            }
            value = value << 4 | UInt32(digit)
            place += 1
        }
        return value
    }

    /// The bytes of the character at `place`; 0 where they are not UTF-8 (overlong, a surrogate, out of range, cut off).
    private var lengthOfUTF8: Int {
        let first = source[place]
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0...0)
            }
        guard length > 0, place + length <= range.upperBound, second.contains(source[place + 1]) else { return 0 }
        for offset in 2..<4 where offset < length && source[place + offset] & 0xC0 != 0x80 { return 0 }
        return length
    }

    // MARK: Where the reader stands

    private var peek: UInt8? { place < range.upperBound ? source[place] : nil }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
    }

    /// What stands here, for a message.
    private var found: String {
        guard let byte = peek else { return "the end of the document" }
        guard byte >= 0x20, byte != 0x7F else { return "a control character" }
        guard byte < 0x80 else { return "a character that is not ASCII" }
        return "`\(Character(Unicode.Scalar(byte)))`"
    }

    private func error(_ code: JSONError.Code, _ message: String, at place: Int? = nil) -> JSONError {
        JSONError(code, message, at: place ?? self.place, in: source[range])
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
