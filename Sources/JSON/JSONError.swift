/// A text that is no JSON document, and where it stops being one.
package struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case empty, unexpectedEnd, unexpectedCharacter, trailingCharacters, byteOrderMark
        case invalidNumber, invalidLiteral, invalidEscape, loneSurrogate, controlCharacter, invalidUTF8
        case duplicateKey, tooDeep, tooLarge, tooManyValues
    }

    package let code: Code
    /// What is wrong, and what was expected.
    package let message: String
    /// In bytes, from the start of the document.
    package let offset: Int
    /// From 1.
    package let line: Int
    /// From 1, in Unicode characters (scalars).
    package let column: Int

    package var description: String { "line \(line), column \(column): \(message)" }

    init(_ code: Code, _ message: String, at offset: Int, in document: ArraySlice<UInt8>) {
        self.code = code
        self.message = message
        self.offset = offset - document.startIndex
        let before = document[..<Swift.min(offset, document.endIndex)]
        line = 1 + before.count { $0 == UInt8(ascii: "\n") }
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex
        column = 1 + before[start...].count { $0 & 0xC0 != 0x80 }
    }
}
