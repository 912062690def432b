extension JSONWriter {
    /// A member whose value is a string.
    package mutating func member(_ key: StaticString, _ text: String) {
        self.key(key)
        string(text)
    }

    /// A member whose value is a whole number.
    package mutating func member(_ key: StaticString, _ value: Int64) {
        self.key(key)
        integer(value)
    }

    /// A member whose value is a whole number.
    package mutating func member(_ key: StaticString, _ value: Int) {
        self.key(key)
        integer(Int64(value))
    }

    /// A member whose value is `true` or `false`.
    package mutating func member(_ key: StaticString, _ value: Bool) {
        self.key(key)
        bool(value)
    }

    /// A member whose value is copied from a document byte for byte.
    package mutating func member(_ key: StaticString, _ document: JSONDocument, _ index: Int) {
        self.key(key)
        value(document, index)
    }

    /// A member whose value is JSON already; nothing is checked.
    package mutating func member(_ key: StaticString, raw json: [UInt8]) {
        self.key(key)
        raw(json)
    }

    /// A member whose value is a list of strings.
    package mutating func member(_ key: StaticString, _ texts: some Sequence<String>) {
        self.key(key)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }

    /// A string of UTF-8; what is ill-formed is replaced by U+FFFD.
    package mutating func string(utf8 text: [UInt8]) { string(utf8: text.span) }

    /// A string of UTF-8; what is ill-formed is replaced by U+FFFD.
    package mutating func string(utf8 text: ArraySlice<UInt8>) { string(utf8: text.span) }

    /// A string of UTF-8; what is ill-formed is replaced by U+FFFD.
    package mutating func string(utf8 text: some Sequence<UInt8>) { string(utf8: Array(text).span) }

    /// A number by its digits, kept as they are; a text that is no JSON number is written as a string.
    package mutating func number(utf8 digits: ArraySlice<UInt8>) { number(utf8: digits.span) }
}
